"""Opens every table of a result folder with pyarrow, pandas, polars and DuckDB.

Fails unless all four read the same rows, types are what the documentation
promises, and a filter can skip row groups by their statistics.

usage: open_tables.py DIR
"""

import json
import pathlib
import sys

import duckdb
import pandas
import polars
import pyarrow
import pyarrow.dataset
import pyarrow.parquet


def main(folder):
    root = pathlib.Path(folder)
    manifest = json.loads((root / "manifest.json").read_text(encoding="utf-8"))
    for table in manifest["tables"]:
        compare(root, table)
    check_types(root)
    check_statistics(root, manifest)
    print("tables:", ", ".join(f"{t['name']} {t['rows']}" for t in manifest["tables"]))


def compare(root, table):
    folder = root / table["name"]
    files = f"{folder}/*.parquet"
    arrow = pyarrow.dataset.dataset(folder).to_table()
    rows = arrow.to_pylist()
    assert len(rows) == table["rows"], (table["name"], len(rows), table["rows"])

    frame = pandas.read_parquet(folder)
    assert list(frame.columns) == arrow.column_names
    from_pandas = pyarrow.Table.from_pandas(frame, schema=plain(arrow.schema), preserve_index=False)
    assert from_pandas.to_pylist() == rows, f"pandas reads other {table['name']}"

    assert polars.read_parquet(files).to_dicts() == rows, f"polars reads other {table['name']}"

    duckdb.sql("set timezone = 'UTC'")
    relation = duckdb.sql(f"select * from read_parquet('{files}')")
    assert relation.to_arrow_table().to_pylist() == rows, f"DuckDB reads other {table['name']}"


def plain(schema):
    """The schema with dictionaries replaced by their values."""
    return pyarrow.schema(
        f.with_type(f.type.value_type) if pyarrow.types.is_dictionary(f.type) else f for f in schema
    )


def check_types(root):
    for folder in sorted(p for p in root.iterdir() if p.is_dir()):
        part = sorted(folder.glob("*.parquet"))[0]
        file = pyarrow.parquet.ParquetFile(part)
        metadata = file.schema_arrow.metadata
        for key in (b"stance.schema_version", b"stance.model_sha256", b"stance.version"):
            assert key in metadata, (part, key)
        for field in file.schema_arrow:
            assert field.metadata[b"description"], (part, field.name)
        for column in range(file.metadata.num_columns):
            assert file.metadata.num_row_groups >= 1, part
            assert file.metadata.row_group(0).column(column).compression == "ZSTD", part
    articles = pandas.read_parquet(root / "articles")
    assert str(articles.published.dtype) == "datetime64[us, UTC]", articles.published.dtype
    stances = pandas.read_parquet(root / "stances")
    assert str(stances.holder_name.dtype) == "category", stances.holder_name.dtype
    holder = pyarrow.parquet.read_schema(sorted((root / "stances").glob("*.parquet"))[0]).field("holder_id")
    assert not holder.nullable
    # Ids are plain: tables are joined on them, and readers skip by them.
    assert pyarrow.types.is_string(holder.type), holder.type


def check_statistics(root, manifest):
    """Statistics agree with the rows, nulls included."""
    for table in manifest["tables"]:
        for part in table["parts"]:
            file = pyarrow.parquet.ParquetFile(root / part["path"])
            for group in range(file.metadata.num_row_groups):
                rows = file.read_row_group(group)
                for i, name in enumerate(rows.column_names):
                    column = rows.column(name)
                    stats = file.metadata.row_group(group).column(i).statistics
                    if len(column) == 0:
                        continue
                    assert stats is not None and stats.null_count == column.null_count, (part["path"], name, stats)
                    values = [v for v in column.to_pylist() if v is not None]
                    # Bounds of long strings may be left out; those given must hold.
                    if values and stats.has_min_max:
                        assert stats.min <= min(values) and max(values) <= stats.max, (part["path"], name, stats)


if __name__ == "__main__":
    main(sys.argv[1])
