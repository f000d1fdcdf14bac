"""Scores sentences with the program, to find the actors in them and their pairs.

    python sentences.py --stance BINARY --data FOLDER -o WORK

FOLDER holds polnear/ and ud-english/ as published; their train parts are read.
Writes WORK/found.jsonl, WORK/mentions.jsonl and WORK/plain.jsonl: labelled
sentences whose label is still to be given, one for each holder and target, and
for each mention of an actor, that the program finds, and one for each sentence.
"""

import argparse
import json
import subprocess
from pathlib import Path

import pyarrow.parquet as parquet


def sentences(data):
    """(id, sentence) of the treebanks."""
    for name in ("gum-train", "ewt-train"):
        with open(data / f"ud-english/{name}.conllu", encoding="utf-8") as rows:
            texts = [row.removeprefix("# text = ").rstrip("\n") for row in rows if row.startswith("# text = ")]
        for number, sentence in enumerate(texts):
            yield f"ud-english/{name}:{number}", sentence


def scored(folder, table, roles):
    """Rows of labels of a table of results; roles: actor and target → start of their
    columns in the table."""
    text = {
        (s["article_id"], s["sentence_id"]): (s["text"], s["start"])
        for s in parquet.read_table(folder / "sentences").to_pylist()
    }
    for number, found in enumerate(parquet.read_table(folder / table).to_pylist()):
        if table == "mentions" and not (found["is_actor"] and found["actor_id"]):
            continue
        sentence, start = text[found["article_id"], found["sentence_id"]]
        row = {"id": f"{found['article_id']}:{found['sentence_id']}:{number}", "text": sentence, "label": "neutral"}
        for role, of in roles.items():
            if found[f"{of}start"] is not None:
                row[f"{role}_start"], row[f"{role}_end"] = found[f"{of}start"] - start, found[f"{of}end"] - start
        yield row


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stance", required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("-o", type=Path, required=True)
    args = parser.parse_args()
    args.o.mkdir(parents=True, exist_ok=True)
    articles = args.o / "articles.jsonl"
    with open(articles, "w", encoding="utf-8") as out:
        for identity, sentence in sentences(args.data):
            out.write(json.dumps({"id": identity, "text": sentence, "language": "en"}, ensure_ascii=False) + "\n")
    folders = {args.data / "polnear/train/text": args.o / "scored-polnear", articles: args.o / "scored-sentences"}
    for source, folder in folders.items():
        subprocess.run([args.stance, "score", source, "-o", folder], check=True)
    for name, table, roles in (
        ("found", "stances", {"actor": "holder_", "target": "target_"}),
        ("mentions", "mentions", {"actor": ""}),
        ("plain", "sentences", {}),
    ):
        with open(args.o / f"{name}.jsonl", "w", encoding="utf-8") as out:
            for folder in folders.values():
                for row in scored(folder, table, roles):
                    out.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
