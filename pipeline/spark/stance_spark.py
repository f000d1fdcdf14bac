"""Scores articles on a Spark cluster with the stance binary.

    spark-submit stance_spark.py --input hdfs:///news --output hdfs:///scored --binary ./stance

1. The articles are read from Parquet, JSON lines or texts, each row with the
   file and place that it came from.
2. Each task feeds its rows to a process of `stance pipe` and stores what comes
   back, a row an article, in OUTPUT/staged. A process that dies fails the task.
   The attempt after it gives the process one article at a time, so that an
   article which kills it twice becomes a reject, and the others are scored.
3. Of articles with the same id the first counts, by file and place.
4. Near-duplicates are found over the whole corpus, by the rule in the package
   comment of stance/pipeline/duplicate.
5. The tables of `stance score` are written to OUTPUT/<table>, and last of all
   run.json and _SUCCESS.
"""

from __future__ import annotations

import argparse
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
from pyspark import SparkFiles, TaskContext
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.pandas.types import from_arrow_schema
from pyspark.sql.types import StringType, StructField, StructType

COLUMNS = ("id", "text", "title", "published", "source", "url", "language")
NESTED = ("sentences", "mentions", "stances", "quotes", "actors", "dyads")
TABLES = ("articles", *NESTED, "rejects")

# Where a row came from. File, block and row put the rows of a corpus in order.
PLACE = pa.schema([
    ("_file", pa.string()),
    ("_block", pa.int64()),
    ("_row", pa.int64()),
    ("_position", pa.string()),
    ("_malformed", pa.string()),
])
ORDER = ("_file", "_block", "_row")

ROWS_A_BATCH = 256  # articles that Spark hands to a process at a time


@dataclass(frozen=True)
class Job:
    """What is to be done; see parse_arguments for the meaning of each field."""

    input: list[str]
    output: str
    binary: str
    format: str
    columns: dict[str, str]
    model: str | None = None
    actors: list[str] = field(default_factory=list)
    limits: list[str] = field(default_factory=list)
    syntax: bool = True
    alone: bool = False
    partitions: int | None = None
    split_mb: int = 16
    part_mb: int = 256
    most_deadly: int = 5
    overwrite: bool = False

    def pipe_arguments(self, workers: int) -> list[str]:
        """The arguments of the binary, files by the names that executors have."""
        arguments = ["pipe", "--signatures", "--workers", str(workers)]
        if self.model:
            arguments += ["--model", shipped(self.model)]
        for name in self.actors:
            arguments += ["--actors", shipped(name)]
        for limit in self.limits:
            arguments += ["--limit", limit]
        if self.alone:
            arguments.append("--alone")
        return arguments if self.syntax else [*arguments, "--no-syntax"]


def shipped(name: str) -> str:
    """Finds a file of --files (or of SparkContext.addFile) on this machine.

    YARN and Kubernetes put it into the working folder, the other masters into
    Spark's own; last, the path may be the same on every machine.
    """
    base = os.path.basename(name)
    for path in (SparkFiles.get(base), os.path.abspath(base), name):
        if os.path.exists(path):
            return path
    raise FileNotFoundError(f"{base} is not on this machine: ship it with spark-submit --files {name}")


class ProcessDied(RuntimeError):
    """The process of `stance pipe` ended before it had scored its input."""


class Pipe:
    """One process of `stance pipe`.

    It is fed by a thread, so that neither side waits for the other. Use it in a
    with statement: however that ends, the process is gone and reaped.
    """

    def __init__(self, command: list[str]) -> None:
        self._stderr = tempfile.TemporaryFile()
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._stderr)
        self._reader: pa.ipc.RecordBatchStreamReader | None = None
        self._failure: BaseException | None = None

    def __enter__(self) -> Pipe:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._stderr):
            try:
                if stream:
                    stream.close()
            except BrokenPipeError:
                pass  # bytes that the process did not take

    def schema(self) -> pa.Schema:
        """The schema of the results, which the process writes before it reads."""
        return self._open().schema

    def score(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Yields the results, a row for each input row, in order.

        Raises ProcessDied with the status and the end of standard error, or what
        the batches raise.
        """
        feeder = threading.Thread(target=self._feed, args=(batches,), daemon=True)
        feeder.start()
        try:
            yield from self._open()
        except (pa.ArrowException, OSError) as error:
            raise self.death() from error
        feeder.join()
        if self._failure:
            raise self._failure
        if self._process.wait() != 0:
            raise self.death()

    def death(self) -> ProcessDied:
        """Says how the process ended."""
        if self._failure:
            raise self._failure
        try:
            status = self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            return ProcessDied("stance pipe wrote what is no Arrow stream")
        how = f"was killed by signal {-status}" if status < 0 else f"ended with status {status}"
        self._stderr.seek(0, os.SEEK_END)
        self._stderr.seek(max(0, self._stderr.tell() - 4000))
        said = self._stderr.read().decode(errors="replace").strip()
        return ProcessDied(f"stance pipe {how}; its standard error: {said or '(empty)'}")

    def _open(self) -> pa.ipc.RecordBatchStreamReader:
        if self._reader is None:
            try:
                self._reader = pa.ipc.open_stream(self._process.stdout)
            except (pa.ArrowException, OSError) as error:
                raise self.death() from error
        return self._reader

    def _feed(self, batches: Iterable[pa.RecordBatch]) -> None:
        stdin = self._process.stdin
        assert stdin is not None
        writer = None
        try:
            for batch in batches:
                if writer is None:
                    writer = pa.ipc.new_stream(stdin, batch.schema)
                writer.write_batch(batch)
                stdin.flush()  # or a batch waits in Python's buffer
            if writer is None:
                writer = pa.ipc.new_stream(stdin, pa.schema([("id", pa.string()), ("text", pa.string())]))
            writer.close()
            stdin.close()
        except BrokenPipeError:
            pass  # the process is gone, which its reader finds out
        except BaseException as error:  # of the batches: the reader raises it
            self._failure = error
            self._process.kill()


def scorer(job: Job, workers: int) -> Callable[[Iterable[pa.RecordBatch]], Iterable[pa.RecordBatch]]:
    """The function that scores the batches of a task."""

    def score(batches: Iterable[pa.RecordBatch]) -> Iterable[pa.RecordBatch]:
        command = [executable(shipped(job.binary)), *job.pipe_arguments(workers)]
        task = TaskContext.get()
        careful = task is not None and task.attemptNumber() > 0
        return score_singly(command, batches, job.most_deadly) if careful else score_all(command, batches)

    return score


def executable(path: str) -> str:
    """Makes a shipped file executable, where whoever shipped it did not."""
    if not os.access(path, os.X_OK):
        os.chmod(path, 0o755)
    return path


def score_all(command: list[str], batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Scores batches, and joins each result to where its row came from."""
    places: queue.SimpleQueue[pa.RecordBatch] = queue.SimpleQueue()

    def articles() -> Iterator[pa.RecordBatch]:
        for batch in batches:
            if batch.num_rows:
                places.put(batch.select(PLACE.names))
                yield without_place(batch)

    place, taken = pa.RecordBatch.from_pylist([], PLACE), 0
    with Pipe(command) as pipe:
        for result in pipe.score(articles()):
            if taken == place.num_rows:
                place, taken = places.get(), 0
            yield joined(result, place.slice(taken, result.num_rows))
            taken += result.num_rows
    if taken != place.num_rows or not places.empty():
        raise RuntimeError("stance pipe gave fewer rows than it was given")


def score_singly(command: list[str], batches: Iterable[pa.RecordBatch], most_deadly: int) -> Iterator[pa.RecordBatch]:
    """Scores row by row. A row that kills the process, and another process that
    has nothing else to do, is a reject; with more than most_deadly of them the
    process is to blame, and the task fails."""
    deadly = 0
    for batch in batches:
        results: list[pa.RecordBatch] = []
        done = 0
        while done < batch.num_rows:
            rows = [batch.slice(i, 1) for i in range(done, batch.num_rows)]
            with Pipe(command) as pipe:
                try:
                    for result in pipe.score(without_place(row) for row in rows):
                        results.append(joined(result, batch.slice(done, 1).select(PLACE.names)))
                        done += 1
                    continue
                except ProcessDied:
                    pass
            # The rows behind it were in flight too: only one that kills a process
            # of its own is to blame.
            row = batch.slice(done, 1)
            with Pipe(command) as pipe:
                schema = pipe.schema()  # a process that cannot start is no article's fault
                try:
                    [result] = pipe.score([without_place(row)])
                except ProcessDied as death:
                    deadly += 1
                    if deadly > most_deadly:
                        raise
                    result = killed(schema, row, str(death))
            results.append(joined(result, row.select(PLACE.names)))
            done += 1
        if results:
            yield from pa.Table.from_batches(results).combine_chunks().to_batches()


def killed(schema: pa.Schema, row: pa.RecordBatch, death: str) -> pa.RecordBatch:
    """The result of an article that kills the process."""
    reject = {"reason": "process_died", "detail": f"{death}; report this article"}
    values = {"article_id": str(row["id"][0].as_py()), "reject": reject}
    return pa.RecordBatch.from_pylist([values], schema)


def without_place(batch: pa.RecordBatch) -> pa.RecordBatch:
    return batch.select([name for name in batch.schema.names if name not in PLACE.names])


def joined(result: pa.RecordBatch, place: pa.RecordBatch) -> pa.RecordBatch:
    if result.num_rows != place.num_rows:
        raise RuntimeError("stance pipe put the rows of two batches into one")
    schema = pa.schema([*result.schema, *PLACE])
    return pa.RecordBatch.from_arrays([*result.columns, *place.columns], schema=schema)


def read_articles(spark: SparkSession, job: Job) -> DataFrame:
    """The articles by our names of their columns, each with its place."""
    reader = spark.read.option("recursiveFileLookup", "true")
    malformed: Column = F.lit(None).cast("string")
    position: Column = F.concat(F.lit("after byte "), F.col("_metadata.file_block_start").cast("string"))
    if job.format == "text":
        frame = reader.text(job.input, wholetext=True)
        path = F.expr("url_decode(replace(_metadata.file_path, '+', '%2B'))")
        named = {"id": relative(spark, path, job.input), "text": F.col("value")}
        position = F.lit("")
    elif job.format == "json":
        names = [job.columns.get(name, name) for name in COLUMNS]
        fields = [StructField(name, StringType()) for name in [*names, "_malformed"]]
        frame = reader.schema(StructType(fields)).json(
            job.input, mode="PERMISSIVE", columnNameOfCorruptRecord="_malformed"
        )
        named = {ours: F.col(f"`{theirs}`") for ours, theirs in zip(COLUMNS, names)}
        malformed = F.when(F.col("_malformed").isNotNull(), F.lit("each line must be one JSON object"))
    else:
        frame = reader.parquet(*job.input)
        named = {name: F.col(f"`{job.columns.get(name, name)}`") for name in COLUMNS
                 if name in job.columns or name in frame.columns or name in ("id", "text")}
        position = F.concat(F.lit("row "), (F.col("_metadata.row_index") + 1).cast("string"))
    articles = frame.select(
        *[column.alias(name) for name, column in named.items()],
        F.col("_metadata.file_path").alias("_file"),
        F.col("_metadata.file_block_start").alias("_block"),
        F.monotonically_increasing_id().alias("_row"),
        position.alias("_position"),
        malformed.alias("_malformed"),
    )
    return articles.repartition(job.partitions) if job.partitions else articles


def relative(spark: SparkSession, path: Column, inputs: list[str]) -> Column:
    """A file's path below the input folder that it was found in, its name where
    the input is the file, and the whole path below a pattern of names."""
    path = F.regexp_replace(path, "^[A-Za-z0-9+.-]+:(//[^/]*)?", "")
    name = path
    for each in inputs:
        root = str(file_system(spark, each)[1].toUri().getPath())
        below = F.substr(path, F.lit(len(root) + 2))
        name = F.when(path == root, F.element_at(F.split(path, "/"), -1)).when(path.startswith(root + "/"), below).otherwise(name)
    return name


def result_schema(spark: SparkSession, job: Job) -> StructType:
    """The schema of a scored row, as the binary says it."""
    command = [executable(shipped(job.binary)), *job.pipe_arguments(1)]
    with Pipe(command) as pipe:
        schema = pipe.schema()
    return from_arrow_schema(pa.schema([*schema, *PLACE]))


def repeated_ids(scored: DataFrame) -> DataFrame:
    """The rows whose id an earlier row has."""
    rows = scored.where("reject IS NULL").select("article_id", F.struct(*ORDER).alias("place"))
    firsts = rows.groupBy("article_id").agg(F.min("place").alias("first"), F.count("*").alias("n")).where("n > 1")
    return rows.join(firsts, "article_id").where("place != first").select("article_id", "place.*")


def near_duplicates(scored: DataFrame, folder: str) -> DataFrame:
    """Each article that is a copy, and the one that represents it.

    The steps are those of stance/pipeline/duplicate: articles of one signature
    are one; of the others, those near an earlier one are found in the buckets of
    60 bands; then each is a copy of the first near one that is not a copy.
    """
    known = scored.where("signature IS NOT NULL AND substring(signature, 1, 4) != X'00000000'")
    articles = known.select(
        "article_id", "signature", F.struct(F.isnull("published").alias("undated"), "published", "article_id").alias("rank")
    )
    alike = articles.groupBy("signature").agg(F.min("rank").alias("first"))
    # 32 words or more; the signature begins with their number, little endian.
    long = alike.where("substring(signature, 1, 1) >= X'20' OR substring(signature, 2, 3) != X'000000'")
    band = "conv(hex(concat({0}, {1}, {2})), 16, 10)".format(
        *(f"substring(signature, 5 + (b + {i}) % 60, 1)" for i in (0, 1, 3))
    )
    buckets = long.selectExpr(f"explode(transform(sequence(0, 59), b -> b * 16777216L + CAST({band} AS BIGINT))) AS bucket", "signature", "first.*")
    near = (
        buckets.repartition("bucket")
        .sortWithinPartitions("bucket", "undated", "published", "article_id")
        .mapInArrow(near_pairs, NEAR)
        .distinct()
    )
    copies = first_near(stored(near, f"{folder}/near"), f"{folder}/rounds")
    represented = articles.join(alike, "signature").select("article_id", F.col("first.article_id").alias("same"))
    found = represented.join(copies, represented.same == copies.copy, "left").select(
        "article_id", F.coalesce("of", "same").alias("duplicate_of")
    )
    return stored(found.where("article_id != duplicate_of"), f"{folder}/found")


def stored(frame: DataFrame, folder: str) -> DataFrame:
    """The frame from where it is stored, so that no lost executor means to make
    it again from the start."""
    frame.write.parquet(folder)
    return frame.sparkSession.read.schema(frame.schema).parquet(folder)


NEAR = "later string, earlier string, undated boolean, published timestamp"
CROWD = 64  # least articles of a bucket that the others are compared with
ENOUGH = 20  # equal hashes that make two articles near


def near_pairs(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Compares the articles of each bucket with the first ones before them.

    The batches hold buckets in order, and the articles of a bucket by rank; one
    may go on in the next batch, for which its first articles are kept.
    """
    kept_bucket, kept = -1, pa.table([], schema=pa.schema([]))
    hashes = np.zeros((0, 60), np.uint8)
    for batch in batches:
        table = pa.Table.from_batches([batch])
        buckets = table["bucket"].to_numpy()
        new = np.frombuffer(b"".join(table["signature"].to_pylist()), np.uint8).reshape(-1, 64)[:, 4:]
        starts = np.flatnonzero(np.r_[True, buckets[1:] != buckets[:-1]]) if len(buckets) else np.zeros(0, int)
        found: list[pa.Table] = []
        for start, end in zip(starts, np.r_[starts[1:], len(buckets)]):
            goes_on = buckets[start] == kept_bucket
            if not goes_on and end - start == 1 and end < len(buckets):
                continue
            before = len(hashes) if goes_on else 0
            members = np.concatenate([hashes[:before], new[start:end]])
            rows = table.slice(start, end - start)
            rows = pa.concat_tables([kept, rows]) if goes_on else rows
            equal = (members[before:, None, :] == members[None, :CROWD, :]).sum(axis=2) >= ENOUGH
            later, earlier = np.nonzero(equal & (np.arange(before, len(members))[:, None] > np.arange(equal.shape[1])))
            if len(later):
                least = rows.take(earlier)
                later_ids = rows["article_id"].take(later + before)
                found.append(pa.table({
                    "later": later_ids, "earlier": least["article_id"],
                    "undated": least["undated"], "published": least["published"],
                }))
            kept_bucket, kept, hashes = int(buckets[start]), rows.slice(0, CROWD), members[:CROWD]
        if found:
            yield from pa.concat_tables(found).combine_chunks().to_batches()


MOST_ROUNDS = 64


def first_near(near: DataFrame, folder: str) -> DataFrame:
    """Decides which articles are copies, and of which, in rounds.

    Each round drops what is near to a copy alone, and then decides: who has
    nothing near left stands for itself; who is nearest to one that stands for
    itself is its copy. What all rounds leave undecided stands for itself.
    """
    decided = near.sparkSession.createDataFrame([], "copy string, of string")
    for number in range(MOST_ROUNDS):
        open_pairs = near.join(decided.selectExpr("copy AS later"), "later", "left_anti")
        undecided = open_pairs.select(F.col("later").alias("copy")).distinct()
        if undecided.isEmpty():
            break
        # A copy of itself is one that stands for itself.
        copies = decided.where("copy != of").selectExpr("copy AS earlier")
        waits = undecided.selectExpr("copy AS earlier", "true AS waits")
        pairs = open_pairs.join(copies, "earlier", "left_anti").join(waits, "earlier", "left")
        least = pairs.groupBy("later").agg(F.min(F.struct("undated", "published", "earlier", "waits")).alias("least"))
        state = undecided.join(least, F.col("copy") == F.col("later"), "left").select("copy", "least.earlier", "least.waits")
        single = state.where("earlier IS NULL").select("copy", F.col("copy").alias("of"))
        now_single = single.selectExpr("copy AS earlier", "true AS single")
        copied = state.join(now_single, "earlier", "left").where("earlier IS NOT NULL AND (waits IS NULL OR single)")
        round = single.unionByName(copied.selectExpr("copy", "earlier AS of"))
        decided = decided.unionByName(stored(round, f"{folder}/{number:02}"))
    return decided.where("copy != of")


def tables(scored: DataFrame, repeated: DataFrame | None, duplicates: DataFrame) -> Iterator[tuple[str, DataFrame]]:
    """The tables of `stance score`, by their names."""
    rejected = scored.where("reject IS NOT NULL").select(
        F.col("_file").alias("input"),
        F.coalesce("_position", F.lit("")).alias("position"),
        "article_id",
        F.when(F.col("_malformed").isNotNull(), "malformed_json").otherwise(F.col("reject.reason")).alias("reason"),
        F.coalesce("_malformed", "reject.detail").alias("detail"),
    )
    kept = scored.where("reject IS NULL")
    if repeated is not None:
        again = repeated.join(scored, list(ORDER)).select(
            F.col("_file").alias("input"),
            F.coalesce("_position", F.lit("")).alias("position"),
            repeated.article_id,
            F.lit("duplicate_id").alias("reason"),
            F.format_string('an article with the id "%s" came before; ids must differ', repeated.article_id).alias("detail"),
        )
        rejected = rejected.unionByName(again)
        kept = kept.join(F.broadcast(repeated.select(*ORDER)), list(ORDER), "left_anti")
    names = scored.columns[: scored.columns.index("sentences")]
    columns = [name for name in names if name != "duplicate_of"]
    articles = kept.select(*columns).join(duplicates, "article_id", "left").select(*names)
    yield "articles", articles
    for name in NESTED:
        yield name, kept.select(F.explode(name).alias("row")).select("row.*")
    yield "rejects", rejected


def file_system(spark: SparkSession, path: str) -> tuple[Any, Any]:
    """Hadoop's file system of a path, and the path in full."""
    context: Any = spark.sparkContext
    given = context._jvm.org.apache.hadoop.fs.Path(path)
    fs = given.getFileSystem(context._jsc.hadoopConfiguration())
    return fs, fs.makeQualified(given)


def write_text(spark: SparkSession, name: str, text: str) -> None:
    fs, path = file_system(spark, name)
    stream = fs.create(path, True)
    stream.write(bytearray(text.encode()))
    stream.close()


def run(spark: SparkSession, job: Job) -> dict[str, Any]:
    """Does the job, and returns what run.json says of it."""
    began = time.time()
    fs, output = file_system(spark, job.output)
    if fs.exists(output):
        if not job.overwrite:
            raise SystemExit(f"{job.output} exists: add --overwrite to replace it, or name another folder")
        fs.delete(output, True)
    context = spark.sparkContext
    for name in [job.binary, job.model, *job.actors]:
        if name and os.path.exists(name):
            context.addFile(name)
    spark.conf.set("spark.sql.session.timeZone", "UTC")
    spark.conf.set("spark.sql.parquet.compression.codec", "zstd")
    spark.conf.set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS")
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", str(ROWS_A_BATCH))
    spark.conf.set("spark.sql.files.maxPartitionBytes", f"{job.split_mb}m")
    schema = result_schema(spark, job)
    workers = int(spark.conf.get("spark.task.cpus", "1") or "1")
    staged = f"{job.output}/staged"
    scored = stored(read_articles(spark, job).mapInArrow(scorer(job, workers), schema), staged)
    scored_in = time.time() - began

    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", "10000")
    spark.conf.set("spark.sql.files.maxPartitionBytes", "128m")
    repeated: DataFrame | None = repeated_ids(scored).persist()
    if repeated is not None and repeated.isEmpty():
        repeated = None
    unique = scored
    if repeated is not None:
        unique = scored.join(F.broadcast(repeated.select(*ORDER)), list(ORDER), "left_anti")
    duplicates = near_duplicates(unique, f"{job.output}/duplicates")
    compared_in = time.time() - began - scored_in

    size = fs.getContentSummary(file_system(spark, staged)[1]).getLength()
    parts = max(1, -(-size // (job.part_mb << 20)))
    counts: dict[str, int] = {}
    for name, frame in tables(scored, repeated, duplicates):
        counts[name] = stored(frame.coalesce(parts), f"{job.output}/{name}").count()
    inputs = scored.count()
    if counts["articles"] + counts["rejects"] != inputs:
        raise RuntimeError(f"{counts['articles']} articles and {counts['rejects']} rejects of {inputs} inputs")
    summary = {
        "started": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(began)),
        "syntax": job.syntax,
        "alone": job.alone,
        "inputs": inputs,
        "rows": counts,
        "duplicates": duplicates.count(),
        "seconds": round(time.time() - began, 1),
        "seconds_scoring": round(scored_in, 1),
        "seconds_duplicates": round(compared_in, 1),
        "cores": context.defaultParallelism,
    }
    for name in ("staged", "duplicates"):
        fs.delete(file_system(spark, f"{job.output}/{name}")[1], True)
    write_text(spark, f"{job.output}/run.json", json.dumps(summary, indent=2) + "\n")
    write_text(spark, f"{job.output}/_SUCCESS", "")
    return summary


def parse_arguments(arguments: list[str]) -> Job:
    parser = argparse.ArgumentParser(prog="stance_spark.py", description="Score articles on a Spark cluster.")
    parser.add_argument("--input", nargs="+", required=True, help="folders or files that Spark can read")
    parser.add_argument("--output", required=True, help="folder of the tables; must not exist")
    parser.add_argument("--binary", required=True, help="the stance binary of the executors' platform, here or shipped with --files")
    parser.add_argument("--format", choices=("parquet", "json", "text"), default="parquet", help="of the input; json is a line an article, text a file an article (default: parquet)")
    parser.add_argument("--model", help="model file of stance train (default: the embedded model)")
    parser.add_argument("--actors", action="append", default=[], help="your own actors; may be repeated")
    parser.add_argument("--limit", action="append", default=[], metavar="NAME=NUMBER", help="a limit as of stance pipe; may be repeated")
    parser.add_argument("--no-syntax", action="store_true", help="leave out the parser: faster, less exact")
    parser.add_argument("--alone", action="store_true", help="judge each sentence by itself, without the rest of its article")
    parser.add_argument("--partitions", type=int, help="shuffle the articles into so many tasks, where files or row groups are few and large")
    parser.add_argument("--split-mb", type=int, default=16, help="megabytes of input a task, where files can be split (default: 16)")
    parser.add_argument("--part-mb", type=int, default=256, help="megabytes of results a file of the tables, at most about (default: 256)")
    parser.add_argument("--most-deadly", type=int, default=5, help="articles of one task that may kill the process before the task fails (default: 5)")
    parser.add_argument("--overwrite", action="store_true", help="replace the output folder")
    for name in COLUMNS:
        parser.add_argument(f"--{name}-column", metavar="NAME", help=f"your name of the column {name}")
    given = parser.parse_args(arguments)
    columns = {name: getattr(given, f"{name}_column") for name in COLUMNS if getattr(given, f"{name}_column")}
    return Job(
        input=given.input, output=given.output.rstrip("/"), binary=given.binary, format=given.format, columns=columns,
        model=given.model, actors=given.actors, limits=given.limit, syntax=not given.no_syntax, alone=given.alone, partitions=given.partitions,
        split_mb=given.split_mb, part_mb=given.part_mb, most_deadly=given.most_deadly, overwrite=given.overwrite,
    )


def main() -> None:
    job = parse_arguments(sys.argv[1:])
    spark = SparkSession.builder.appName("stance").getOrCreate()
    try:
        print(json.dumps(run(spark, job)))
    finally:
        spark.stop()


if __name__ == "__main__":
    main()
