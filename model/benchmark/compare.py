"""Our logistic regression against scikit-learn's, on the same matrix.

Usage: compare.py SENTENCES.jsonl [--c C ...] [--workers N]

SENTENCES has "sentence", "from", "to" and "polarity" (NewsMTSC). The matrix is
TF-IDF of unigrams and bigrams with the target masked; the objective is the
cross-entropy summed over rows, times C, plus half the squared weights, the
intercept not penalised. Both losses are computed here, in float64, from the
weights that each side returns. Run it from the root of the repository.
"""

import argparse
import json
import os
import subprocess
import tempfile
import time
import warnings

import numpy as np
from scipy.special import logsumexp
from sklearn.datasets import dump_svmlight_file
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits


def read(path):
    texts, labels = [], []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            sentence = row["sentence"]
            texts.append(sentence[: row["from"]] + " targetmention " + sentence[row["to"] :])
            labels.append(int(row["polarity"]) + 1)
    return texts, np.array(labels)


def loss(x, y, weights, bias, c):
    logits = x @ weights + bias
    rows = logsumexp(logits, axis=1) - logits[np.arange(len(y)), y]
    return c * rows.sum() + 0.5 * (weights**2).sum()


def ours(binary, folder, matrix, columns, classes, c, workers):
    weights = os.path.join(folder, "weights")
    out = subprocess.run(
        [binary, "-matrix", matrix, "-weights", weights, "-columns", str(columns),
         "-classes", str(classes), "-c", repr(c), "-workers", str(workers)],
        check=True, capture_output=True, text=True,
    ).stdout
    theta = np.fromfile(weights, dtype="<f8").reshape(columns + 1, classes)
    return theta[:-1], theta[-1], json.loads(out)["seconds"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sentences")
    parser.add_argument("--c", type=float, nargs="+", default=[1.0, 10.0])
    parser.add_argument("--workers", type=int, default=1)
    args = parser.parse_args()

    texts, y = read(args.sentences)
    x = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, dtype=np.float32).fit_transform(texts)
    x.sort_indices()
    classes = len(set(y))
    print(f"{x.shape[0]} rows, {x.shape[1]} columns, {x.nnz} values, {classes} classes; {args.workers} core(s)")
    with tempfile.TemporaryDirectory() as folder:
        matrix = os.path.join(folder, "matrix")
        dump_svmlight_file(x, y, matrix, zero_based=True)
        binary = os.path.join(folder, "benchmark")
        subprocess.run(["go", "build", "-o", binary, "./model/benchmark"], check=True)
        x = x.astype(np.float64)
        print(f"{'C':>6} {'':<13} {'loss':>18} {'seconds':>8}")
        for c in args.c:
            with threadpool_limits(args.workers), warnings.catch_warnings():
                warnings.simplefilter("always")
                start = time.perf_counter()
                peer = LogisticRegression(C=c, tol=1e-8, solver="lbfgs", max_iter=100_000).fit(x, y)
                peer_seconds = time.perf_counter() - start
            weights, bias, seconds = ours(binary, folder, matrix, x.shape[1], classes, c, args.workers)
            theirs = loss(x, y, peer.coef_.T, peer.intercept_, c)
            mine = loss(x, y, weights, bias, c)
            print(f"{c:>6g} {'scikit-learn':<13} {theirs:>18.9f} {peer_seconds:>8.2f}")
            print(f"{c:>6g} {'stance':<13} {mine:>18.9f} {seconds:>8.2f}   loss × {mine / theirs:.9f}, time × {seconds / peer_seconds:.2f}")


if __name__ == "__main__":
    main()
