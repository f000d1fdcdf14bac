"""Sentences of plain text, and the names in them, by capital letters: rough,
and enough to choose what the teacher labels."""

import re
from collections import Counter

ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Gov|Sen|Rep|Gen|Lt|Col|Sgt|St|Jr|Sr|Inc|Co|Corp|Ltd|No|vs|Jan|Feb|Aug|Sept|Oct|Nov|Dec)|\b[A-Z])\.$"
)
BREAK = re.compile(r"(?<=[.!?])[\"”’)]*\s+(?=[\"“‘(]?[A-Z])|\n+")
NAME = re.compile(
    r"\b[A-Z][\w'’.-]*(?<![.'’-])(?:'s|’s)?"  # one capitalised word
    r"(?: (?:(?:of|the|de|del|al|bin|van|von|and the) ){0,2}[A-Z][\w'’-]*)*"
)
PRONOUN = re.compile(r"\b(?:[Hh]e|[Ss]he|[Tt]hey|[Hh]im|[Tt]hem)\b")
NOT_A_NAME = set(
    """Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August
    September October November December I English Christmas Internet TV OK Mr Mrs Ms Dr""".split()
)
SHORTEST, LONGEST = 40, 400  # letters of a sentence


def sentences(text):
    """Start and end of each sentence, in code points."""
    start = 0
    for gap in [*BREAK.finditer(text), None]:
        end = gap.start() if gap else len(text)
        if gap and "\n" not in gap.group():
            # Closing marks stay with their sentence.
            end += len(gap.group()) - len(gap.group().lstrip("\"”’)"))
            if ABBREVIATION.search(text[start : gap.start()]):
                continue
        piece = text[start:end]
        low = start + len(piece) - len(piece.lstrip())
        high = start + len(piece.rstrip())
        if SHORTEST <= high - low <= LONGEST:
            yield low, high
        start = gap.end() if gap else end


class Names:
    """Tells a name from a word that only begins its sentence: it is written
    with a capital inside sentences more often than in lower case."""

    def __init__(self, texts):
        self.capital, self.lower = Counter(), Counter()
        for text in texts:
            for word in re.finditer(r"(?<=[a-z,] )[A-Z][a-z]+|\b[a-z]+\b", text):
                self.capital[word.group().lower()] += word.group()[0].isupper()
                self.lower[word.group().lower()] += word.group()[0].islower()

    def find(self, sentence):
        """Spans of names in a sentence, in code points."""
        for match in NAME.finditer(sentence):
            start, end = match.span()
            name = re.sub(r"(?:'s|’s|['’.-])+$", "", match.group())
            words = name.split()
            if words and (not sentence[:start].strip(" \"'“‘(")) and not self.known(words[0]):
                start += len(words[0]) + 1
                words = words[1:]
            name = " ".join(words)
            if words and words[0][0].isupper() and name not in NOT_A_NAME and len(name) > 1:
                if sentence[start : start + len(name)] == name:
                    yield start, start + len(name)

    def known(self, word):
        lower = word.lower()
        return word.isupper() and len(word) > 1 or self.capital[lower] > self.lower[lower]
