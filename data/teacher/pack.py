"""Packs soft labels of tone so that they can be shipped without the sentences.

    python pack.py tone.jsonl -o tone.tsv.gz

A line: source, place, checksum of the sentence, its length, start and end of
the actor in it, and the probabilities of positive and negative in thousandths.
The source is a file of the shared data and the place its code point, or
"dse/train" and the row from 0. All offsets count code points.
"""

import argparse
import gzip
import json
import zlib


def lines(path):
    for line in open(path, encoding="utf-8"):
        row = json.loads(line)
        source, place = row["id"].rsplit(":", 1)
        text = row["text"]
        yield "\t".join(
            str(field)
            for field in (
                source,
                place,
                zlib.crc32(text.encode()),
                len(text),
                row["actor_start"],
                row["actor_end"],
                round(1000 * row["p"]["positive"]),
                round(1000 * row["p"]["negative"]),
            )
        )


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("rows")
    arguments.add_argument("-o", required=True)
    arguments = arguments.parse_args()
    content = "\n".join(lines(arguments.rows)) + "\n"
    with open(arguments.o, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as out:
        out.write(content.encode())


if __name__ == "__main__":
    main()
