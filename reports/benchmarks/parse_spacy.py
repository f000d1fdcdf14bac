"""Compare the speed of stance's parser with spaCy's small English model.

    pip install -r reports/benchmarks/requirements.txt
    python reports/benchmarks/parse_spacy.py FILE...

Both analyse the same text files on one core, one after the other in the same
run; processor time is counted, so that other programs disturb little. stance
tags and parses sentences already split into tokens. spaCy is measured as it
is loaded, from the text on, and with nothing but its vectors, tagger and
parser, on text already split into tokens.
"""

import json
import os
import pathlib
import subprocess
import sys
import time

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

ROOT = pathlib.Path(__file__).resolve().parents[2]


def stance(files):
    """Tokens per second of the parser of this repository."""
    command = ["go", "run", "./pipeline/syntax/speed", *files]
    run = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return json.loads(run.stdout)["tokens_per_second"]


def measure(texts, analyse, seconds):
    """Tokens per second of a function from texts to analysed documents."""
    tokens, spent = 0, 0.0
    while spent < seconds:
        count, took = analyse(texts)
        tokens, spent = tokens + count, spent + took
    return tokens / spent


def spacy_speeds(files, seconds=8.0):
    """Tokens per second of spaCy's whole pipeline, and of its parser alone."""
    import score_spacy  # after the threads are set

    nlp = score_spacy.load()
    texts = [pathlib.Path(file).read_text(encoding="utf-8") for file in files]
    list(nlp.pipe(texts[:1]))  # warm

    def whole(texts):
        began = time.process_time()
        count = sum(len(doc) for doc in nlp.pipe(texts, batch_size=64))
        return count, time.process_time() - began

    def parser(texts):
        docs = [nlp.make_doc(text) for text in texts]
        began = time.process_time()
        count = sum(len(doc) for doc in nlp.pipe(docs, batch_size=64))
        return count, time.process_time() - began

    everything = measure(texts, whole, seconds)
    for pipe in list(nlp.pipe_names):
        if pipe not in ("tok2vec", "tagger", "parser"):
            nlp.disable_pipe(pipe)
    return everything, measure(texts, parser, seconds)


def main(files):
    if not files:
        raise SystemExit(__doc__)
    files = [str(pathlib.Path(file).resolve()) for file in files]
    ours = stance(files)
    whole, parser = spacy_speeds(files)
    print(f"stance, tagger and parser  {ours:10,.0f} tokens/s")
    print(f"spaCy, as it is loaded     {whole:10,.0f} tokens/s  ({ours / whole:.1f} times slower)")
    print(f"spaCy, tagger and parser   {parser:10,.0f} tokens/s  ({ours / parser:.1f} times slower)")


if __name__ == "__main__":
    main(sys.argv[1:])
