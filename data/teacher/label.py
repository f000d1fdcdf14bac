"""Labels sentences that nobody labelled, softly, by the teacher.

    python label.py tone   --data FOLDER --weights tone.pt   -o tone.jsonl
    python label.py stance --data FOLDER --weights stance.pt -o stance.jsonl

Tone: names, and some pronouns, of PolNeAR (train, dev) and of DSE train.
Stance: pairs of names of PolNeAR and of NewsMTSC train, both directions.
Sentences of the other files that train.py measures on are left out. The rows
hold sentences that are not ours to ship: keep them out of the repository.
"""

import argparse
import json
import random
import unicodedata
from pathlib import Path

import torch

from examples import Example, dse, newsmtsc
from names import PRONOUN, Names, sentences
from teacher import Teacher, probabilities

TARGETS, PAIRS = 3, 6  # of a sentence, at most

# What the logits are divided by: the likeliest on the dev files, where the
# teacher is surer than it is right. A student learns more from labels so
# softened (README.md).
TEMPERATURE = {"tone": 1.75, "stance": 1.25}


def group(text):
    """What a labelled sentence that names no group belongs to."""
    return " ".join(unicodedata.normalize("NFC", text).lower().split())


def sources(task, folder):
    """(id, sentence) of all that may be labelled, each sentence once."""
    held = [newsmtsc(folder / "newsmtsc/dev-rw.jsonl"), newsmtsc(folder / "newsmtsc/dev-mt.jsonl")]
    held.append(dse(folder / "dse/valid.tsv"))
    seen = {group(example.text) for part in held for example in part}
    for path in sorted(folder.glob("polnear/*/text/*.txt")):
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(folder).as_posix()
        for start, end in sentences(text):
            yield from once(f"{name}:{start}", text[start:end], seen)
    other = dse(folder / "dse/train.tsv") if task == "tone" else newsmtsc(folder / "newsmtsc/train.jsonl")
    for row, example in enumerate(other):
        yield from once(f"{'dse' if task == 'tone' else 'newsmtsc'}/train:{row}", example.text, seen)


def once(identity, text, seen):
    key = group(text)
    if key not in seen:
        seen.add(key)
        yield identity, text


def targets(text, names, choose):
    """Up to TARGETS names, and one pronoun in every third sentence."""
    spans = list(names.find(text))
    spans = choose.sample(spans, min(TARGETS, len(spans)))
    pronouns = [m.span() for m in PRONOUN.finditer(text)]
    if pronouns and choose.random() < 1 / 3:
        spans.append(choose.choice(pronouns))
    return [(span,) for span in sorted(spans)]


def pairs(text, names, choose):
    spans = list(names.find(text))
    found = [(a, b) for i, a in enumerate(spans) for b in spans[i + 1 :] if text[slice(*a)] != text[slice(*b)]]
    return sorted(choose.sample(found, min(PAIRS, len(found))))


def rows(task, examples, identities, p):
    """What leaves: one row a target, two rows a pair."""
    for example, identity, p in zip(examples, identities, p.tolist()):
        base = {"id": identity, "text": example.text}
        if task == "tone":
            directed = [(example.spans[0], None, dict(zip(("negative", "neutral", "positive"), p)))]
        else:
            first, second = example.spans
            _, support1, support2, accuse1, accuse2 = p
            stance = lambda s, a: {"supportive": s, "neutral": 1 - s - a, "accusatory": a}
            directed = [(first, second, stance(support1, accuse1)), (second, first, stance(support2, accuse2))]
        for actor, target, shares in directed:
            start, end = target or (None, None)
            shares = {name: round(share, 5) for name, share in shares.items()}
            yield base | {
                "actor_start": actor[0], "actor_end": actor[1], "target_start": start, "target_end": end,
                "p": shares, "group": group(example.text),
            }  # fmt: skip


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", choices=["tone", "stance"])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("-o", type=Path, required=True)
    parser.add_argument("--limit", type=int, default=30_000, help="targets (tone) or pairs (stance) to label")
    parser.add_argument("--rows", type=int, default=40_000, help="stance: rows to write, the non-neutral pairs first")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(1)
    choose = random.Random(args.seed)

    unlabelled = list(sources(args.task, args.data))
    names = Names([text for _, text in unlabelled])
    find = targets if args.task == "tone" else pairs
    candidates = [(i, Example(text, spans)) for i, text in unlabelled for spans in find(text, names, choose)]
    print(f"{len(unlabelled)} sentences, {len(candidates)} candidates", flush=True)
    kept = sorted(choose.sample(range(len(candidates)), min(args.limit, len(candidates))))
    identities, examples = zip(*(candidates[k] for k in kept))

    model = Teacher(args.task)
    model.load_state_dict(torch.load(args.weights))
    p = (probabilities(model, examples).log() / TEMPERATURE[args.task]).softmax(-1)
    order = range(len(examples))
    if args.task == "stance":
        # Most pairs are neutral; enough of them teach that.
        order = sorted(order, key=lambda k: (bool(p[k].argmax() == 0), choose.random()))[: args.rows // 2]
        order = sorted(order)
    with open(args.o, "w", encoding="utf-8") as out:
        for row in rows(args.task, [examples[k] for k in order], [identities[k] for k in order], p[list(order)]):
            out.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
