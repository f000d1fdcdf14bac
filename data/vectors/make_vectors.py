"""Writes vectors.bin: a vector of 64 numbers for each word of words.tsv.

    python make_vectors.py

1. Each word goes through the encoder on its own; its vector is the mean of
   the outputs.
2. The vectors are centred and turned to their first 64 principal components,
   each word counted by the root of its frequency: 64 numbers then tell tone
   in news as well as 128 do when all words count alike.
3. A word's pooling weight is a/(a+p), p its frequency (Arora, Liang, Ma: A
   Simple but Tough-to-Beat Baseline for Sentence Embeddings, ICLR 2017).
4. Character n-grams, hashed into a fixed number of rows, are fitted so that
   their sum gives a word's vector back; they stand in for unseen words.
5. k-means on the vectors' directions gives each word two classes.
6. All is stored in eight bits; pipeline/embedding reads the layout that
   write() gives.
"""

import argparse
import os
import struct
from pathlib import Path

# One thread and one instruction set, so that sums are taken in one order and
# the bytes are the same on any x86-64 machine with AVX2.
os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.environ["OPENBLAS_CORETYPE"] = "Haswell"
os.environ["NPY_DISABLE_CPU_FEATURES"] = "X86_V4 AVX512_ICL AVX512_SPR"

import numpy as np
import wordfreq
from scipy import sparse

from encoder import Encoder
from make_words import LONGEST, fold

DIM = 64
SMOOTHING = 1e-3  # a of a/(a+p)
GRAM_ROWS = 10_000
SHORTEST_GRAM, LONGEST_GRAM = 2, 4
RIDGE = 2.0
RARE_WORDS = 40_000  # beyond the vocabulary, for the n-grams to learn from
CLASSES = (256, 64)
SEED = 1
MAGIC = b"stancev1"


def fnv(data):
    """FNV-1a, 32 bits."""
    h = 2166136261
    for byte in data:
        h = (h ^ byte) * 16777619 & 0xFFFFFFFF
    return h


def grams(word):
    """The rows of the word's n-grams: of the bytes of <word>, the whole left
    out, for that would be a row of its own."""
    data = b"<" + word.encode() + b">"
    for n in range(SHORTEST_GRAM, LONGEST_GRAM + 1):
        for start in range(len(data) - n + 1):
            yield fnv(data[start : start + n]) % GRAM_ROWS


def gram_matrix(words):
    """A word's row has its n-grams' counts over the root of their number."""
    pointers, columns, values = [0], [], []
    for word in words:
        rows = list(grams(word))
        columns += rows
        values += [1 / np.sqrt(len(rows))] * len(rows)
        pointers.append(len(columns))
    shape = (len(words), GRAM_ROWS)
    return sparse.csr_matrix((values, columns, pointers), shape=shape)


def ridge(x, y, penalty, steps=60):
    """The b with the least |xb - y|² + penalty |b|², by conjugate gradients,
    for each column of y."""
    b = np.zeros((x.shape[1], y.shape[1]))
    residual = x.T @ y
    direction = residual.copy()
    square = (residual**2).sum(0)
    for _ in range(steps):
        image = x.T @ (x @ direction) + penalty * direction
        step = square / (direction * image).sum(0)
        b += step * direction
        residual -= step * image
        before, square = square, (residual**2).sum(0)
        direction = residual + square / before * direction
    return b


def principal(vectors, importance):
    """The centre of the vectors and their axes, most variance first, each
    vector counted by its importance."""
    centre = importance @ vectors / importance.sum()
    centred = vectors - centre
    _, axes = np.linalg.eigh((centred * importance[:, None]).T @ centred)
    axes = axes[:, ::-1]
    # An axis has no sign of its own.
    axes = axes * np.sign(axes[np.abs(axes).argmax(0), np.arange(axes.shape[1])])
    return centre, axes


def unit(vectors):
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)


def kmeans(points, k, steps=40):
    """Centres of unit length and each point's class; the classes are
    numbered by their most frequent word (the first row)."""
    random = np.random.default_rng(SEED)
    centres = [points[random.integers(len(points))]]
    distance = 1 - points @ centres[0]
    while len(centres) < k:
        share = np.maximum(distance, 0)
        centres.append(points[random.choice(len(points), p=share / share.sum())])
        distance = np.minimum(distance, 1 - points @ centres[-1])
    centres = np.array(centres)
    for _ in range(steps):
        member = (points @ centres.T).argmax(1)
        sums = np.zeros_like(centres)
        np.add.at(sums, member, points)
        centres = unit(sums)
    member = (points @ centres.T).argmax(1)
    first = [np.flatnonzero(member == c)[0] if (member == c).any() else len(points) + c for c in range(k)]
    centres = centres[np.argsort(first)]
    return centres, (points @ centres.T).argmax(1)


def bfloat(values):
    """float32 cut to its upper 16 bits, as uint16, and the values back."""
    bits = np.ascontiguousarray(values, np.float32).view(np.uint32)
    upper = ((bits + 0x8000) >> 16).astype(np.uint16)
    return upper, (upper.astype(np.uint32) << 16).view(np.float32)


def quantise(vectors):
    """int8 rows and a bfloat scale for each."""
    stored, scale = bfloat(np.abs(vectors).max(1) / 127 * 1.004 + 1e-9)
    return np.clip(np.rint(vectors / scale[:, None]), -127, 127).astype(np.int8), stored, scale


def slots(words):
    """An open-addressed hash table: row + 1, 0 for an empty slot."""
    size = 1 << (len(words) * 3 // 2).bit_length()
    table = np.zeros(size, np.uint16)
    for row, word in enumerate(words):
        slot = fnv(word.encode()) % size
        while table[slot]:
            slot = (slot + 1) % size
        table[slot] = row + 1
    return table


def write(path, words, vectors, weights, gram_vectors, clusters):
    rows, row_scales, _ = quantise(vectors)
    gram_rows, gram_scales, _ = quantise(gram_vectors)
    text = [word.encode() for word in words]
    ends = np.cumsum([0] + [len(t) for t in text]).astype("<u4")
    table = slots(words)
    weight, _ = bfloat(weights)
    header = struct.pack("<8s6I", MAGIC, len(words), DIM, len(table), GRAM_ROWS, len(b"".join(text)), len(CLASSES))
    parts = [header, struct.pack("<2I", SHORTEST_GRAM, LONGEST_GRAM), struct.pack(f"<{len(CLASSES)}I", *CLASSES)]
    parts += [ends.tobytes(), table.astype("<u2").tobytes()]
    parts += [row_scales.astype("<u2").tobytes(), weight.astype("<u2").tobytes(), gram_scales.astype("<u2").tobytes()]
    parts += [rows.tobytes(), gram_rows.tobytes()]
    for centres, _ in clusters:
        # A centre has length 1, so one scale serves all.
        parts.append(np.clip(np.rint(centres * 127), -127, 127).astype(np.int8).tobytes())
    for _, member in clusters:
        parts.append(member.astype(np.uint8).tobytes())
    parts.append(b"".join(text))
    path.write_bytes(b"".join(parts))


def rare_words(vocabulary):
    """The most frequent words of wordfreq outside the vocabulary."""
    known, rare = set(vocabulary), []
    for word in map(fold, wordfreq.iter_wordlist("en", "large")):
        if word not in known and word.isascii() and word.isalpha() and 3 <= len(word) <= LONGEST:
            known.add(word)
            rare.append(word)
            if len(rare) == RARE_WORDS:
                break
    return rare


def main():
    here = Path(__file__).parent
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--words", type=Path, default=here / "words.tsv")
    parser.add_argument("-o", type=Path, default=here / "vectors.bin")
    args = parser.parse_args()

    rows = [line.split("\t") for line in args.words.read_text(encoding="utf-8").splitlines()]
    words, shares = [row[0] for row in rows], np.array([float(row[1]) for row in rows])
    rare = rare_words(words)
    encoder = Encoder()
    encoded = encoder.words(words).astype(np.float64)
    rare_encoded = encoder.words(rare).astype(np.float64)

    centre, axes = principal(encoded, np.sqrt(shares))
    axes = axes[:, :DIM]
    vectors, rare_vectors = (encoded - centre) @ axes, (rare_encoded - centre) @ axes
    size = np.sqrt((vectors**2).sum(1).mean())  # a word's vector is of length 1 in the mean
    vectors, rare_vectors = vectors / size, rare_vectors / size

    letters = [row for row, word in enumerate(words) if word.isalpha()]
    seen = [words[row] for row in letters] + rare
    gram_vectors = ridge(gram_matrix(seen), np.vstack([vectors[letters], rare_vectors]), RIDGE)
    clusters = [kmeans(unit(vectors), k) for k in CLASSES]
    write(args.o, words, vectors, SMOOTHING / (SMOOTHING + shares), gram_vectors, clusters)


if __name__ == "__main__":
    main()
