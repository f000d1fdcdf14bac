"""Runs the application on a Spark of several processes: a driver, and two
executors that are processes of their own."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
from pyspark.sql import SparkSession

import compare
import pipe_example
import stance_spark
from stance_spark import Job, Pipe, ProcessDied

HERE = Path(__file__).parent
BINARY = os.environ["STANCE_BINARY"]
DEADLY = "A storm sank the ledger of Deadly Harbour."

# Stands between Spark and the binary, and dies where it is told to.
FLAKY = '''#!{python}
import os, signal, subprocess, sys, time
import pyarrow as pa
how, markers, binary = {how!r}, {markers!r}, {binary!r}
child = subprocess.Popen([binary, *sys.argv[1:]], stdin=subprocess.PIPE)

def once(what):
    try:
        os.close(os.open(f"{{markers}}/{{what}}.marker", os.O_CREAT | os.O_EXCL))
        return True
    except FileExistsError:
        return False

def executor():
    at = os.getppid()
    while b"CoarseGrainedExecutorBackend" not in open(f"/proc/{{at}}/cmdline", "rb").read():
        at = int(open(f"/proc/{{at}}/stat").read().rsplit(")", 1)[1].split()[1])
    return at

reader = pa.ipc.open_stream(sys.stdin.buffer)
writer = pa.ipc.new_stream(child.stdin, reader.schema)
for number, batch in enumerate(reader):
    if how == "poison" and any({deadly!r} in text for text in batch["text"].to_pylist() if text):
        writer.close()
        child.stdin.close()
        child.wait()  # the results before this one are out
        print("fatal error: all is lost", file=sys.stderr, flush=True)
        sys.exit(66)
    if how == "broken":
        print("this binary is broken", file=sys.stderr, flush=True)
        child.kill()
        sys.exit(67)
    writer.write_batch(batch)
    child.stdin.flush()
    if number == 1 and how == "killed":
        time.sleep(0.3)  # some results are on their way
        for victim, pid in (("process", os.getpid()), ("executor", executor())):
            if once(victim):
                child.kill()
                os.kill(pid, signal.SIGKILL)
writer.close()
child.stdin.close()
sys.exit(child.wait())
'''

PLACES = "Oslo Lima Quito Accra Hanoi Doha Tunis Minsk Sofia Riga Tbilisi Baku Kabul Havana Nairobi Ankara".split()
DEEDS = "thanked accused praised condemned supported blamed criticised welcomed urged warned".split()
THINGS = "the harbour treaty|its new tariffs|the border patrols|the grain deal|a film festival|the old dam|the rail line|its election law".split("|")


def sentence(rnd: random.Random) -> str:
    one, other = rnd.sample(PLACES, 2)
    return f"{one} {rnd.choice(DEEDS)} {other} over {rnd.choice(THINGS)} on day {rnd.randrange(9999)}."


def corpus() -> list[dict[str, Any]]:
    """Articles with copies of copies, so that the ends of a chain are not near,
    equal texts, equal and missing dates, short texts and rows to reject."""
    rnd = random.Random(5)
    rows: list[dict[str, Any]] = []

    def add(text: str | None, published: int | None) -> None:
        # Ids in no order, so that who comes first is for the dates to say.
        rows.append({"id": f"{rnd.randrange(1 << 30):09}", "text": text, "title": f"Day {len(rows) % 7}", "published": published})

    for story in range(6):
        told = [sentence(rnd) for _ in range(12)]
        for _ in range(8):
            add(" ".join(told), None if rnd.random() < 0.2 else 1_700_000_000_000_000 + rnd.randrange(5) * 1000)
            for _ in range(3):
                told[rnd.randrange(len(told))] = sentence(rnd)
    for _ in range(4):
        add("Oslo thanked Lima.", None)
        add("OSLO thanked  Lima!", 5)
    add("La casa de la vecina es grande y el perro duerme en el jardín todo el día sin ladrar.", 3)
    add(f"{sentence(rnd)} {DEADLY}", 1)
    add("", 1)
    add(None, 1)
    rnd.shuffle(rows)
    rows[20]["id"] = rows[3]["id"]
    rows[30]["id"] = rows[50]["id"] = rows[4]["id"]
    rows[40]["id"] = None
    return rows


def processes_of(path: str) -> list[str]:
    """The processes, zombies too, whose command names the path."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and path.encode() in (entry / "cmdline").read_bytes():
                found.append(entry.name)
        except OSError:
            pass
    return found


class Cluster(unittest.TestCase):
    spark: SparkSession
    folder: Path

    @classmethod
    def setUpClass(cls) -> None:
        temporary = tempfile.TemporaryDirectory(prefix="stance-spark-")
        cls.addClassCleanup(temporary.cleanup)
        cls.folder = Path(temporary.name)
        os.environ.pop("SPARK_HOME", None)
        os.environ.update(PYSPARK_PYTHON=sys.executable, SPARK_LOCAL_IP="127.0.0.1")
        builder = SparkSession.builder.master("local-cluster[2,1,1024]").appName("test")
        for key, value in {
            "spark.sql.shuffle.partitions": "2",
            "spark.sql.files.openCostInBytes": str(16 << 20),  # a file a task
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.driver.host": "127.0.0.1",
            "spark.local.dir": str(cls.folder / "local"),
            "spark.sql.warehouse.dir": str(cls.folder / "warehouse"),
            # What runs once need not be compiled well.
            "spark.sql.codegen.wholeStage": "false",
            "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1",
            "spark.executor.extraJavaOptions": "-XX:TieredStopAtLevel=1",
        }.items():
            builder = builder.config(key, value)
        cls.spark = builder.getOrCreate()
        cls.addClassCleanup(cls.spark.stop)
        cls.spark.sparkContext.setLogLevel("OFF")
        cls.spark.sparkContext.addPyFile(str(HERE / "stance_spark.py"))
        stance_spark.ROWS_A_BATCH = 4
        rows = corpus()
        schema = pa.schema([("id", pa.string()), ("text", pa.string()), ("title", pa.string()), ("published", pa.timestamp("us", "UTC"))])
        cls.input = cls.folder / "input"
        cls.input.mkdir()
        for number, start in enumerate(range(0, len(rows), 16)):
            table = pa.Table.from_pylist(rows[start : start + 16], schema)
            pq.write_table(table, cls.input / f"part-{number}.parquet")
        cls.rows = rows
        cls.scored = cls.score(cls.input, "scored")

    input: Path
    scored: Path
    rows: list[dict[str, Any]]

    @classmethod
    def score(cls, source: Path, name: str) -> Path:
        """The result of the binary alone."""
        out = cls.folder / name
        done = subprocess.run([BINARY, "score", str(source), "-o", str(out), "--no-syntax"], capture_output=True, text=True)
        assert done.returncode in (0, 3), done.stderr
        return out

    def spark_run(self, source: Path, name: str, **options: Any) -> tuple[Path, dict[str, Any]]:
        out = self.folder / name
        settings: dict[str, Any] = {"binary": BINARY, "format": "parquet", "columns": {}, "syntax": False, **options}
        return out, stance_spark.run(self.spark, Job(input=[str(source)], output=str(out), **settings))

    def flaky(self, how: str) -> str:
        path = self.folder / f"stance-{how}"
        path.write_text(FLAKY.format(python=sys.executable, how=how, markers=str(self.folder), binary=BINARY, deadly=DEADLY))
        path.chmod(0o755)
        return str(path)

    def assert_none_left(self, path: str) -> None:
        for _ in range(50):
            if not (left := processes_of(os.path.basename(path))):
                return
            time.sleep(0.1)
        self.fail(f"processes left: {left}")

    def test_equal_to_score(self) -> None:
        out, summary = self.spark_run(self.input, "few", part_mb=1)
        self.assertEqual(compare.differences(str(self.scored), str(out)), [])
        self.assertEqual(summary["inputs"], len(self.rows))
        self.assertGreater(summary["duplicates"], 20)
        self.assertEqual({path.name for path in out.iterdir() if not path.name.startswith(".")}, {*stance_spark.TABLES, "run.json", "_SUCCESS"})
        self.assertEqual(json.loads((out / "run.json").read_text()), summary)
        with self.assertRaisesRegex(SystemExit, "exists: add --overwrite"):
            self.spark_run(self.input, "few")

    def test_a_process_killed_and_an_executor_lost(self) -> None:
        binary = self.flaky("killed")
        out, _ = self.spark_run(self.input, "killed", binary=binary, partitions=3)
        for victim in ("process", "executor"):
            self.assertTrue((self.folder / f"{victim}.marker").exists(), victim)
        self.assertEqual(compare.differences(str(self.scored), str(out)), [])
        self.assert_none_left(binary)

    def test_a_poison_article_is_a_reject(self) -> None:
        binary = self.flaky("poison")
        out, summary = self.spark_run(self.input, "poison", binary=binary)
        deadly = next(row["id"] for row in self.rows if row["text"] and DEADLY in row["text"])
        rejects = {row["article_id"]: row for row in ds.dataset(str(out / "rejects"), format="parquet").to_table().to_pylist()}
        self.assertEqual(rejects[deadly]["reason"], "process_died")
        self.assertRegex(rejects[deadly]["detail"], "(?s)ended with status 66; its standard error: .*fatal error: all is lost")
        self.assertEqual(summary["inputs"], len(self.rows))
        for name in compare.KEYS:
            if name != "rejects":
                want = compare.read(str(self.scored), name)
                want = want.filter(pa.compute.not_equal(want["article_id"], deadly))
                got = compare.read(str(out), name)
                self.assertTrue(got.equals(want.cast(got.schema)), name)
        self.assert_none_left(binary)

    def test_a_broken_binary_fails_with_its_words(self) -> None:
        with self.assertRaisesRegex(Exception, "stance pipe ended with status 67; its standard error: this binary is broken"):
            self.spark_run(self.input, "broken", binary=self.flaky("broken"), most_deadly=0)
        self.assertFalse((self.folder / "broken" / "_SUCCESS").exists())

    def read(self, source: Path, **options: Any) -> list[dict[str, Any]]:
        job = Job(input=[str(source)], output="", binary="", **options)
        return [row.asDict() for row in stance_spark.read_articles(self.spark, job).collect()]

    def test_reading_json_lines(self) -> None:
        source = self.folder / "feed.jsonl"
        source.write_text('{"guid": "a", "body": "A."}\n{"guid": 7, "body": null}\n{"guid": "cut\n')
        rows = self.read(source, format="json", columns={"id": "guid", "text": "body"})
        self.assertEqual([(row["id"], row["text"], bool(row["_malformed"])) for row in rows], [("a", "A.", False), ("7", None, False), (None, None, True)])

    def test_reading_texts(self) -> None:
        source = self.folder / "texts"
        for name in ("b c.txt", "deep/a+ä.txt", "deep/100%.txt"):
            path = source / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("Oslo thanked Lima.\nLima blamed Quito.")
        rows = self.read(source, format="text", columns={})
        self.assertEqual(sorted(row["id"] for row in rows), ["b c.txt", "deep/100%.txt", "deep/a+ä.txt"])
        self.assertEqual(rows[0]["text"], "Oslo thanked Lima.\nLima blamed Quito.")
        self.assertEqual([row["id"] for row in self.read(source / "b c.txt", format="text", columns={})], ["b c.txt"])


class Direct(unittest.TestCase):
    """What needs no Spark."""

    def test_example(self) -> None:
        rows = pipe_example.score([BINARY, "pipe", "--no-syntax"], [{"id": "a", "text": "Oslo thanked Lima for the crane."}, {"id": "b", "text": ""}])
        self.assertEqual([row["article_id"] for row in rows], ["a", "b"])
        self.assertEqual(rows[0]["stances"][0]["holder_name"], "Norway")
        self.assertEqual(rows[1]["reject"]["reason"], "empty_text")

    def test_arguments_reach_the_pipe(self) -> None:
        given = ["--input", "news", "--output", "scored", "--binary", "stance"]
        for extra, want in (([], False), (["--alone"], True)):
            job = stance_spark.parse_arguments([*given, *extra])
            self.assertEqual("--alone" in job.pipe_arguments(1), want)
            self.assertNotIn("--no-syntax", job.pipe_arguments(1))

    def test_pipe_reports_how_the_process_ended(self) -> None:
        batch = pa.RecordBatch.from_pydict({"id": ["a"], "title": ["no text"]})
        with Pipe([BINARY, "pipe"]) as pipe, self.assertRaisesRegex(ProcessDied, 'status 1; its standard error: .*no column "text"'):
            list(pipe.score([batch]))
        with Pipe([BINARY, "pipe", "--nonsense"]) as pipe, self.assertRaisesRegex(ProcessDied, "status 2; .*unknown flag"):
            pipe.schema()

    def test_pipe_raises_what_its_input_raises(self) -> None:
        def batches() -> Any:
            yield pa.RecordBatch.from_pydict({"id": ["a"], "text": ["Oslo thanked Lima."]})
            raise LookupError("the input is gone")

        with Pipe([BINARY, "pipe", "--no-syntax"]) as pipe, self.assertRaisesRegex(LookupError, "the input is gone"):
            list(pipe.score(batches()))

    def test_near_pairs_over_the_borders_of_batches(self) -> None:
        rnd = np.random.default_rng(3)
        buckets, signatures = [], []
        for bucket, size in enumerate([1, 5, 1, 90, 2, 3]):
            kinds = rnd.integers(0, 256, (3, 60), np.uint8)
            for _ in range(size):
                hashes = kinds[rnd.integers(3)].copy()
                hashes[rnd.random(60) < 0.45] = rnd.integers(256)
                buckets.append(bucket)
                signatures.append(hashes)
        want = set()
        for i, bucket in enumerate(buckets):
            first = buckets.index(bucket)
            for j in range(first, min(i, first + stance_spark.CROWD)):
                if (signatures[i] == signatures[j]).sum() >= stance_spark.ENOUGH:
                    want.add((str(i), str(j)))
        table = pa.table({
            "bucket": pa.array(buckets, pa.int64()),
            "signature": [b"\x40\0\0\0" + hashes.tobytes() for hashes in signatures],
            "undated": [False] * len(buckets),
            "published": pa.array(range(len(buckets)), pa.timestamp("us", "UTC")),
            "article_id": [str(i) for i in range(len(buckets))],
        })
        for size in (1, 2, 7, 64, 1000):
            got = [pair for batch in stance_spark.near_pairs(iter(table.to_batches(size))) for pair in zip(batch["later"].to_pylist(), batch["earlier"].to_pylist())]
            self.assertEqual(set(got), want, f"batches of {size}")
            self.assertEqual(len(got), len(want))


if __name__ == "__main__":
    unittest.main(verbosity=2)
