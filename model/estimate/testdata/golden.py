"""Writes golden.json: intervals of the package ppi-python, which the tests hold
package estimate against, on numbers that both make by the same recurrence.

    python3 -m venv venv && venv/bin/pip install ppi-python==0.2.3
    venv/bin/python model/estimate/testdata/golden.py > model/estimate/testdata/golden.json

ppi-python brings numba and a compiler, more than the tests should install, so its
results are kept.
"""

import json
import sys

import numpy as np
from ppi_py import ppi_mean_ci, ppi_mean_pointestimate

MODULUS = 2**32


def draws(seed):
    while True:
        seed = (1664525 * seed + 1013904223) % MODULUS
        yield seed / MODULUS


def rows(n, seed, help):
    """Truths and predictions; help is how much the one tells of the other."""
    u = draws(seed)
    y, f = [], []
    for _ in range(n):
        chance = next(u)
        y.append(1.0 if next(u) < chance * chance else 0.0)
        f.append(help * chance + (1 - help) * next(u))
    return np.array(y), np.array(f)


cases = []
for name, n, labelled, seed, help in [
    ("helpful", 20000, 400, 1, 1.0),
    ("half", 20000, 60, 2, 0.5),
    ("useless", 8000, 300, 3, 0.0),
    ("many labels", 12000, 6000, 4, 0.8),
]:
    y, f = rows(n, seed, help)
    for net in (False, True):
        if net:
            y, f = 2 * y - 1, 2 * f - 1
        for lam in (None, 0.0, 1.0):
            a = y[:labelled], f[:labelled], f[labelled:]
            value = ppi_mean_pointestimate(*a, lam=lam)
            low, high = ppi_mean_ci(*a, alpha=0.05, lam=lam)
            cases.append(dict(
                name=name, rows=n, labels=labelled, seed=seed, help=help, net=net, tuned=lam is None, lam=lam or 0.0,
                value=float(np.squeeze(value)), low=float(np.squeeze(low)), high=float(np.squeeze(high)),
            ))
json.dump(cases, sys.stdout, indent=1)
print()
