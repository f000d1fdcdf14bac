"""More sentences than there are: copies in which some words are others of the same
kind, for the teacher to judge anew (as Jiao and others, "TinyBERT", 2020, section 3.2:
a small student needs more text than its teacher's labels)."""

import random

import torch

from examples import Sentence

OPEN = {1, 3, 8, 16}  # ADJ, ADV, NOUN, VERB in pipeline/document
REPLACED = 0.3  # of the words of these tags
FAR = 0.3  # of those replaced: by any word of the kind, not by a near one
NEAREST = 12
ENDINGS = ("ing", "ed", "ly", "s")


def kind(form, tag):
    return tag, next((e for e in ENDINGS if form.endswith(e)), "")


class Words:
    """What stands for what: words of a kind, by how often they are seen, and the nearest
    of each by static vectors."""

    def __init__(self, sentences, vectors, least=2):
        seen = {}
        for s in sentences:
            for form, tag, row in zip(s.forms, s.tags, s.vectors):
                if tag in OPEN and form.isalpha():
                    at = seen.setdefault(kind(form.lower(), tag), {})
                    at.setdefault(row, [form.lower(), 0])[1] += 1
        self.of = {}
        for key, rows in seen.items():
            known = [(row, form, n) for row, (form, n) in sorted(rows.items()) if n >= least and vectors[row].any()]
            if len(known) <= NEAREST:
                continue
            unit = torch.nn.functional.normalize(torch.stack([vectors[row] for row, _, _ in known]), dim=1)
            near = torch.cat([(part @ unit.T).topk(NEAREST + 1).indices[:, 1:] for part in unit.split(2000)])
            counts = torch.tensor([float(n) for _, _, n in known]).pow(0.5).cumsum(0).tolist()
            self.of[key] = known, counts, near.tolist(), {row: i for i, (row, _, _) in enumerate(known)}

    def other(self, choose, form, tag, row):
        """A word for a word: form and row of its vector; None where there is none."""
        known, counts, near, place = self.of.get(kind(form.lower(), tag), (None,) * 4)
        if not known or row not in place:
            return None
        at = choose.choices(range(len(known)), cum_weights=counts)[0] if choose.random() < FAR else choose.choice(near[place[row]])
        row, word, _ = known[at]
        return word.capitalize() if form[:1].isupper() else word, row


def copy(choose, words, s):
    """A sentence with other words; None where no word was replaced."""
    forms, rows = list(s.forms), list(s.vectors)
    for i, (form, tag) in enumerate(zip(s.forms, s.tags)):
        if tag in OPEN and choose.random() < REPLACED and (to := words.other(choose, form, tag, rows[i])):
            forms[i], rows[i] = to
    return Sentence(forms, s.tags, s.relations, s.heads, rows) if rows != s.vectors else None


def copies(sentences, numbers, vectors, seed):
    """Of each sentence that is listed a copy: (number, sentence)."""
    words, choose = Words([sentences[n] for n in numbers], vectors), random.Random(seed)
    for number in numbers:
        if other := copy(choose, words, sentences[number]):
            yield number, other
