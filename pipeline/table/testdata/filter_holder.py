"""Measures what a filter on holder_id reads of a table, in bytes.

Fails where pyarrow, pandas, polars or DuckDB read more than a third of the
table's bytes, or find other rows than a full scan does.

usage: filter_holder.py DIR TABLE HOLDER_ID
"""

import pathlib
import sys

import duckdb
import pandas
import polars
import pyarrow.parquet


def main(folder, table, holder):
    folder = pathlib.Path(folder) / table
    files = f"{folder}/*.parquet"
    rows = pyarrow.parquet.read_table(folder).to_pylist()
    want = [row for row in rows if row["holder_id"] == holder]
    assert 0 < len(want) < len(rows), (holder, len(want), len(rows))
    total = sum(f.stat().st_size for f in folder.glob("*.parquet"))

    measure("pyarrow", total, want, lambda: pyarrow.parquet.read_table(folder, filters=[("holder_id", "==", holder)]).to_pylist())
    measure("pandas", total, len(want), lambda: len(pandas.read_parquet(folder, filters=[("holder_id", "==", holder)])))
    measure("polars", total, want, lambda: polars.scan_parquet(files).filter(polars.col("holder_id") == holder).collect().to_dicts())
    connection = duckdb.connect(config={"enable_external_file_cache": "false"})
    query = f"select * from read_parquet('{files}') where holder_id = ?"
    measure("DuckDB", total, want, lambda: connection.sql(query, params=[holder]).to_arrow_table().to_pylist())


def measure(name, total, want, read):
    # Readers have threads of their own, so the process's own count is taken,
    # of the second time: the first loads code.
    read()
    before = process_bytes()
    got = read()
    count = process_bytes() - before
    print(f"{name} reads {count:,} of {total:,} bytes ({100 * count / total:.0f} %)")
    assert got == want, f"{name} finds other rows with the filter than without"
    assert count < total / 3, f"{name} reads too much"


def process_bytes():
    lines = pathlib.Path("/proc/self/io").read_text(encoding="ascii").splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("rchar")))


if __name__ == "__main__":
    main(*sys.argv[1:])
