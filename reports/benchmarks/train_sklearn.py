"""train_sklearn.py SENTENCES MODEL: TF-IDF and logistic regression on the
masked sentence, C chosen by five folds that never part the copies of a text,
probabilities out of fold."""

import json
import pickle
import sys

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import GridSearchCV, GroupKFold, cross_val_predict
from sklearn.pipeline import make_pipeline

import articles


def read(path):
    """Masked sentences, labels and groups of a JSONL file of labelled sentences."""
    texts, labels, groups = [], [], []
    with open(path, encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            texts.append(articles.masked(row["text"], row["actor_start"], row["actor_end"]))
            labels.append(row["label"])
            groups.append(row["text"])
    return texts, labels, groups


def pipeline():
    return make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True),
        LogisticRegression(max_iter=300, class_weight="balanced"),
    )


def main(path, out, workers):
    texts, labels, groups = read(path)
    folds = GroupKFold(5)
    search = GridSearchCV(pipeline(), {"logisticregression__C": [1, 3, 10]}, scoring="f1_macro", cv=folds, n_jobs=workers)
    search.fit(texts, labels, groups=groups)
    predicted = cross_val_predict(search.best_estimator_, texts, labels, groups=groups, cv=folds, n_jobs=workers)
    print(f"macro-F1 out of fold {f1_score(labels, predicted, average='macro'):.3f}, {search.best_params_}")
    with open(out, "wb") as f:
        pickle.dump(search.best_estimator_, f)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 1)
