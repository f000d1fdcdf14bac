"""score_fasttext.py ARTICLES MODEL OUT WORKERS: sentences and names by regular
expressions, a supervised fastText model."""

import sys

import fasttext

import articles

CLASSES = ["negative", "neutral", "positive"]
model = None


def start():
    global model
    fasttext.FastText.eprint = lambda *_: None
    model = fasttext.load_model(sys.argv[2])


def classify(texts):
    rows = []
    for text in texts:
        # Model.predict fails with numpy 2; this is the function that it wraps.
        of = dict((label, p) for p, label in model.f.predict(text.replace("\n", " ") + "\n", 3, 0.0, "strict"))
        rows.append([of.get(f"__label__{c}", 0.0) for c in CLASSES])
    return [CLASSES[r.index(max(r))] for r in rows], rows


def work(batch):
    return articles.rows(batch, map(articles.by_rules, batch), classify)


if __name__ == "__main__":
    articles.run(sys.argv[1], sys.argv[3], int(sys.argv[4]), start, work)
