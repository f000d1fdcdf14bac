"""Labelled sentences of NewsMTSC and DSE, and what the teacher reads of them."""

import json
import random
from dataclasses import dataclass

import torch

LONGEST = 160  # word pieces of a sentence; what is farthest from the spans is left out


@dataclass
class Example:
    """A sentence and one span (tone) or two (stance), in code points,
    half-open. label: tone: 0 negative, 1 neutral, 2 positive; stance: DSE's
    five labels; -1: none."""

    text: str
    spans: tuple
    label: int = -1


def newsmtsc(path):
    with open(path, encoding="utf-8") as rows:
        for row in map(json.loads, rows):
            yield Example(row["sentence"], ((row["from"], row["to"]),), int(row["polarity"]) + 1)


def dse(path):
    """A sentence has its two entities in square brackets; the columns after
    it name the first and the second, in the order of the text."""
    with open(path, encoding="utf-8") as rows:
        for line in rows:
            marked, first, second, label = line.rstrip("\n").split("\t")
            text, spans, start = "", [], 0
            for character in marked:
                if character == "[":
                    start = len(text)
                elif character == "]":
                    spans.append((start, len(text)))
                else:
                    text += character
            # A column doubles its entity's quotation marks and may trim it.
            bare = lambda entity: entity.replace('"', "").strip()
            named, first, second = [bare(text[s:e]) for s, e in spans], bare(first), bare(second)
            if named != [first, second]:
                raise ValueError(f"{path}: entities {first!r}, {second!r} are not the marked {named}")
            yield Example(text, tuple(widen(text, span) for span in spans), int(label))


def widen(text, span):
    """The span to the ends of the words that it cuts."""
    start, end = span
    while start > 0 and text[start].isalnum() and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return start, end


class Reader:
    """Turns examples into tensors. A piece within a span is marked by its
    segment; after the sentence stands, for tone, the target's own text."""

    def __init__(self, tokenizer):
        self.tokenizer = tokenizer
        self.cls, self.sep = (tokenizer.token_to_id(t) for t in ("[CLS]", "[SEP]"))

    def pieces(self, example):
        encoding = self.tokenizer.encode(example.text, add_special_tokens=False)
        ids, offsets = encoding.ids, encoding.offsets
        inside = [[s < end and e > start for s, e in offsets] for start, end in example.spans]
        marked = [i for i in range(len(ids)) if any(row[i] for row in inside)]
        middle = (marked[0] + marked[-1]) // 2 if marked else 0
        low = max(0, min(middle - LONGEST // 2, len(ids) - LONGEST))
        window = slice(low, low + LONGEST)
        ids, inside = [self.cls, *ids[window], self.sep], [[False, *row[window], False] for row in inside]
        segments = [int(any(column)) for column in zip(*inside)]
        if len(example.spans) == 1:
            start, end = example.spans[0]
            own = self.tokenizer.encode(example.text[start:end], add_special_tokens=False).ids[:20]
            ids += [*own, self.sep]
            segments += [1] * (len(own) + 1)
            inside = [row + [False] * (len(own) + 1) for row in inside]
        return ids, segments, inside

    def batch(self, read):
        """ids, segments, mask [batch, tokens] and pooling weights
        [batch, spans, tokens] whose rows sum to 1."""
        size, tokens, spans = len(read), max(len(r[0]) for r in read), len(read[0][2])
        ids, segments = (torch.zeros(size, tokens, dtype=torch.long) for _ in range(2))
        mask, pool = torch.zeros(size, tokens, dtype=torch.bool), torch.zeros(size, spans, tokens)
        for row, (own_ids, own_segments, inside) in enumerate(read):
            n = len(own_ids)
            ids[row, :n], segments[row, :n] = torch.tensor(own_ids), torch.tensor(own_segments)
            mask[row, :n] = True
            pool[row, :, :n] = torch.tensor(inside, dtype=torch.float)
        return ids, segments, mask, pool / pool.sum(-1, keepdim=True).clamp(min=1)


def batches(lengths, size, seed=None):
    """Indices in batches of near lengths; shuffled by seed, or in order of
    length without one."""
    order = list(range(len(lengths)))
    if seed is None:
        order.sort(key=lambda i: lengths[i])
        return [order[i : i + size] for i in range(0, len(order), size)]
    random.Random(seed).shuffle(order)
    chunk = size * 40
    out = []
    for start in range(0, len(order), chunk):
        part = sorted(order[start : start + chunk], key=lambda i: lengths[i])
        out += [part[i : i + size] for i in range(0, len(part), size)]
    random.Random(seed).shuffle(out)
    return out
