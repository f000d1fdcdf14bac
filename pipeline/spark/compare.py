"""Compares the tables of `stance score` with those of stance_spark.py.

    python compare.py SCORED SPARKED

prints the rows of each table, and fails where a table differs in anything but
the order of its rows. Of rejects the file's name is compared, not its path.
"""

from __future__ import annotations

import sys

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

# Columns that put the rows of a table in an order without ties.
KEYS = {
    "articles": ["article_id"],
    "sentences": ["article_id", "sentence_id"],
    "mentions": ["article_id", "mention_id"],
    "stances": ["article_id", "sentence_id", "holder_id", "target_id", "quote_id"],
    "quotes": ["article_id", "quote_id"],
    "actors": ["article_id", "actor_id"],
    "dyads": ["article_id", "holder_id", "target_id"],
    "rejects": ["input", "position", "article_id"],
}


def read(folder: str, name: str) -> pa.Table:
    """A table in order, its strings plain."""
    table = ds.dataset(f"{folder}/{name}", format="parquet").to_table()
    columns = []
    for column in table.columns:
        plain = column.cast(column.type.value_type) if pa.types.is_dictionary(column.type) else column
        columns.append(plain.cast(pa.timestamp("us", "UTC")) if pa.types.is_timestamp(plain.type) else plain)
    table = pa.table(dict(zip(table.column_names, columns)))
    if name == "rejects":
        base = pc.replace_substring_regex(table["input"], pattern="^.*/", replacement="")
        table = table.set_column(0, "input", base)
    return table.sort_by([(key, "ascending") for key in KEYS[name]]).combine_chunks()


def differences(scored: str, sparked: str) -> list[str]:
    """Says what differs, a line a table; empty where nothing does."""
    found = []
    for name in KEYS:
        one, other = read(scored, name), read(sparked, name)
        if one.column_names != other.column_names:
            found.append(f"{name}: columns {one.column_names} and {other.column_names}")
        elif one.num_rows != other.num_rows:
            found.append(f"{name}: {one.num_rows} and {other.num_rows} rows")
        else:
            unlike = [column for column in one.column_names if not one[column].equals(other[column])]
            if unlike:
                found.append(f"{name}: the columns {', '.join(unlike)} differ")
    return found


def main() -> None:
    found = differences(sys.argv[1], sys.argv[2])
    for name in KEYS:
        print(f"{name:10} {ds.dataset(f'{sys.argv[1]}/{name}', format='parquet').count_rows():10,} rows")
    if found:
        sys.exit("\n".join(found))
    print("equal, but for the order of rows")


if __name__ == "__main__":
    main()
