"""What the teacher and the student learn from: parsed sentences, and in them
pairs of a holder and a target (stance) or actors alone (tone), as ranges of
tokens. `go run ./data/model/make -export WORK` writes them."""

import json
import random
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch

STANCE, TONE = 0, 1
VECTOR = 64
CLASSES = (("supportive", "neutral", "accusatory"), ("negative", "neutral", "positive"))
NOBODY = (-1, -1)
PROPN = 12  # in pipeline/document


@dataclass
class Sentence:
    forms: list
    tags: list  # by the values of pipeline/document, as the relations
    relations: list
    heads: list  # the token that governs each; -1: none
    vectors: list  # rows of vectors.f32


@dataclass
class Item:
    sentence: int
    task: int
    holder: tuple
    target: tuple = NOBODY
    label: int = -1  # of CLASSES[task]; -1: none
    weight: float = 1.0
    kind: str = ""
    source: str = ""
    held: bool = False
    p: list = field(default_factory=list)  # what the teacher says


def sentences(work: Path, name="sentences.jsonl"):
    with open(work / name, encoding="utf-8") as rows:
        return [Sentence(**json.loads(row)) for row in rows]


def vectors(work: Path):
    """The static vectors, [words, 64]."""
    return torch.from_numpy(np.fromfile(work / "vectors.f32", "<f4").reshape(-1, VECTOR))


def items(work: Path):
    with open(work / "pairs.jsonl", encoding="utf-8") as rows:
        for row in map(json.loads, rows):
            kind = row["kind"]
            task = TONE if kind in ("newsmtsc", "own-tone", "news-tone", "mentions") else STANCE
            label = CLASSES[task].index(row["label"]) if row["label"] else -1
            yield Item(
                row["sentence"], task, tuple(row["holder"]), tuple(row["target"]), label,
                kind=kind, source=row["source"], held=row["held"],
            )  # fmt: skip


def alone(pairs):
    """One example of each holder without a target, for what it expresses at all."""
    holders = {}
    for item in pairs:
        holders.setdefault((item.sentence, item.holder), []).append(item)
    for (sentence, holder), own in holders.items():
        sides = {item.label for item in own} - {1}
        if any(item.target == NOBODY for item in own) or len(sides) > 1:
            continue
        weight = 0.3 * min(2.0, sum(item.weight for item in own))
        yield Item(sentence, STANCE, holder, label=sides.pop() if sides else 1, weight=weight, kind="alone")


def batches(length, keys, size, seed=None):
    """Keys in batches of near lengths, in an order by the seed; in order of length
    without one."""
    keys = sorted(keys)
    if seed is None:
        keys.sort(key=length)
        return [keys[i : i + size] for i in range(0, len(keys), size)]
    choose = random.Random(seed)
    choose.shuffle(keys)
    out = []
    for start in range(0, len(keys), size * 40):
        part = sorted(keys[start : start + size * 40], key=length)
        out += [part[i : i + size] for i in range(0, len(part), size)]
    choose.shuffle(out)
    return out


def spans(own, places, tokens):
    """Of each item: weights of the tokens of holder and target that sum to 1
    [items, tokens], and the first of each; -1: none. places(item, range) lists the
    tokens of a range."""
    pool, first = torch.zeros(2, len(own), tokens), torch.full((2, len(own)), -1)
    for row, item in enumerate(own):
        for side, of in enumerate((item.holder, item.target)):
            at = places(item, of) if of[0] >= 0 else []
            if at:
                pool[side, row, at] = 1 / len(at)
                first[side, row] = at[0]
    return pool, first


def by_sentence(all_items):
    out = {}
    for item in all_items:
        out.setdefault(item.sentence, []).append(item)
    return out


def report(name, gold, p):
    """Prints macro-F1, log loss, and how often a side is right among those rows
    whose likelier side is likeliest."""
    p, gold = torch.tensor(p), torch.tensor(gold)
    best = p.argmax(-1)
    f1 = [2 * ((gold == c) & (best == c)).sum() / ((gold == c).sum() + (best == c).sum()).clamp(min=1) for c in range(3)]
    loss = -p[torch.arange(len(gold)), gold].clamp(min=1e-9).log().mean()
    side = torch.where(p[:, 0] > p[:, 2], 0, 2)
    surest = torch.maximum(p[:, 0], p[:, 2]).argsort(descending=True)[: len(gold) // 10]
    right = (side[surest] == gold[surest]).float().mean()
    print(f"  {name}: {len(gold)} rows, macro-F1 {sum(f1) / 3:.3f}, log loss {loss:.3f}, a tenth of sides {right:.3f}", flush=True)
