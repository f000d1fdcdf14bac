"""What the teacher says, for the student to learn: of the pairs and actors in the
sentences, of some more nouns in them, and of each token.

    PYTHONPATH=../teacher python label.py WORK

Writes WORK/items.npz (sentence, kind: task plus 2 for further nouns, holder,
target, p: where there is a label, the mean of it and of what the teacher says) and
WORK/states.npy: of each token of sentences.jsonl the 128 principal components of
the teacher's outputs, and then those of all-MiniLM-L6-v2 as it is, which knows more
than stance and tone. Copies of sentences with other words (augment.py) are appended to
the items, and stand in WORK/copies.jsonl: numbered on from sentences.jsonl, and without
states. WORK/single.npz has words, and vectors: what the teacher puts out for each on its own.
"""

import json
import random
import sys
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import torch
from encoder import SIZE, Encoder
from torch.nn import functional as F

import augment
import examples as ex
from teacher import Reader, Teacher, logits

COMPONENTS = 128
VOCABULARY = Path(__file__).parent.parent / "vectors" / "words.tsv"
FOREIGN = ("dse", "newsmtsc")  # whose sentences the student is kept from, so that what it is worth there can be measured
NOUNS = {8, 11, ex.PROPN}  # NOUN, PRON in pipeline/document
FARTHEST = 120  # token of a further noun
COPIED = 16  # items of a sentence that its copy has


def candidates(sentences, items):
    """All items of stance and tone once, labelled or not, then further nouns."""
    away = {i.sentence for i in items if i.held or i.source.startswith(FOREIGN) or i.kind in FOREIGN}
    items = [i for i in items if i.sentence not in away]
    stance = [i for i in items if i.task == ex.STANCE]
    seen = set()
    for item in [*stance, *ex.alone([i for i in stance if i.label >= 0 and i.kind != "dse"]), *items]:
        key = item.task, item.sentence, item.holder, item.target
        if key not in seen and (item.holder, item.target) != (ex.NOBODY, ex.NOBODY):
            seen.add(key)
            yield item
    choose = random.Random(9)
    for number, sentence in enumerate(sentences):
        nouns = [(i, i + 1) for i, tag in enumerate(sentence.tags[:FARTHEST]) if tag in NOUNS]
        if number in away or not nouns:
            continue
        more = [(ex.STANCE, choose.choice(nouns), choose.choice(nouns)) for _ in range(5)]
        more += [(ex.STANCE, choose.choice(nouns), ex.NOBODY)]
        more += [(ex.TONE, choose.choice(nouns), ex.NOBODY) for _ in range(4)]
        for task, holder, target in more:
            key = task, number, holder, target
            if holder != target and key not in seen:
                seen.add(key)
                yield ex.Item(number, task, holder, target, kind="noun")


class Components:
    """The principal components of outputs, at a common scale."""

    def __init__(self, sample, number=COMPONENTS):
        self.mean = sample.mean(0)
        torch.manual_seed(1)
        _, _, self.turn = torch.pca_lowrank(sample - self.mean, q=number, center=False, niter=4)
        self.scale = ((sample - self.mean) @ self.turn).std()

    def __call__(self, x):
        return (x - self.mean) @ self.turn / self.scale


def words(reader, keys, states, sentences):
    """Of each sentence the mean output of each token's pieces."""
    for row, number in enumerate(keys):
        at = torch.tensor(reader.pieces[number][1], dtype=torch.long)
        out, count = torch.zeros(len(sentences[number].forms), states.shape[-1]), torch.zeros(len(sentences[number].forms))
        out.index_add_(0, at, states[row, 1 : len(at) + 1].float())
        count.index_add_(0, at, torch.ones(len(at)))
        yield number, out / count.clamp(min=1)[:, None]


def vocabulary(sentences):
    """The words of the static vectors, most frequent first, then others that are no names."""
    with open(VOCABULARY, encoding="utf-8") as rows:
        known = [row.split("\t")[0] for row in rows]
    more = {f.lower() for s in sentences for f, tag in zip(s.forms, s.tags) if tag != ex.PROPN}
    return known + sorted(more.difference(known))


def single(work, teacher, listed):
    """Of each word what the teacher puts out for it on its own, [words, VECTOR]."""
    sentences = [ex.Sentence([word], [0], [0], [-1], [0]) for word in listed]
    reader = Reader(work, sentences, [ex.Item(n, ex.STANCE, (0, 1)) for n in range(len(listed))])
    out = torch.zeros(len(listed), SIZE)
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for keys in reader.batches(256):
            ids, mask, *_ = reader.tensors(keys)
            for number, x in words(reader, keys, teacher.states(ids, mask), sentences):
                out[number] = x[0]
    return Components(out, ex.VECTOR)(out).numpy()


def copied(work, sentences, items):
    """Copies of the sentences of items, which are added to sentences, and their items."""
    of = ex.by_sentence(items)
    choose, out = random.Random(8), []
    for number, copy in augment.copies(sentences, sorted(of), ex.vectors(work), 3):
        mine = of[number] if len(of[number]) <= COPIED else choose.sample(of[number], COPIED)
        out += [replace(item, sentence=len(sentences), label=-1) for item in mine]
        sentences.append(copy)
    return out


class Labeller:
    """Judges the items of sentences, and keeps what the encoders put out."""

    def __init__(self, work, sentences, items):
        self.sentences, self.reader = sentences, Reader(work, sentences, items)
        self.teacher, self.plain = Teacher(work), Encoder().eval()
        self.teacher.load_state_dict(torch.load(work / "teacher.pt"))
        self.teacher.eval()

    def read(self, keys, states=True):
        """Fills p of the items of sentences; returns of each encoder (number, outputs of
        its tokens) of each sentence."""
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            ids, mask, own, *pairs = self.reader.tensors(keys)
            put = [self.teacher.states(ids, mask)]
            p = logits(self.teacher, put[0], mask, own, *pairs)[0].softmax(-1)
            if states:  # the two encoders have the same word pieces
                put.append(self.plain(ids, torch.zeros_like(ids), mask))
        for item, said in zip(own, p):
            labelled = item.label >= 0 and item.kind != "alone"
            item.p = ((said + F.one_hot(torch.tensor(item.label), 3)) / 2 if labelled else said).tolist()
        return [list(words(self.reader, keys, s, self.sentences)) for s in put] if states else None


def main():
    work = Path(sys.argv[1])
    torch.set_num_threads(2)
    sentences = ex.sentences(work)
    items = list(candidates(sentences, list(ex.items(work))))
    read = len(sentences)
    more = copied(work, sentences, items)
    labeller = Labeller(work, sentences, items + more)
    listed = vocabulary(sentences[n] for n in {i.sentence for i in items})
    np.savez(work / "single.npz", words=listed, vectors=single(work, labeller.teacher, listed))
    length = lambda s: len(labeller.reader.pieces[s][0])
    plan = ex.batches(length, [s for s in labeller.reader.items if s < read], 48)
    samples = list(zip(*(labeller.read(keys) for keys in random.Random(1).sample(plan, min(80, len(plan))))))
    components = [Components(torch.cat([x for part in of for _, x in part])[:60_000]) for of in samples]
    offsets = np.cumsum([0] + [len(s.forms) for s in sentences[:read]])
    shape = int(offsets[-1]), 2 * COMPONENTS
    out = np.lib.format.open_memmap(work / "states.npy", "w+", dtype="f2", shape=shape)
    for n, keys in enumerate(plan):
        for side, part in enumerate(labeller.read(keys)):
            for number, x in part:
                at = slice(offsets[number], offsets[number + 1])
                out[at, side * COMPONENTS : (side + 1) * COMPONENTS] = components[side](x).numpy()
        if n % 100 == 0:
            print(f"{n}/{len(plan)}", flush=True)
    for keys in ex.batches(length, [s for s in labeller.reader.items if s >= read], 48):
        labeller.read(keys, states=False)
    items += more
    np.savez(
        work / "items.npz",
        sentence=[i.sentence for i in items], kind=[i.task + 2 * (i.kind == "noun") for i in items],
        holder=[i.holder for i in items], target=[i.target for i in items], p=np.array([i.p for i in items], "f4"),
    )  # fmt: skip
    with open(work / "copies.jsonl", "w", encoding="utf-8") as rows:
        for sentence in sentences[read:]:
            rows.write(json.dumps(asdict(sentence), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
