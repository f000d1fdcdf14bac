"""Scores articles from Python through `stance pipe`, without files and Spark.

    python pipe_example.py ./stance
"""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pyarrow as pa

SCHEMA = pa.schema([("id", pa.string()), ("text", pa.string())])


def score(command: list[str], articles: list[dict[str, str]]) -> list[dict[str, Any]]:
    """Gives a process articles, and takes a row for each of them, in order."""
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin and process.stdout
        results = pa.ipc.open_stream(process.stdout)  # the schema comes at once
        rows: list[dict[str, Any]] = []
        with pa.ipc.new_stream(process.stdin, SCHEMA) as writer:
            for batch in pa.Table.from_pylist(articles, SCHEMA).to_batches(max_chunksize=256):
                writer.write_batch(batch)
                process.stdin.flush()  # or the batch waits in Python's buffer
                wanted = len(rows) + batch.num_rows
                while len(rows) < wanted:  # a batch may come back in several
                    rows += results.read_next_batch().to_pylist()
        process.stdin.close()
        for batch in results:  # none, but the mark of the end: all went well
            rows += batch.to_pylist()
    if process.returncode != 0:
        raise RuntimeError(f"stance pipe ended with status {process.returncode}")
    return rows


def main() -> None:
    articles = [
        {"id": "a", "text": "Oslo condemned the raid on the embassy of Chile. Lima praised Oslo."},
        {"id": "b", "text": ""},
    ]
    for row in score([sys.argv[1], "pipe"], articles):
        if row["reject"]:
            print(row["article_id"], "rejected:", row["reject"]["detail"])
            continue
        for stance in row["stances"]:
            print(row["article_id"], stance["holder_name"], stance["stance"], stance["target_name"])


if __name__ == "__main__":
    main()
