"""The teacher: bge-small-en-v1.5 (12 layers of 384) reads a sentence once, and two heads
judge the stance of its pairs and the tone toward its actors.

    PYTHONPATH=../teacher python teacher.py WORK

Trains both for two epochs on the labels of this project (kinds own and news), and in
the first on DSE's too, but for half of its sentences that have no label of the project;
without the sentences held back. weights.py has made WORK/bge;
writes WORK/teacher.pt.
"""

import random
import sys
import time
from pathlib import Path

import torch
from descent import Descent
from encoder import SIZE, Encoder, tokenizer
from torch import nn
from torch.nn import functional as F

import examples as ex

LONGEST = 158  # word pieces of a sentence
WEIGHTS = {"dse": 0.5, "own-stance": 0.7, "news-stance": 1.0}
MOST = 12  # items of a sentence and epoch


class Head(nn.Module):
    """Logits of a pair from the first output, the two, their product and what
    they attend to."""

    def __init__(self, attended=64, hidden=256, reach=16):
        super().__init__()
        self.none = nn.Parameter(torch.zeros(2, SIZE))
        self.query, self.key = nn.Linear(2 * SIZE, attended), nn.Linear(SIZE, attended, bias=False)
        self.distance, self.reach = nn.Embedding(2 * (2 * reach + 1), 1), reach
        self.out = nn.Sequential(nn.Dropout(0.1), nn.Linear(5 * SIZE, hidden), nn.Tanh(), nn.Dropout(0.1), nn.Linear(hidden, 3))

    def forward(self, x, mask, rows, pool, first):
        x, mask = x[rows], mask[rows]
        two = [(weights.to(x.dtype).unsqueeze(1) @ x).squeeze(1) for weights in pool]
        two = [torch.where((f < 0)[:, None], n.to(t.dtype), t) for t, f, n in zip(two, first, self.none)]
        attention = (self.key(x) @ self.query(torch.cat(two, -1)).unsqueeze(-1)).squeeze(-1) / 8
        places = torch.arange(x.shape[1])
        for side, f in enumerate(first):
            d = (places - f[:, None]).clamp(-self.reach, self.reach) + self.reach + side * (2 * self.reach + 1)
            attention = attention + torch.where((f < 0)[:, None], 0.0, self.distance(d).squeeze(-1))
        attention = attention.float().masked_fill(~mask, -1e4).softmax(-1).to(x.dtype)
        context = (attention.unsqueeze(1) @ x).squeeze(1)
        return self.out(torch.cat([x[:, 0], *two, two[0] * two[1], context], -1)).float()


class Teacher(nn.Module):
    def __init__(self, work):
        super().__init__()
        self.encoder = Encoder(work / "bge")
        self.encoder.word.weight.requires_grad = False
        self.heads = nn.ModuleList([Head(), Head()])  # by task

    def states(self, ids, mask):
        return self.encoder(ids, torch.zeros_like(ids), mask)


class Reader:
    """Turns sentences and items into tensors of word pieces."""

    def __init__(self, work, sentences, items):
        self.items = ex.by_sentence(items)
        pieces = tokenizer(work / "bge")
        self.cls, self.sep = (pieces.token_to_id(t) for t in ("[CLS]", "[SEP]"))
        self.pieces = {}
        for number in self.items:
            read = pieces.encode(sentences[number].forms, is_pretokenized=True, add_special_tokens=False)
            self.pieces[number] = read.ids[:LONGEST], read.word_ids[:LONGEST]

    def batches(self, size, seed=None):
        return ex.batches(lambda s: len(self.pieces[s][0]), self.items, size, seed)

    def tensors(self, keys, most=None, choose=None):
        """ids, mask [sentences, pieces], then the items and of each its row, pooling
        weights and first pieces."""
        longest = max(len(self.pieces[s][0]) for s in keys) + 2
        ids, mask = torch.zeros(len(keys), longest, dtype=torch.long), torch.zeros(len(keys), longest, dtype=torch.bool)
        rows, own = [], []
        for row, s in enumerate(keys):
            read = [self.cls, *self.pieces[s][0], self.sep]
            ids[row, : len(read)] = torch.tensor(read)
            mask[row, : len(read)] = True
            mine = self.items[s]
            if most and len(mine) > most:
                mine = choose.sample(mine, most)
            own += mine
            rows += [row] * len(mine)
        places = lambda item, of: [i + 1 for i, word in enumerate(self.pieces[item.sentence][1]) if of[0] <= word < of[1]]
        return ids, mask, own, torch.tensor(rows), *ex.spans(own, places, longest)


def logits(model, states, mask, own, rows, pool, first):
    """[items, 3], each by the head of its task."""
    out = torch.zeros(len(own), 3)
    task = torch.tensor([item.task for item in own])
    for number, head in enumerate(model.heads):
        of = task == number
        if of.any():
            out[of] = head(states, mask, rows[of], pool[:, of], first[:, of])
    return out, task


def judge(model, reader):
    model.eval()
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for keys in reader.batches(32):
            ids, mask, own, rows, pool, first = reader.tensors(keys)
            out, _ = logits(model, model.states(ids, mask), mask, own, rows, pool, first)
            for item, p in zip(own, out.softmax(-1).tolist()):
                item.p = p


def train(model, readers, rates, losses, seed, done):
    """readers: of each epoch. rates: of the encoder and of each head. losses: what the
    loss of each task counts. done is called after each epoch."""
    plan = [(e, keys) for e, reader in enumerate(readers) for keys in reader.batches(32, 100 * seed + e)]
    groups = [[p for p in model.encoder.parameters() if p.requires_grad], *(h.parameters() for h in model.heads)]
    groups = [{"params": list(g), "lr": r} for g, r in zip(groups, rates)]
    descent = Descent(model, groups, len(plan), len(plan) // 10 + 1, weight_decay=0.01)
    choose, start, total = random.Random(seed), time.time(), 0.0
    for step, (epoch, keys) in enumerate(plan, 1):
        model.train()
        ids, mask, own, rows, pool, first = readers[epoch].tensors(keys, MOST, choose)
        with torch.autocast("cpu", torch.bfloat16):
            out, task = logits(model, model.states(ids, mask), mask, own, rows, pool, first)
        each = F.cross_entropy(out, torch.tensor([i.label for i in own]), reduction="none")
        weight = torch.tensor([i.weight for i in own])
        loss = 0
        for number, share in enumerate(losses):
            of = task == number
            if of.any():
                loss = loss + share * (each[of] * weight[of]).sum() / weight[of].sum()
        total += descent.step(loss)
        if step % 100 == 0:
            print(f"{step}/{len(plan)} loss {total / 100:.3f}, {time.time() - start:.0f} s", flush=True)
            total = 0.0
        if step == len(plan) or plan[step][0] != epoch:
            done()


def main():
    work = Path(sys.argv[1])
    torch.manual_seed(1)
    torch.set_num_threads(2)
    sentences, items = ex.sentences(work), list(ex.items(work))
    away = {i.sentence for i in items if i.held}
    stance = [i for i in items if i.kind in WEIGHTS and i.sentence not in away]
    for item in stance:
        item.weight = WEIGHTS[item.kind]
    own = [i for i in stance if i.kind != "dse"]
    foreign = sorted({i.sentence for i in stance if i.kind == "dse"} - {i.sentence for i in own})
    left = set(random.Random(4).sample(foreign, len(foreign) // 2))
    tone = [i for i in items if i.kind in ("news-tone", "own-tone") and i.sentence not in away]
    stance = [i for i in stance if i.sentence not in left]
    epochs = (tone + stance + list(ex.alone(stance)), tone + own + list(ex.alone(own)))
    model = Teacher(work)
    unseen = [i for i in items if i.kind == "newsmtsc"]
    measured = {
        "stance held back": [i for i in items if i.held and i.kind == "news-stance"],
        "tone held back": [i for i in items if i.held and i.kind == "news-tone"],
        "tone of NewsMTSC": random.Random(1).sample(unseen, min(1500, len(unseen))),
    }

    def done():
        torch.save(model.state_dict(), work / "teacher.pt")
        for name, rows in measured.items():
            judge(model, Reader(work, sentences, rows))
            ex.report(name, [i.label for i in rows], [i.p for i in rows])

    readers = [Reader(work, sentences, rows) for rows in epochs]
    train(model, readers, (6e-5, 5e-4, 5e-4), (1.0, 0.7), 1, done)


if __name__ == "__main__":
    main()
