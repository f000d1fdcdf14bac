"""Fine-tunes the teacher and writes its weights.

    python train.py tone   --data FOLDER -o tone.pt
    python train.py stance --data FOLDER -o stance.pt

FOLDER holds newsmtsc/{train,dev-rw,dev-mt}.jsonl and dse/{train,valid}.tsv.
After each epoch it prints macro-F1 on the dev files and writes the weights.
"""

import argparse
import time
from pathlib import Path

import torch
from torch.nn import functional as F

from descent import Descent
from encoder import tokenizer
from examples import Reader, batches, dse, newsmtsc
from teacher import Teacher, probabilities


def macro_f1(gold, predicted, classes):
    scores = []
    for c in classes:
        both = sum(g == p == c for g, p in zip(gold, predicted))
        either = sum(g == c for g in gold) + sum(p == c for p in predicted)
        scores.append(2 * both / either if either else 0.0)
    return sum(scores) / len(scores)


def datasets(task, folder):
    """Rows to train on and named rows to measure on."""
    if task == "tone":
        train = list(newsmtsc(folder / "newsmtsc/train.jsonl"))
        return train, {name: list(newsmtsc(folder / f"newsmtsc/{name}.jsonl")) for name in ("dev-rw", "dev-mt")}
    train = list(dse(folder / "dse/train.tsv"))
    valid = list(dse(folder / "dse/valid.tsv"))
    seen = {e.text for e in train}
    return train, {"valid": valid, "valid, sentences not in train": [e for e in valid if e.text not in seen]}


def measure(model, sets):
    for name, examples in sets.items():
        gold, p = [e.label for e in examples], probabilities(model, examples)
        best = p.argmax(-1).tolist()
        line = f"{name}: macro-F1 {macro_f1(gold, best, range(p.shape[1])):.3f}"
        if model.task == "stance":
            fold = lambda labels: [0 if x == 0 else 1 if x < 3 else 2 for x in labels]
            line += f", three labels {macro_f1(fold(gold), fold(best), range(3)):.3f}"
        print(f"  {line} ({len(gold)} rows)", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", choices=["tone", "stance"])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("-o", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--rate", type=float, default=8e-5, help="peak learning rate of the encoder")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)

    train, sets = datasets(args.task, args.data)
    model, reader = Teacher(args.task), Reader(tokenizer())
    read = [reader.pieces(e) for e in train]
    labels = torch.tensor([e.label for e in train])
    plan = [b for epoch in range(args.epochs) for b in batches([len(r[0]) for r in read], 32, args.seed * 100 + epoch)]
    an_epoch = len(plan) // args.epochs
    groups = [
        {"params": [p for p in model.encoder.parameters() if p.requires_grad], "lr": args.rate},
        {"params": model.head.parameters(), "lr": 5e-4},
    ]
    descent = Descent(model, groups, len(plan), len(plan) // 10, weight_decay=0.01)
    start, total = time.time(), 0.0
    for step, batch in enumerate(plan, 1):
        model.train()
        with torch.autocast("cpu", torch.bfloat16):
            loss = F.cross_entropy(model(*reader.batch([read[i] for i in batch])), labels[batch])
        total += descent.step(loss)
        if step % 50 == 0:
            print(f"{step}/{len(plan)} loss {total / 50:.3f}, {time.time() - start:.0f} s", flush=True)
            total = 0.0
        if step % an_epoch == 0:
            torch.save(model.state_dict(), args.o)
            measure(model, sets)


if __name__ == "__main__":
    main()
