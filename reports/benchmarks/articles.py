"""What the peers' scripts share: articles in, Parquet out, work in batches."""

import itertools
import json
import multiprocessing
import os
import re

import pyarrow as pa
import pyarrow.parquet as pq

BATCH = 64  # articles
TARGET = "TARGETWORD"

SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’)]*\s+(?=[\"'“‘(]*[A-Z])|\n+")
NAME = re.compile(r"\b[A-Z][\w’'-]*(?:\s+(?:of|the|de|al)\s+[A-Z][\w’'-]*|\s+[A-Z][\w’'-]*)*")
NO_NAME = frozenset(
    "The A An In On At But And He She It They We I You This That These Those There For With As If When "
    "After Before While His Her Their Our My Its What Who How Why Not No Yes So Or To From By Of Is Was".split()
)

SENTENCES = pa.schema([("article_id", pa.string()), ("sentence_id", pa.int32()), ("text", pa.string())])
MENTIONS = pa.schema(
    [("article_id", pa.string()), ("sentence_id", pa.int32()), ("start", pa.int32()), ("end", pa.int32()), ("text", pa.string()), ("label", pa.string())]
    + [(f"p_{c}", pa.float64()) for c in ("negative", "neutral", "positive")]
)


def read(path):
    """Articles of a JSONL file, in lists of BATCH."""
    with open(path, encoding="utf-8") as lines:
        articles = map(json.loads, lines)
        while batch := list(itertools.islice(articles, BATCH)):
            yield batch


def split(text):
    """Sentences by a regular expression."""
    return [s.strip() for s in SENTENCE_END.split(text) if s.strip()]


def names(sentence):
    """Spans of capitalised words, without a function word alone."""
    for m in NAME.finditer(sentence):
        if m.group() not in NO_NAME:
            yield m.start(), m.end()


def masked(sentence, start, end):
    """The sentence with the mention replaced, so that a model learns what is said and not of whom."""
    return f"{sentence[:start]} {TARGET} {sentence[end:]}"


def by_rules(article):
    """(sentence, spans of its mentions) of an article."""
    return [(s, list(names(s))) for s in split(article["text"])]


def rows(batch, sentences_of, classify):
    """The rows of both tables of a batch; classify takes a list of masked sentences."""
    sentences, mentions, texts = [], [], []
    for article, found in zip(batch, sentences_of):
        for i, (sentence, spans) in enumerate(found):
            sentences.append((article["id"], i, sentence))
            for start, end in spans:
                mentions.append((article["id"], i, start, end, sentence[start:end]))
                texts.append(masked(sentence, start, end))
    labels, p = classify(texts) if texts else ([], [])
    return sentences, [m + (label, *map(float, q)) for m, label, q in zip(mentions, labels, p)]


def table(rows, schema):
    columns = list(zip(*rows)) if rows else [[] for _ in schema]
    return pa.table([pa.array(c, f.type) for c, f in zip(columns, schema)], schema=schema)


def write(out, results):
    """Write the rows of the batches, in order, as two zstd Parquet files."""
    os.makedirs(out, exist_ok=True)
    n_sentences = n_mentions = 0
    with (
        pq.ParquetWriter(f"{out}/sentences.parquet", SENTENCES, compression="zstd") as s,
        pq.ParquetWriter(f"{out}/mentions.parquet", MENTIONS, compression="zstd") as m,
    ):
        for sentences, mentions in results:
            s.write_table(table(sentences, SENTENCES))
            m.write_table(table(mentions, MENTIONS))
            n_sentences += len(sentences)
            n_mentions += len(mentions)
    print(f"{n_sentences} sentences, {n_mentions} mentions")


def run(path, out, workers, start, work):
    """Score a file: start() in each process, work(batch) for each batch."""
    if workers == 1:
        start()
        write(out, map(work, read(path)))
        return
    with multiprocessing.get_context("fork").Pool(workers, start) as pool:
        write(out, pool.imap(work, read(path)))
