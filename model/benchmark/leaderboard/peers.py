"""What a user would otherwise use, on the rows that standard input gives.

Reads {"task", "rows": [{"text", "masked", "label", "fold"}], "few": [[row]]} and
writes a line of JSON for each peer: the labels it gives to each row of the
training file by cross-validation on the given folds, to each row of the
development files (fold -1), and to these after training on each of the few.
Labels are numbers: 0 positive or supportive, 1 neutral, 2 negative or accusatory.
"""

import json
import os
import sys
import tempfile
import time

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import fasttext
import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

fasttext.FastText.eprint = lambda *_: None


class Regression:
    """TF-IDF of words and pairs of words, logistic regression, classes balanced."""

    def __init__(self, c):
        self.c = c

    def fit(self, texts, y):
        self.vectors = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2)
        x = self.vectors.fit_transform(texts)
        self.model = LogisticRegression(C=self.c, class_weight="balanced", max_iter=2000).fit(x, y)
        return self

    def predict(self, texts):
        return self.model.predict(self.vectors.transform(texts))


class FastText:
    """fastText's supervised classifier, pairs of words, one thread."""

    def __init__(self, rate, epochs):
        self.settings = {"lr": rate, "epoch": epochs, "wordNgrams": 2, "dim": 50, "minCount": 2, "thread": 1, "seed": 1, "verbose": 0}

    def fit(self, texts, y):
        with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as f:
            for text, label in zip(texts, y):
                f.write(f"__label__{label} {text}\n")
            f.flush()
            self.model = fasttext.train_supervised(f.name, **self.settings)
        return self

    def predict(self, texts):
        return np.array([int(labels[0][len("__label__"):]) for labels in self.model.predict(list(texts))[0]])


class Vader:
    """VADER's compound score with the thresholds of its README. It does not learn."""

    def __init__(self):
        self.analyser = SentimentIntensityAnalyzer()

    def predict(self, texts):
        scores = np.array([self.analyser.polarity_scores(text)["compound"] for text in texts])
        return np.where(scores >= 0.05, 0, np.where(scores <= -0.05, 2, 1))


def plain(text):
    """Lower case, punctuation apart: fastText splits at white space alone."""
    return " ".join("".join(c if c.isalnum() else f" {c} " for c in text.lower()).split())


def cross_validate(make, texts, y, fold):
    given = np.zeros(len(y), dtype=int)
    for f in range(fold.max() + 1):
        given[fold == f] = make().fit(texts[fold != f], y[fold != f]).predict(texts[fold == f])
    return given


def speed(peer, texts):
    start = time.process_time()
    peer.predict(texts)
    return len(texts) / (time.process_time() - start)


def choose(settings, texts, y, fold):
    """The settings best by cross-validation, trained on all, and the labels of
    that cross-validation: which favours the peer a little where they are shown."""
    runs = [(make, cross_validate(make, texts, y, fold)) for make in settings]
    make, given = max(runs, key=lambda run: f1_score(y, run[1], average="macro"))
    return make().fit(texts, y), given


def learn(name, settings, texts, y, fold, few):
    train, dev = fold >= 0, fold < 0
    peer, given = choose(settings, texts[train], y[train], fold[train])
    small = [choose(settings, texts[rows], y[rows], np.arange(len(rows)) % 5)[0] for rows in map(np.array, few)]
    return {
        "name": name, "cv": given.tolist(), "dev": peer.predict(texts[dev]).tolist(),
        "few": [one.predict(texts[dev]).tolist() for one in small],
        "speed": speed(peer, texts[train]),
    }


def main():
    given = json.load(sys.stdin)
    rows, few = given["rows"], given["few"]
    texts = np.array([row["text"] for row in rows], dtype=object)
    masked = np.array([row["masked"] for row in rows], dtype=object)
    y = np.array([row["label"] for row in rows])
    fold = np.array([row["fold"] for row in rows])
    answers = [
        learn("scikit-learn: TF-IDF, logistic regression", [lambda c=c: Regression(c) for c in (1, 3, 10)], masked, y, fold, few),
        learn("fastText supervised", [lambda r=r, e=e: FastText(r, e) for r, e in ((0.3, 10), (0.5, 25), (1.0, 100))], np.array([plain(t) for t in masked], dtype=object), y, fold, few),
    ]
    vader = Vader()
    answers.append({
        "name": "VADER, of the whole sentence", "cv": vader.predict(texts[fold >= 0]).tolist(), "dev": vader.predict(texts[fold < 0]).tolist(),
        "few": [], "speed": speed(vader, texts[fold < 0]),
    })
    for answer in answers:
        print(json.dumps(answer))


main()
