"""train_fasttext.py SENTENCES MODEL WORKERS: a supervised fastText model on the
masked sentence."""

import sys
import tempfile

import fasttext

import train_sklearn


def main(path, out, workers):
    texts, labels, _ = train_sklearn.read(path)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".txt") as f:
        for text, label in zip(texts, labels):
            f.write(f"__label__{label} {' '.join(text.split())}\n")
        f.flush()
        model = fasttext.train_supervised(f.name, epoch=10, wordNgrams=2, dim=50, bucket=200_000, minCount=2, thread=workers, verbose=0)
    model.save_model(out)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
