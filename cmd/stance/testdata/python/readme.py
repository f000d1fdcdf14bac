"""Runs the snippets of README.md in this folder: prints as JSON what the one in
pandas and the one in DuckDB count, lists of holder, target and number."""

import ast
import json
import re
import sys

import duckdb

text = open(sys.argv[1], encoding="utf-8").read()
snippet = {lang: re.search(rf"```{lang}\n(.*?)```", text, re.S).group(1) for lang in ("python", "sql")}

names = {}
tree = ast.parse(snippet["python"])
exec(compile(ast.Module(tree.body[:-1], []), "README.md", "exec"), names)
counts = eval(compile(ast.Expression(tree.body[-1].value), "README.md", "eval"), names)

json.dump({
    "pandas": sorted([*pair, int(n)] for pair, n in counts.items()),
    "sql": sorted([*row] for row in duckdb.sql(snippet["sql"]).fetchall()),
}, sys.stdout)
