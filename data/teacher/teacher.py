"""The teacher: the encoder and a head, for tone or for stance."""

import torch
from torch import nn

from encoder import SIZE, Encoder, tokenizer
from examples import Reader, batches

OUTPUTS = {"tone": 3, "stance": 5}


class Teacher(nn.Module):
    """Tone: logits of negative, neutral, positive from [CLS] and the target.

    Stance: logits of DSE's five labels for a pair of spans. Neither has a
    logit of 0; one head gives supportive and accusatory of a direction, and
    reads the pair both ways, so that what it learns of one direction holds
    for the other."""

    def __init__(self, task):
        super().__init__()
        self.task = task
        self.encoder = Encoder()
        # Rows of rare pieces see too few examples to be moved well.
        self.encoder.word.weight.requires_grad = False
        parts, outputs = (2, 3) if task == "tone" else (4, 2)
        self.head = nn.Sequential(
            nn.Dropout(0.1), nn.Linear(parts * SIZE, SIZE), nn.Tanh(), nn.Dropout(0.1), nn.Linear(SIZE, outputs)
        )

    def forward(self, ids, segments, mask, pool):
        x = self.encoder(ids, segments, mask)
        start, spans = x[:, 0], pool.to(x.dtype) @ x
        if self.task == "tone":
            return self.head(torch.cat([start, spans[:, 0]], -1)).float()
        first, second = spans[:, 0], spans[:, 1]
        forth = self.head(torch.cat([start, first, second, first * second], -1)).float()
        back = self.head(torch.cat([start, second, first, first * second], -1)).float()
        support, accuse = torch.stack([forth[:, 0], back[:, 0]], -1), torch.stack([forth[:, 1], back[:, 1]], -1)
        return torch.cat([torch.zeros_like(support[:, :1]), support, accuse], -1)


def probabilities(model, examples, size=64):
    """float32 [examples, outputs]."""
    reader = Reader(tokenizer())
    read = [reader.pieces(e) for e in examples]
    out = torch.zeros(len(read), OUTPUTS[model.task])
    model.eval()
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for batch in batches([len(r[0]) for r in read], size):
            out[batch] = model(*reader.batch([read[i] for i in batch])).softmax(-1)
    return out
