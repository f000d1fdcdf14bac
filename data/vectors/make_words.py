"""Writes words.tsv: the vocabulary of the word vectors and how often each
word occurs.

    python make_words.py --news FOLDER

A word's frequency is the mean of its frequency in wordfreq's large English
list and in the news: the texts of PolNeAR (train and dev) and the sentences
of NewsMTSC (train). FOLDER holds them as polnear/{train,dev}/text/*.txt and
newsmtsc/train.jsonl. A word is folded as Table.Lookup folds it: lower case,
no accents, every digit a 0.
"""

import argparse
import json
import re
import unicodedata
from collections import Counter
from pathlib import Path

import wordfreq

SIZE = 38_000
BASE = 15_000  # how many of the most frequent words bring their inflected forms
BOOST = 5.0  # how much likelier an inflected form is taken than its frequency says
LONGEST = 24  # letters; what is longer is no word

# Words of the treebanks' tokenisation that frequency lists join to their
# neighbours, and marks. Their share of running text is set by hand, near
# what English news has.
CLITICS = {"'s": 1e-2, "n't": 2e-3, "'re": 1e-3, "'ve": 1e-3, "'ll": 5e-4, "'d": 5e-4, "'m": 5e-4}
MARKS = {
    ",": 5e-2, ".": 4e-2, '"': 2e-2, "-": 5e-3, ":": 4e-3, ";": 2e-3, "?": 2e-3, "!": 1e-3,
    "(": 3e-3, ")": 3e-3, "--": 1e-3, "...": 1e-3, "'": 2e-3, "$": 1e-3, "%": 1e-3, "&": 1e-3,
    "/": 5e-4, "[": 5e-4, "]": 5e-4, "#": 2e-4, "@": 2e-4,
}
ABBREVIATIONS = {
    "u.s.": 1e-3, "u.k.": 1e-4, "u.n.": 1e-4, "e.u.": 5e-5, "d.c.": 1e-4, "u.s": 1e-4,
    "mr.": 5e-4, "mrs.": 1e-4, "ms.": 1e-4, "dr.": 1e-4, "gov.": 1e-4, "sen.": 2e-4, "rep.": 2e-4,
    "gen.": 5e-5, "lt.": 2e-5, "col.": 2e-5, "st.": 1e-4, "jr.": 1e-4, "sr.": 2e-5, "inc.": 5e-5,
    "co.": 5e-5, "corp.": 2e-5, "ltd.": 2e-5, "no.": 5e-5, "vs.": 5e-5, "a.m.": 1e-4, "p.m.": 1e-4,
    "jan.": 5e-5, "feb.": 5e-5, "aug.": 5e-5, "sept.": 5e-5, "oct.": 5e-5, "nov.": 5e-5, "dec.": 5e-5,
}

# Names and words of the news that wordfreq, which ends in 2021, has too rarely.
RECENT = 2e-6
LATER = """
zelensky zelenskyy zelenskiy kyiv kharkiv mariupol kherson zaporizhzhia donbas bakhmut wagner prigozhin
navalny navalnaya lukashenko tikhanovskaya peskov zakharova lavrov shoigu medvedev ukraine ukrainian
houthi houthis hezbollah rafah gaza gazans hamas sinwar haniyeh nasrallah gallant netanyahu smotrich
ben-gvir pezeshkian raisi khamenei al-sharaa hts idf unrwa starmer sunak truss meloni milei lula bukele
petro boric sheinbaum obrador amlo orban tusk macron mélenchon bardella scholz merz weidel afd baerbock
habeck costa metsola leyen kallas rutte stoltenberg modi jaishankar marcos duterte yoon ishiba kishida
xi jinping taiwan taiwanese tsai hkex uyghur uyghurs xinjiang rohingya taliban vance harris hegseth rubio
bondi patel noem musk doge desantis haley ramaswamy newsom whitmer jeffries thune mccarthy hakeem walz
maga blinken austin yellen garland sullivan tariffs covid omicron vaxxers brics aukus quad opec ecowas
junta tinubu ruto kagame tshisekedi traore goita burhan hemedti rsf darfur tigray abiy ramaphosa zuma
guaido guaidó machado maduro caracas chavismo chavista boluarte castillo arce noboa
""".split()


def inflected(word):
    """The regular forms that word could have."""
    yield word + "s"
    yield word + "ed"
    yield word + "ing"
    yield word + "er"
    if word.endswith(("s", "x", "z", "ch", "sh", "o")):
        yield word + "es"
    if word.endswith("e"):
        yield from (word + "d", word[:-1] + "ing", word + "r")
    if word.endswith("y"):
        yield from (word[:-1] + "ies", word[:-1] + "ied")
    if len(word) > 2 and word[-1] not in "aeiouwxy" and word[-2] in "aeiou":
        yield from (word + word[-1] + "ed", word + word[-1] + "ing")


def fold(word):
    word = word.lower().replace("\u2019", "'").replace("\u2018", "'")
    word = unicodedata.normalize("NFD", word)
    word = "".join(c for c in word if unicodedata.category(c) != "Mn")
    return re.sub(r"[0-9]", "0", word)


def plausible(word):
    return re.fullmatch(r"[a-z]+(['.-][a-z]+)*|0+|00?0?(,000)+|0+\.0+|0+(st|nd|rd|th|s)", word) is not None


def wordfreq_shares():
    shares = Counter()
    for word in wordfreq.iter_wordlist("en", "large"):
        share = wordfreq.word_frequency(word, "en", "large", minimum=0)
        word = fold(word)
        for clitic in ("n't", *CLITICS):
            if word.endswith(clitic):
                word = word[: -len(clitic)]
                break
        if plausible(word):
            shares[word] += share
    return shares


def news_shares(folder):
    counts = Counter()
    texts = [p.read_text(encoding="utf-8") for p in sorted(folder.glob("polnear/*/text/*.txt"))]
    with open(folder / "newsmtsc/train.jsonl", encoding="utf-8") as rows:
        texts += sorted({json.loads(row)["sentence"] for row in rows})
    for text in texts:
        for token in re.findall(r"[^\W_]+(?:['’.-][^\W_]+)*", text):
            token = re.sub(r"('s|n't|'re|'ve|'ll|'d|'m)$", "", fold(token))
            if plausible(token):
                counts[token] += 1
    total = sum(counts.values())
    # A word seen once or twice says nothing about its frequency.
    return Counter({w: n / total for w, n in counts.items() if n >= 3})


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--news", type=Path, required=True)
    parser.add_argument("-o", type=Path, default=Path(__file__).with_name("words.tsv"))
    args = parser.parse_args()

    general, news = wordfreq_shares(), news_shares(args.news)
    shares = Counter({w: (general[w] + news[w]) / 2 for w in {*general, *news}})
    for fixed in (CLITICS, MARKS, ABBREVIATIONS):
        shares.update(fixed)
    for word in map(fold, LATER):
        shares[word] = max(shares[word], RECENT)
    shares = {w: p for w, p in shares.items() if len(w) <= LONGEST}

    frequent = sorted(shares, key=lambda w: (-shares[w], w))
    forms = {form for word in frequent[:BASE] if word.isalpha() for form in inflected(word)}
    rank = {w: p * BOOST if w in forms else p for w, p in shares.items()}
    chosen = sorted(rank, key=lambda w: (-rank[w], w))[:SIZE]
    with open(args.o, "w", encoding="utf-8") as out:
        for word in sorted(chosen, key=lambda w: (-shares[w], w)):
            out.write(f"{word}\t{shares[word]:.3e}\n")


if __name__ == "__main__":
    main()
