"""Measures the Spark application against `stance score` on the same cores.

    python measure.py --texts FOLDER --articles 20000 --cores 2 --binary ./stance

The articles are the texts of FOLDER, again and again under other ids with words
of theirs replaced, a few in some and half of them in others. It scores them both
ways, compares every table, and prints times and rates. The tables are compared
whole; the ratio is of the time to the tables without the start of the cluster,
and beside it with it.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import SparkSession

import compare
import stance_spark

SCHEMA = pa.schema([("id", pa.string()), ("text", pa.string()), ("published", pa.timestamp("us", "UTC"))])


def write_articles(texts: list[str], n: int, folder: Path, files: int) -> int:
    """Writes n articles, and returns the bytes of their texts."""
    rnd = random.Random(1)
    written = 0
    for number in range(files):
        rows = []
        for i in range(number * n // files, (number + 1) * n // files):
            words = texts[i % len(texts)].split(" ")
            replaced = 0 if i < len(texts) else len(words) // (30 if i % 3 == 0 else 2)
            for _ in range(replaced):
                words[rnd.randrange(len(words))] = rnd.choice(words)
            text = " ".join(words)
            published = None if i % 11 == 0 else 1_700_000_000_000_000 + rnd.randrange(10**12)
            rows.append({"id": f"{rnd.randrange(10**9):09}-{i}", "text": text, "published": published})
            written += len(text.encode())
        pq.write_table(pa.Table.from_pylist(rows, SCHEMA), folder / f"part-{number:04}.parquet", row_group_size=500)
    return written


def cpu() -> float:
    """Seconds of processor that this process and all below it have used, those
    that have ended too. On a machine with other work they tell more than time."""
    parents: dict[int, int] = {}
    seconds: dict[int, float] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue  # it has ended
            parents[int(entry.name)] = int(fields[1])
            seconds[int(entry.name)] = sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")

    def ours(pid: int) -> bool:
        while pid > 1 and pid != os.getpid():
            pid = parents.get(pid, 0)
        return pid == os.getpid()

    return sum(used for pid, used in seconds.items() if ours(pid))


def main() -> None:
    parser = argparse.ArgumentParser(prog="measure.py")
    parser.add_argument("--texts", required=True, help="a folder of .txt files")
    parser.add_argument("--articles", type=int, default=20000)
    parser.add_argument("--cores", type=int, default=2, help="executors of one core each (default: 2)")
    parser.add_argument("--binary", required=True)
    parser.add_argument("--no-syntax", action="store_true")
    given = parser.parse_args()
    texts = [path.read_text(encoding="utf-8") for path in sorted(Path(given.texts).rglob("*.txt"))]
    folder = Path(tempfile.mkdtemp(prefix="stance-measure-"))
    try:
        source = folder / "articles"
        source.mkdir()
        size = write_articles(texts, given.articles, source, 4 * given.cores)
        print(f"{given.articles:,} articles, {size / 1e6:.1f} MB of text, {given.cores} cores")
        options = ["--no-syntax"] if given.no_syntax else []
        began, used = time.time(), cpu()
        done = subprocess.run([given.binary, "score", source, "-o", folder / "scored", "--workers", str(given.cores), *options], stderr=subprocess.PIPE, text=True)
        if done.returncode not in (0, 3):
            sys.exit(done.stderr)
        alone, alone_cpu = time.time() - began, cpu() - used
        print(f"stance score   {alone:7.1f} s  {size / 1e6 / alone / given.cores:.3f} MB/s a core  {alone_cpu:7.1f} s of processor")

        os.environ.pop("SPARK_HOME", None)
        os.environ.update(PYSPARK_PYTHON=sys.executable, SPARK_LOCAL_IP="127.0.0.1")
        began = time.time()
        spark = (
            SparkSession.builder.master(f"local-cluster[{given.cores},1,2048]").appName("measure")
            .config("spark.ui.enabled", "false").config("spark.ui.showConsoleProgress", "false")
            .config("spark.sql.shuffle.partitions", str(2 * given.cores))
            .config("spark.local.dir", str(folder / "local")).getOrCreate()
        )
        spark.sparkContext.setLogLevel("ERROR")
        spark.sparkContext.addPyFile(stance_spark.__file__)
        spark.range(given.cores, numPartitions=given.cores).count()  # the executors are there
        started, used = time.time() - began, cpu()
        summary = stance_spark.run(spark, stance_spark.Job(
            input=[str(source)], output=str(folder / "sparked"), binary=given.binary, format="parquet",
            columns={}, syntax=not given.no_syntax,
        ))
        both, both_cpu = time.time() - began, cpu() - used
        spark.stop()
        print(json.dumps(summary))
        seconds = both - started
        print(f"stance_spark   {seconds:7.1f} s  {size / 1e6 / seconds / given.cores:.3f} MB/s a core  {both_cpu:7.1f} s of processor, after {started:.1f} s to start")
        print(f"ratio          {seconds / alone:7.2f}    of processor {both_cpu / alone_cpu:.2f}, of the scoring alone {summary['seconds_scoring'] / alone:.2f}")
        found = compare.differences(str(folder / "scored"), str(folder / "sparked"))
        print("\n".join(found) or "every table equal, but for the order of rows")
        if found:
            sys.exit(1)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
