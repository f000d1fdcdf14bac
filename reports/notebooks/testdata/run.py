"""Executes notebooks, each from a clean kernel, and stores them with their outputs.

usage: python run.py OUT NOTEBOOK...
"""

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

out = Path(sys.argv[1])
for name in map(Path, sys.argv[2:]):
    notebook = nbformat.read(name, as_version=4)
    # Paths in a notebook start from its own folder.
    client = NotebookClient(notebook, timeout=60, kernel_name="python3", record_timing=False, resources={"metadata": {"path": str(name.parent)}})
    client.execute()
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "stream" and output.name == "stderr":
                sys.exit(f"{name}: a cell wrote to stderr: {output.text}")
    notebook.metadata.language_info = {"name": "python"}
    nbformat.write(notebook, out / name.name)
