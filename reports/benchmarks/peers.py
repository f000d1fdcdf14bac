"""Compare stance with what its users would otherwise use.

    make bench-peers
    make bench-peers PEERS="--rounds 5 --articles FOLDER --labels LABELS.jsonl"

stance, a scikit-learn script, fastText and spaCy's small model read the same
articles and write Parquet, each pinned to one core and then to two, several
times in turn; what is printed are medians. spaCy is given a part of the
articles, and stance with all its stages the same part again. The classifiers of
the peers are trained on the same labelled sentences, and that is measured too.

Without --articles and --labels: PolNeAR's training articles and NewsMTSC's
training sentences below --shared; where that folder is missing, the sample of
`make demo` many times over, which shows that everything runs and little else.
"""

import argparse
import csv
import json
import os
import pathlib
import platform
import random
import shutil
import subprocess
import sys
import tempfile

import measure

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
STANCE = ROOT / "bin" / "stance"

ALL, PART = "all articles", "a part of them"


def say(text):
    print(text, file=sys.stderr, flush=True)


def articles(folder):
    """The texts of a folder, by path."""
    return [p.read_text(encoding="utf-8") for p in sorted(pathlib.Path(folder).rglob("*.txt"))]


def sample():
    """The articles of the demo, until there are two megabytes of them."""
    with open(ROOT / "data/demo/articles.jsonl", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    return texts * (2_000_000 // sum(len(t.encode()) for t in texts) + 1)


def write_articles(texts, path):
    with open(path, "w", encoding="utf-8") as f:
        for i, text in enumerate(texts):
            f.write(json.dumps({"id": f"article-{i}", "text": text}, ensure_ascii=False) + "\n")
    return os.path.getsize(path) / 1e6


def sample_labels(path):
    with open(ROOT / "data/demo/tone.csv", encoding="utf-8") as table, open(path, "w", encoding="utf-8") as f:
        for row in csv.DictReader(table):
            start = row["text"].find(row["actor"])
            row |= {"actor_start": start, "actor_end": start + len(row["actor"])}
            f.write(json.dumps(row, ensure_ascii=False) + "\n")


def many_labels(path, n, out):
    """n labelled sentences out of fewer: words dropped and swapped, the mention kept."""
    source = random.Random(1)
    with open(path, encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    with open(out, "w", encoding="utf-8") as f:
        for i in range(n):
            row = rows[i % len(rows)]
            start, end = row["actor_start"], row["actor_end"]
            left, right = (perturbed(part, source) for part in (row["text"][:start], row["text"][end:]))
            mention = row["text"][start:end]
            new = {"id": str(i), "text": left + mention + right, "actor_start": len(left), "actor_end": len(left) + len(mention), "label": row["label"]}
            f.write(json.dumps(new, ensure_ascii=False) + "\n")


def perturbed(text, source):
    """The text without one word in ten, and some neighbours swapped; its ends stay."""
    words = text.split(" ")
    inner = [w for w in words[1:-1] if source.random() > 0.1]
    for i in range(len(inner) - 1):
        if source.random() < 0.05:
            inner[i], inner[i + 1] = inner[i + 1], inner[i]
    return " ".join(words[:1] + inner + words[-1:]) if len(words) > 1 else text


def python(script, *arguments):
    return [sys.executable, HERE / script, *arguments]


class Bench:
    """The contestants, and the folder that they work in."""

    def __init__(self, folder, rounds, train_rounds):
        self.folder, self.rounds, self.train_rounds = folder, rounds, train_rounds
        self.labels = folder / "labels.jsonl"
        self.files = {ALL: folder / "all.jsonl", PART: folder / "part.jsonl"}

    def out(self):
        out = self.folder / "out"
        shutil.rmtree(out, ignore_errors=True)
        return out

    def stance(self, which, cores, *flags):
        return lambda: measure.run([STANCE, "score", self.files[which], "-o", self.out(), "--workers", cores, *flags], cores)

    def peer(self, name, model, which, cores):
        command = lambda: python(f"score_{name}.py", self.files[which], self.folder / model, self.out(), cores)
        return lambda: measure.run(command(), cores, watch=cores > 1)

    def score(self, cores):
        """{(name, articles): Run} of scoring."""
        contestants = {
            ("stance --no-syntax", ALL): self.stance(ALL, cores, "--no-syntax"),
            ("scikit-learn", ALL): self.peer("sklearn", "sklearn.model", ALL, cores),
            ("fastText", ALL): self.peer("fasttext", "fasttext.model", ALL, cores),
            ("stance", ALL): self.stance(ALL, cores),
            ("stance", PART): self.stance(PART, cores),
            ("spaCy", PART): self.peer("spacy", "sklearn.model", PART, cores),
        }
        return measure.in_turn(contestants, self.rounds, lambda text: say(f"score, {cores} core(s), {text}"))

    def train(self, cores):
        """{name: Run} of training. The models of the peers are kept for scoring."""
        command = [STANCE, "train", self.labels, "--task", "tone", "--prior", "none", "-o", self.folder / "stance.model"]
        contestants = {
            "stance --no-syntax": lambda: measure.run([*command, "--no-syntax"], cores),
            "stance": lambda: measure.run(command, cores),
            "scikit-learn": lambda: measure.run(
                python("train_sklearn.py", self.labels, self.folder / "sklearn.model", cores), cores, watch=cores > 1
            ),
            "fastText": lambda: measure.run(python("train_fasttext.py", self.labels, self.folder / "fasttext.model", cores), cores),
        }
        return measure.in_turn(contestants, self.train_rounds, lambda text: say(f"train, {cores} core(s), {text}"))

    def train_many(self, n):
        """{name: Run} of stance's training on n sentences, on two cores, once."""
        many_labels(self.labels, n, self.folder / "many.jsonl")
        command = [STANCE, "train", self.folder / "many.jsonl", "--task", "tone", "--prior", "none", "-o", self.folder / "many.model"]
        runs = {}
        for name, flags in (("stance --no-syntax", ["--no-syntax"]), ("stance", [])):
            runs[name] = measure.run([*command, *flags], 2)
            say(f"train, {n} sentences: {name}: {runs[name].seconds:.1f} s")
        return runs


def table(header, rows):
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    return "\n".join(lines + ["| " + " | ".join(r) + " |" for r in rows])


def score_table(runs, sizes):
    """One row a contestant and number of cores."""
    rows = []
    for cores, found in runs.items():
        for (name, which), r in found.items():
            rows.append([name, which, str(cores), f"{sizes[which] / r.seconds:.3f}", f"{sizes[which] / r.cpu:.3f}", f"{r.seconds:.2f}", f"{r.memory:.0f}"])
    return table(["", "articles", "cores", "MB/s", "MB per processor second", "s", "peak MiB"], rows)


def train_table(runs):
    rows = []
    for cores, found in runs.items():
        for name, r in found.items():
            rows.append([name, str(cores), f"{r.seconds:.1f}", f"{r.cpu:.1f}", f"{r.memory:.0f}"])
    return table(["", "cores", "s", "processor s", "peak MiB"], rows)


def ratios(runs):
    """The comparisons that matter, as (what, ratio of times, ratio of processor times)."""
    found = []
    for cores, r in runs.items():
        for ours, theirs, which in (("stance --no-syntax", "scikit-learn", ALL), ("stance --no-syntax", "fastText", ALL), ("stance", "spaCy", PART)):
            a, b = r[ours, which], r[theirs, which]
            found.append([f"{ours} over {theirs}, {cores} core{'s' * (cores > 1)}", f"{b.seconds / a.seconds:.1f}", f"{b.cpu / a.cpu:.1f}"])
    for name in ("stance", "stance --no-syntax"):
        one, two = runs[1][name, ALL], runs[2][name, ALL]
        found.append([f"{name}: two cores over one", f"{one.seconds / two.seconds:.2f}", f"{one.cpu / two.cpu:.2f}"])
    return table(["", "by time", "by processor time"], found)


def chart(runs, sizes, path):
    """Speed against memory on one core, both on logarithmic scales."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams.update({"svg.hashsalt": "stance", "svg.fonttype": "none", "font.family": "sans-serif"})
    from matplotlib import pyplot

    names = {"stance": "#0b6e4f", "stance --no-syntax": "#0b6e4f"}
    figure, axes = pyplot.subplots(figsize=(7, 4.2), layout="constrained")
    for (name, which), r in runs[1].items():
        if (name, which) == ("stance", PART):
            continue
        x, y = sizes[which] / r.cpu, r.memory
        axes.scatter(x, y, s=60, color=names.get(name, "#8a8a8a"))
        axes.annotate(name, (x, y), xytext=(0, 9), textcoords="offset points", ha="center")
    axes.set(xscale="log", yscale="log", xlabel="megabytes of articles per processor second", ylabel="peak memory in MiB")
    axes.set_title("Articles to Parquet on one core: right is faster, low is smaller", fontsize=11)
    axes.margins(0.18)
    axes.grid(True, which="both", color="#e6e6e6")
    axes.set_axisbelow(True)
    figure.savefig(path, metadata={"Date": None})


def version():
    return subprocess.run([STANCE, "version"], capture_output=True, text=True, check=True).stdout.strip()


def machine():
    with open("/proc/cpuinfo") as f:
        model = next((line.split(":")[1].strip() for line in f if line.startswith("model name")), platform.processor())
    return f"{model}, {os.cpu_count()} cores"


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--articles", help="folder of .txt files")
    p.add_argument("--labels", help="labelled sentences for the task tone, JSONL as `stance import` writes it")
    p.add_argument("--shared", default=ROOT.parent / "shared", type=pathlib.Path, help="folder of the published data sets")
    p.add_argument("--rounds", type=int, default=3, help="of scoring")
    p.add_argument("--train-rounds", type=int, default=1, help="of training, whose runs are longer and vary less")
    p.add_argument("--large", type=int, default=0, help="labelled sentences of a large training besides, made by perturbing: 100000 takes some minutes more")
    p.add_argument("--part", type=int, default=20, help="spaCy gets one article in so many")
    p.add_argument("--out", default=HERE, type=pathlib.Path, help="folder of peers.md and peers.svg")
    o = p.parse_args()

    polnear, newsmtsc = o.shared / "data/polnear/train/text", o.shared / "data/newsmtsc/train.jsonl"
    with tempfile.TemporaryDirectory(prefix="stance-bench-") as folder:
        bench = Bench(pathlib.Path(folder), o.rounds, o.train_rounds)
        if o.articles:
            texts, source = articles(o.articles), f"the articles of {pathlib.Path(o.articles).name}"
        elif polnear.is_dir():
            texts, source = articles(polnear), "PolNeAR's training articles"
        else:
            texts, source = sample(), "the sample of `make demo`, repeated"
        if o.labels:
            shutil.copy(o.labels, bench.labels)
        elif newsmtsc.is_file():
            subprocess.run([STANCE, "import", "newsmtsc", newsmtsc, "-o", bench.labels], check=True)
        else:
            sample_labels(bench.labels)
        sizes = {ALL: write_articles(texts, bench.files[ALL]), PART: write_articles(texts[:: o.part], bench.files[PART])}
        with open(bench.labels, encoding="utf-8") as f:
            n_labels = sum(1 for _ in f)
        trained = {cores: bench.train(cores) for cores in (1, 2)}
        scored = {cores: bench.score(cores) for cores in (1, 2)}
        many = {2: bench.train_many(o.large)} if o.large else {}

    text = f"""# stance beside its peers

Written by `make bench-peers`: {machine()}; {version()}. Everything in one run,
in turn, pinned to the cores: scoring {o.rounds} times, training {o.train_rounds}; medians. Load of the machine
from other programs when it ended: {os.getloadavg()[0]:.1f}; processor time suffers less from that.

What each does is in its script beside this page. The peers split sentences
(spaCy: parse them), find names and give each mention one of three classes;
stance also resolves who is meant, finds quotes and their speakers, judges every
ordered pair of actors, and writes eight tables.

## Articles to Parquet

{source}: {len(texts)} articles, {sizes[ALL]:.1f} MB of JSONL; the part is every {o.part}th, {sizes[PART]:.2f} MB.
From the start of the program to its end, its models loaded.

{score_table(scored, sizes)}

{ratios(scored)}

![speed and memory](peers.svg)

## Labelled sentences to a model

{n_labels} sentences. stance and scikit-learn choose their settings by five folds
and report out of fold; fastText trains once, as it is set.

{train_table(trained)}
"""
    if many:
        text += f"\n{o.large:,} sentences, made of these by dropping and swapping words:\n\n{train_table(many)}\n"
    (o.out / "peers.md").write_text(text, encoding="utf-8")
    chart(scored, sizes, o.out / "peers.svg")
    print(text)


if __name__ == "__main__":
    main()
