"""Alpha by PyPI's krippendorff, kappa by scikit-learn: labels by unit and rater
as JSON on standard input (-1 none), the figures as JSON on standard output."""
import json
import sys

import krippendorff
import numpy as np
from sklearn.metrics import cohen_kappa_score

out = []
for case in json.load(sys.stdin):
    labels = np.array(case["labels"], dtype=float)
    data = np.where(labels < 0, np.nan, labels).T
    kappas, percents = [], []
    for i in range(len(data)):
        for j in range(i + 1, len(data)):
            both = ~np.isnan(data[i]) & ~np.isnan(data[j])
            a, b = data[i][both], data[j][both]
            kappas.append(float(cohen_kappa_score(a.astype(int), b.astype(int))))
            percents.append(float(np.mean(a == b)))
    alpha = krippendorff.alpha(reliability_data=data, level_of_measurement="nominal")
    out.append({"alpha": float(alpha), "kappas": kappas, "percents": percents})
json.dump(out, sys.stdout)
