"""score_sklearn.py ARTICLES MODEL OUT WORKERS: sentences and names by regular
expressions, TF-IDF and logistic regression."""

import pickle
import sys

import articles

model = None


def start():
    global model
    with open(sys.argv[2], "rb") as f:
        model = pickle.load(f)


def classify(texts):
    p = model.predict_proba(texts)
    return model.classes_[p.argmax(1)], p


def work(batch):
    return articles.rows(batch, map(articles.by_rules, batch), classify)


if __name__ == "__main__":
    articles.run(sys.argv[1], sys.argv[3], int(sys.argv[4]), start, work)
