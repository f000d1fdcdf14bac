"""Show that the cost of scoring grows linearly and that memory is bounded.

    make bench-scale
    make bench-scale SCALE="--part 1 --times 1 10 100 1000 --syntax-times 1 10 100"

The same articles are streamed into `stance score -` over and over under new
ids: every copy is then a near-duplicate of the others, which is the hardest
case for finding those. As it stands it takes every 80th article, for some
minutes; with --part 1 all of them, for hours. Single articles come last, up to
one of 200 MB.
"""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import measure
import peers

HERE = pathlib.Path(__file__).resolve().parent


def feed(path, times):
    """A process that writes the articles of a file so many times, under new ids."""
    return subprocess.Popen([sys.executable, __file__, "--feed", str(path), str(times)], stdout=subprocess.PIPE)


def write_feed(path, times):
    with open(path, encoding="utf-8") as f:
        texts = [json.dumps(json.loads(line)["text"], ensure_ascii=False) for line in f]
    out = open(1, "w", encoding="utf-8", buffering=1 << 20)
    for i in range(times):
        for j, text in enumerate(texts):
            out.write(f'{{"id": "{i}-{j}", "text": {text}}}\n')
    out.close()


def single_articles(texts, megabytes, cores, folder):
    """A table of what one article costs: a usual one, the median of five runs; one
    about as long as the limits let in; and one that they do not."""
    text = "\n\n".join(texts)
    article, out = folder / "single.txt", folder / "single"

    def once():
        shutil.rmtree(out, ignore_errors=True)
        return measure.run([peers.STANCE, "score", article, "-o", out, "--no-syntax"], cores, allowed=(0, 1))

    rows = []
    for label, size, rounds in (("5 kB", 5_000, 5), ("4 MB", 4_000_000, 1), (f"{megabytes} MB", megabytes * 1_000_000, 1)):
        with open(article, "w", encoding="utf-8") as f:
            while f.tell() < size:
                f.write(text[: size - f.tell() + 1] + "\n\n")
        r = measure.median([once() for _ in range(rounds)])
        rows.append([label, "scored" if r.status == 0 else "rejected by a limit", f"{r.seconds:.2f}", f"{r.cpu:.2f}", f"{r.memory:.0f}"])
        peers.say(f"one article: {rows[-1]}")
    return "One article, `--no-syntax`:\n\n" + peers.table(["size", "", "s", "processor s", "peak MiB"], rows) + "\n"


def score(corpus, times, cores, folder, flags):
    source = feed(corpus, times)
    out = folder / "out"
    shutil.rmtree(out, ignore_errors=True)
    run = measure.run([peers.STANCE, "score", "-", "-o", out, "--workers", cores, *flags], cores, stdin=source.stdout)
    source.wait()
    disk = sum(p.stat().st_size for p in out.rglob("*") if p.is_file()) / 1e6
    shutil.rmtree(out)
    return run, disk


def chart(found, path):
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams.update({"svg.hashsalt": "stance", "svg.fonttype": "none", "font.family": "sans-serif"})
    from matplotlib import pyplot

    figure, (time, memory) = pyplot.subplots(1, 2, figsize=(8, 3.6), layout="constrained")
    for name, style in (("--no-syntax", "o-"), ("with syntax", "s--")):
        rows = [r for r in found if r[0] == name]
        sizes = [r[2] for r in rows]
        time.plot(sizes, [r[3].cpu for r in rows], style, color="#0b6e4f", label=name)
        memory.plot(sizes, [r[3].memory for r in rows], style, color="#0b6e4f", label=name)
    time.set(xscale="log", yscale="log", xlabel="MB of articles", ylabel="processor seconds", title="Cost")
    memory.set(xscale="log", xlabel="MB of articles", ylabel="peak MiB", title="Memory", ylim=(0, 450))
    memory.axhline(400, color="#c0392b", linewidth=0.8)
    for axes in (time, memory):
        axes.grid(True, which="major", color="#e6e6e6")
        axes.legend(frameon=False)
    figure.savefig(path, metadata={"Date": None})


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--articles", help="folder of .txt files")
    p.add_argument("--shared", default=peers.ROOT.parent / "shared", type=pathlib.Path, help="folder of the published data sets")
    p.add_argument("--part", type=int, default=80, help="take one article in so many")
    p.add_argument("--times", type=int, nargs="*", default=[1, 10, 100, 1000])
    p.add_argument("--syntax-times", type=int, nargs="*", default=[1, 10, 100, 1000])
    p.add_argument("--huge", type=int, default=200, help="megabytes of the longest single article; 0: none")
    p.add_argument("--cores", type=int, default=2)
    p.add_argument("--out", default=HERE, type=pathlib.Path, help="folder of scale.md and scale.svg")
    o = p.parse_args()
    with tempfile.TemporaryDirectory(prefix="stance-scale-") as name:
        folder = pathlib.Path(name)
        corpus = folder / "articles.jsonl"
        polnear = o.shared / "data/polnear/train/text"
        texts = peers.articles(o.articles or polnear) if o.articles or polnear.is_dir() else peers.sample()
        texts = texts[:: o.part]
        size = peers.write_articles(texts, corpus)
        found = []
        for label, flags, times in (("--no-syntax", ["--no-syntax"], o.times), ("with syntax", [], o.syntax_times)):
            for n in times:
                run, disk = score(corpus, n, o.cores, folder, flags)
                found.append((label, n, size * n, run, disk))
                peers.say(f"{label}, {n} times: {run.seconds:.1f} s, {run.cpu:.1f} processor s, {run.memory:.0f} MiB, {disk:.1f} MB written")
        rows = [
            [label, f"{n:,}", f"{mb:,.2f}", f"{r.seconds:,.1f}", f"{r.cpu:,.1f}", f"{r.cpu / mb:.2f}", f"{r.memory:.0f}", f"{disk:,.0f}"]
            for label, n, mb, r, disk in found
        ]
        text = f"""# What more articles cost

Written by `make bench-scale`: {peers.machine()}, {o.cores} used; {peers.version()}. {len(texts)} articles,
streamed through standard input so many times under new ids. Load of the machine
from other programs when it ended: {os.getloadavg()[0]:.1f}.

{peers.table(["", "times", "MB", "s", "processor s", "processor s per MB", "peak MiB", "MB written"], rows)}

![cost and memory](scale.svg)
"""
        if o.huge:
            text += "\n" + single_articles(texts, o.huge, o.cores, folder)
    (o.out / "scale.md").write_text(text, encoding="utf-8")
    chart(found, o.out / "scale.svg")
    print(text)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--feed"]:
        write_feed(sys.argv[2], int(sys.argv[3]))
    else:
        main()
