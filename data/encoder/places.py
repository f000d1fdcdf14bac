"""Where each token stands to a holder and a target, as rows of one table; the same as
in pipeline/encoder/roles.go."""

import numpy as np
from numba import njit

FARTHEST, STEPS = 12, 4
NEAR_ROWS, TREE_ROWS, PATH_ROWS = 2 * FARTHEST + 2, STEPS * STEPS + 1, 5
TREE_AT = 2 * NEAR_ROWS
PATH_AT = TREE_AT + 2 * TREE_ROWS
ROWS = PATH_AT + PATH_ROWS
ON_PATH = 1  # of the holder's side; of the target's, where the two meet, and beside the path follow
COUNT = 5  # rows of a token


@njit(cache=True)
def _climb(heads, start, steps):
    """Fills steps with how far above a token each is; -1: it is not."""
    steps[:] = -1
    n = 0
    while start >= 0 and steps[start] < 0:
        steps[start] = n
        n += 1
        start = heads[start]


@njit(cache=True)
def _meet(heads, token, steps):
    """Where the way up from a token meets the one climbed, and after how many steps."""
    n = 0
    while token >= 0 and n <= len(heads):
        if steps[token] >= 0:
            return token, n
        token = heads[token]
        n += 1
    return -1, 0


@njit(cache=True)
def _path(heads, tops, steps, out):
    _climb(heads, tops[0], steps)
    meeting, _ = _meet(heads, tops[1], steps)
    if meeting < 0:
        return
    for side in range(2):
        token = tops[side]
        while token != meeting:
            out[token] = PATH_AT + ON_PATH + side
            token = heads[token]
    out[meeting] = PATH_AT + ON_PATH + 2
    for token in range(len(heads)):
        if out[token] == PATH_AT and heads[token] >= 0 and PATH_AT < out[heads[token]] < PATH_AT + ON_PATH + 3:
            out[token] = PATH_AT + ON_PATH + 3


@njit(cache=True)
def places(all_heads, lengths, rows, spans):
    """[COUNT, items, tokens], of the heads of sentences [sentences, tokens], the sentence
    of each item, and its ranges of tokens [2, items, 2]; -1: none."""
    out = np.zeros((COUNT, len(rows), all_heads.shape[1]), np.int64)
    steps, tops = np.zeros(all_heads.shape[1], np.int64), np.zeros(2, np.int64)
    for i in range(len(rows)):
        n = lengths[rows[i]]
        heads = all_heads[rows[i], :n].copy()
        for token in range(n):
            if heads[token] >= n:  # cut off
                heads[token] = -1
        tops[:] = -1
        for side in range(2):
            near, tree = side * NEAR_ROWS, TREE_AT + side * TREE_ROWS
            start, end = spans[side, i, 0], min(spans[side, i, 1], n)
            if start < 0 or start >= n:
                out[2 * side, i], out[2 * side + 1, i] = near + NEAR_ROWS - 1, tree + TREE_ROWS - 1
                continue
            tops[side] = start
            for token in range(start, end):
                if heads[token] < start or heads[token] >= end:
                    tops[side] = token
                    break
            _climb(heads, tops[side], steps)
            for token in range(n):
                away = max(token - end + 1, min(token - start, 0))
                out[2 * side, i, token] = near + max(-FARTHEST, min(FARTHEST, away)) + FARTHEST
                at, down = _meet(heads, token, steps)
                up, down = (steps[at], down) if at >= 0 else (STEPS, STEPS)
                out[2 * side + 1, i, token] = tree + STEPS * min(STEPS - 1, up) + min(STEPS - 1, down)
        out[4, i] = PATH_AT
        if tops[0] >= 0 and tops[1] >= 0:
            _path(heads, tops, steps, out[4, i])
    return out
