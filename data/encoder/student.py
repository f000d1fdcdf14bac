"""The student, which the program carries: a small recurrent network that learns
from what the teacher says of pairs, of actors and of each token.

    python student.py WORK -o encoder.bin

Labels come in through items.npz alone: each epoch prints how well its own heads, which
are left behind, judge what was held back.
"""

import argparse
import random
import struct
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

import examples as ex

WIDTH, OUT, VECTOR = 128, 64, 64
HALF = WIDTH // 2
TAGS, RELATIONS = 18, 52  # in pipeline/document
SCALE = 8  # of the static vectors
PROPN = 12  # a tag whose words are not read: what is done shall count, and not who does it
LONGEST = 128  # tokens
MOST = 40  # items of a sentence and epoch
WEIGHTS = (1.0, 0.7, 0.5, 0.35)  # by kind: stance, tone, and both of further nouns


class Layer(nn.Module):
    """A quasi-recurrent layer of both directions, as pipeline/encoder has it."""

    def __init__(self, dropout):
        super().__init__()
        self.gates = nn.Linear(WIDTH, 2 * WIDTH)
        nn.init.normal_(self.gates.weight, 0, WIDTH**-0.5)
        self.dropout = dropout

    def forward(self, x, mask):
        share, value = self.gates(x).unflatten(-1, (2, 2, HALF)).unbind(3)
        share = (0.5 + 0.5 * F.softsign(share)) * mask[..., None, None]
        keep, add = 1 - share, share * F.softsign(value)
        before = after = torch.zeros(len(x), HALF)
        forwards, backwards = [], []
        for i in range(x.shape[1]):
            j = x.shape[1] - 1 - i
            before = keep[:, i, 0] * before + add[:, i, 0]
            after = keep[:, j, 1] * after + add[:, j, 1]
            forwards.append(before)
            backwards.append(after)
        states = torch.cat([torch.stack(forwards, 1), torch.stack(backwards[::-1], 1)], -1)
        if self.training:
            states = states * (torch.rand(len(x), 1, WIDTH) > self.dropout) / (1 - self.dropout)
        return (x + states) * mask[..., None]


class Student(nn.Module):
    def __init__(self, vectors, layers, dropout):
        super().__init__()
        self.vectors = nn.Embedding.from_pretrained(torch.cat([torch.zeros(1, VECTOR), vectors * SCALE]))
        self.input = nn.Linear(VECTOR, WIDTH)
        self.tag, self.relation, self.form = (nn.Embedding(n, WIDTH) for n in (TAGS, RELATIONS, 4))
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(layers))
        self.norm, self.word = nn.LayerNorm(WIDTH), nn.Linear(WIDTH, OUT)
        self.holder, self.target = nn.Linear(OUT, OUT, bias=False), nn.Linear(OUT, OUT, bias=False)
        self.dropout = nn.Dropout(dropout)
        # What follows only teaches.
        self.nobody = nn.Parameter(torch.zeros(2, OUT))
        self.stance, self.tone = nn.Linear(4 * OUT, 3), nn.Linear(2 * OUT, 3)
        self.states = nn.Linear(WIDTH, 2 * 128)

    def forward(self, words, tags, relations, forms, mask):
        x = self.input(self.dropout(self.vectors(words))) + self.tag(tags) + self.relation(relations) + self.form(forms)
        for layer in self.layers:
            x = layer(x, mask)
        return self.norm(x)

    def judge(self, x, mask, rows, pool, first):
        """Logits of stance and of tone, [items, 3] each."""
        word = self.word(x) * mask[..., None]
        mean = (word.sum(1) / mask.sum(1, keepdim=True))[rows]
        word = word[rows]
        holder, target = ((weights.unsqueeze(1) @ word).squeeze(1) for weights in pool)
        pair = self.holder(holder) * self.target(target) * ((first >= 0).all(0))[:, None]
        tone = self.tone(self.dropout(torch.cat([holder, mean], -1)))
        holder, target = (torch.where((f < 0)[:, None], n, v) for f, n, v in zip(first, self.nobody, (holder, target)))
        return self.stance(self.dropout(torch.cat([holder, target, mean, pair], -1))), tone


def form_rows(forms):
    """1 for a capital, plus 2 within quotation marks."""
    quoted, rows = False, []
    for form in forms:
        if form in ("“", "«", "``"):
            quoted = True
        elif form in ("”", "»", "''"):
            quoted = False
        elif form == '"':
            quoted = not quoted
        rows.append(form[:1].isupper() + 2 * quoted)
    return rows


class Reader:
    def __init__(self, sentences, items):
        self.sentences, self.items = sentences, ex.by_sentence(items)
        unnamed = lambda s: [0 if tag == PROPN else 1 + row for row, tag in zip(s.vectors, s.tags)]
        self.vectors = {number: unnamed(sentences[number]) for number in self.items}
        self.forms = {number: form_rows(sentences[number].forms) for number in self.items}

    def batches(self, size, seed=None):
        return ex.batches(lambda s: len(self.sentences[s].forms), self.items, size, seed)

    def tensors(self, keys, choose=None):
        longest = min(LONGEST, max(len(self.sentences[s].forms) for s in keys))
        columns, mask = torch.zeros(4, len(keys), longest, dtype=torch.long), torch.zeros(len(keys), longest, dtype=torch.bool)
        rows, own = [], []
        for row, number in enumerate(keys):
            s = self.sentences[number]
            for column, values in zip(columns, (self.vectors[number], s.tags, s.relations, self.forms[number])):
                column[row, : len(values)] = torch.tensor(values[:longest])
            mask[row, : len(s.forms)] = True
            mine = self.items[number]
            if choose and len(mine) > MOST:
                mine = choose.sample(mine, MOST)
            own += mine
            rows += [row] * len(mine)
        places = lambda item, of: list(range(of[0], min(of[1], longest)))
        return columns, mask, own, torch.tensor(rows), *ex.spans(own, places, longest)


def measure(model, reader, items):
    model.eval()
    with torch.no_grad():
        for keys in reader.batches(64):
            columns, mask, own, rows, pool, first = reader.tensors(keys)
            both = model.judge(model(*columns, mask), mask, rows, pool, first)
            for item, *p in zip(own, *(z.softmax(-1).tolist() for z in both)):
                item.p = p[item.task]
    ex.report("held back", [i.label for i in items], [i.p for i in items])


def pack(model, path):
    """Writes what pipeline/encoder reads."""
    state = {name: value.detach() for name, value in model.state_dict().items()}
    with open(path, "wb") as out:
        write = lambda x: out.write(np.ascontiguousarray(x.numpy(), dtype="<f4").tobytes())
        out.write(b"stanceE1" + struct.pack("<III", TAGS, RELATIONS, len(model.layers)))
        write(state["input.weight"].T * SCALE)
        for name in ("input.bias", "tag.weight", "relation.weight", "form.weight"):
            write(state[name])
        for number in range(len(model.layers)):
            write(state[f"layers.{number}.gates.weight"].T)
            write(state[f"layers.{number}.gates.bias"])
        for name in ("norm.weight", "norm.bias"):
            write(state[name])
        word, bias = state["word.weight"], state["word.bias"]
        write(word.T)
        write(bias)
        for side in ("holder", "target"):
            write((state[f"{side}.weight"] @ word).T)
            write(state[f"{side}.weight"] @ bias)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("-o", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--layers", type=int, default=2)
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(1)
    sentences = ex.sentences(args.work)
    held = [i for i in ex.items(args.work) if i.held and i.kind == "news-stance"]
    taught = np.load(args.work / "items.npz")
    items = []
    for s, kind, h, t, p in zip(*(taught[k] for k in ("sentence", "kind", "holder", "target", "p"))):
        item = ex.Item(int(s), int(kind) % 2, tuple(h), tuple(t), weight=WEIGHTS[kind])
        item.p = p.tolist()
        items.append(item)
    states = np.load(args.work / "states.npy", mmap_mode="r")
    offsets = np.cumsum([0] + [len(s.forms) for s in sentences])
    vectors = torch.from_numpy(np.fromfile(args.work / "vectors.f32", "<f4").reshape(-1, VECTOR))
    model, reader, measured = Student(vectors, args.layers, args.dropout), Reader(sentences, items), Reader(sentences, held)
    plan = [(e, keys) for e in range(args.epochs) for keys in reader.batches(64, 100 * args.seed + e)]
    optimiser = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=args.rate, weight_decay=0.02)
    warm, choose, start, total = len(plan) // 20 + 1, random.Random(5), time.time(), 0.0
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda s: min((s + 1) / warm, (len(plan) - s) / (len(plan) - warm)))
    for step, (epoch, keys) in enumerate(plan, 1):
        model.train()
        columns, mask, own, rows, pool, first = reader.tensors(keys, choose)
        x = model(*columns, mask)
        both = torch.stack([z.log_softmax(-1) for z in model.judge(x, mask, rows, pool, first)])
        said = both[torch.tensor([i.task for i in own]), torch.arange(len(own))]
        p, weight = torch.tensor([i.p for i in own]), torch.tensor([i.weight for i in own])
        divergence = (p * (p.clamp(min=1e-6).log() - said)).sum(-1)
        goal = torch.zeros(*x.shape[:2], states.shape[1])
        for row, s in enumerate(keys):
            n = min(x.shape[1], offsets[s + 1] - offsets[s])
            goal[row, :n] = torch.from_numpy(states[offsets[s] : offsets[s] + n].astype("f4"))
        apart = (((model.states(x) - goal) ** 2) * mask[..., None]).sum() / (mask.sum() * states.shape[1])
        loss = 2 * (divergence * weight).sum() / weight.sum() + apart
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        optimiser.zero_grad()
        schedule.step()
        total += loss.item()
        if step == len(plan) or plan[step][0] != epoch:
            print(f"epoch {epoch + 1}: loss {total / len(plan) * args.epochs:.3f}, {time.time() - start:.0f} s", flush=True)
            total = 0.0
            measure(model, measured, held)
    pack(model, args.o)


if __name__ == "__main__":
    main()
