"""The recurrence of pipeline/encoder, compiled: what torch does in many passes over
memory, in one."""

import numpy as np
import torch
from numba import njit

ONE, HALF = np.float32(1), np.float32(0.5)


@njit(fastmath=True, cache=True)
def _run(gates, lengths, states):
    rows, _, _, _, width = gates.shape
    state = np.zeros(width, np.float32)
    for n in range(rows):
        for direction in range(2):
            state[:] = 0
            for step in range(lengths[n]):
                t = step if direction == 0 else lengths[n] - 1 - step
                for k in range(width):
                    a, b = gates[n, t, direction, 0, k], gates[n, t, direction, 1, k]
                    share, value = HALF + HALF * (a / (ONE + abs(a))), b / (ONE + abs(b))
                    state[k] += share * (value - state[k])
                    states[n, t, direction, k] = state[k]


@njit(fastmath=True, cache=True)
def _run_back(gates, lengths, states, slope, out):
    rows, _, _, _, width = gates.shape
    carried = np.zeros(width, np.float32)
    for n in range(rows):
        for direction in range(2):
            carried[:] = 0
            for step in range(lengths[n] - 1, -1, -1):
                t = step if direction == 0 else lengths[n] - 1 - step
                past = t - 1 if direction == 0 else t + 1
                for k in range(width):
                    a, b = gates[n, t, direction, 0, k], gates[n, t, direction, 1, k]
                    by_a, by_b = ONE / (ONE + abs(a)), ONE / (ONE + abs(b))
                    share, value = HALF + HALF * a * by_a, b * by_b
                    before = states[n, past, direction, k] if step > 0 else np.float32(0)
                    here = carried[k] + slope[n, t, direction, k]
                    out[n, t, direction, 0, k] = here * (value - before) * HALF * by_a * by_a
                    out[n, t, direction, 1, k] = here * share * by_b * by_b
                    carried[k] = here * (ONE - share)


class Run(torch.autograd.Function):
    """States [rows, tokens, 2, width] of both directions, of gates before their
    activation [rows, tokens, 2, share and value, width]; 0 beyond the lengths [rows]."""

    @staticmethod
    def forward(ctx, gates, lengths):
        gates = gates.contiguous()
        states = torch.zeros(*gates.shape[:3], gates.shape[4])
        _run(gates.detach().numpy(), lengths.numpy(), states.numpy())
        ctx.save_for_backward(gates, lengths, states)
        return states

    @staticmethod
    def backward(ctx, slope):
        gates, lengths, states = ctx.saved_tensors
        out = torch.zeros_like(gates)
        _run_back(gates.numpy(), lengths.numpy(), states.numpy(), slope.contiguous().numpy(), out.numpy())
        return out, None


@njit(fastmath=True, cache=True)
def _open(own, rows, places, table, query, lengths, out):
    for i in range(len(rows)):
        for t in range(lengths[rows[i]]):
            for c in range(own.shape[2]):
                out[i, t, c] = own[rows[i], t, c] + query[i, c]
            for place in places[:, i, t]:
                for c in range(own.shape[2]):
                    out[i, t, c] += table[place, c]


@njit(fastmath=True, cache=True)
def _open_back(slope, rows, places, lengths, own, table, query):
    for i in range(len(rows)):
        for t in range(lengths[rows[i]]):
            for c in range(slope.shape[2]):
                own[rows[i], t, c] += slope[i, t, c]
                query[i, c] += slope[i, t, c]
            for place in places[:, i, t]:
                for c in range(slope.shape[2]):
                    table[place, c] += slope[i, t, c]


class Open(torch.autograd.Function):
    """The gates of each item [items, tokens, width]: of its sentence's tokens own
    [sentences, tokens, width], of the item the query [items, width], and the rows of a
    table that places [kinds, items, tokens] lists."""

    @staticmethod
    def forward(ctx, own, query, table, rows, places, lengths):
        own, query = own.contiguous(), query.contiguous()
        out = torch.zeros(len(rows), *own.shape[1:])
        _open(*(x.detach().numpy() for x in (own, rows, places, table, query, lengths, out)))
        ctx.save_for_backward(rows, places, lengths)
        ctx.shapes = own.shape, table.shape, query.shape
        return out

    @staticmethod
    def backward(ctx, slope):
        rows, places, lengths = ctx.saved_tensors
        own, table, query = (torch.zeros(shape) for shape in ctx.shapes)
        _open_back(*(x.numpy() for x in (slope.contiguous(), rows, places, lengths, own, table, query)))
        return own, query, table, None, None, None
