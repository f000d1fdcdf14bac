"""The student, which the program carries: a small recurrent network that learns
from what the teacher says of pairs, of actors and of each token, and is given what it
says of words on their own.

    PYTHONPATH=../teacher python student.py WORK -o encoder.bin

Labels come in through items.npz alone: each epoch prints how well its own heads judge
what was held back, and the tone of NewsMTSC.
"""

import argparse
import random
import struct
import time
from pathlib import Path

import numpy as np
import torch
from descent import Descent
from torch import nn
from torch.nn import functional as F

import examples as ex
from examples import PROPN, VECTOR  # names are not read: what is done shall count, and not who does it
from places import ROWS, places
from recurrence import Open, Run

WIDTH, OUT = 128, 64
HALF = WIDTH // 2
TAGS, RELATIONS = 18, 52  # in pipeline/document
SCALE = 8  # of the static vectors
LONGEST = 128  # tokens
REACH = 16  # distances beyond are not told apart
MOST = 40  # items of a sentence and epoch
OWN, SEEN = 16_000, 4  # frequent words with a vector of their own, each seen at least so often
TABLE = 28_000  # words of the file: those, and more for which what the teacher makes of the word alone stands in
WEIGHTS = (1.0, 0.7, 0.5, 0.35)  # by kind: stance, tone, and both of further nouns


def dropped(states, share):
    """States [rows, tokens, width] without a share of the width, another in each row."""
    return states * (torch.rand(len(states), 1, states.shape[-1]) > share) / (1 - share) if share else states


def own_words(counts):
    """The words that are seen enough to be taught a vector of their own, most frequent first."""
    frequent = counts.argsort(descending=True, stable=True)[:OWN]
    return frequent[counts[frequent] >= SEEN]


class Layer(nn.Module):
    """A quasi-recurrent layer of both directions, as pipeline/encoder has it."""

    def __init__(self, dropout):
        super().__init__()
        self.gates = nn.Linear(WIDTH, 2 * WIDTH)
        nn.init.normal_(self.gates.weight, 0, WIDTH**-0.5)
        self.dropout = dropout

    def forward(self, x, mask):
        states = Run.apply(self.gates(x).unflatten(-1, (2, 2, HALF)), mask.sum(1)).flatten(2)
        return (x + dropped(states, self.dropout if self.training else 0)) * mask[..., None]


class Student(nn.Module):
    def __init__(self, vectors, counts, single, layers, dropout):
        """counts: how often each word is seen, where it is no name. single: of each what the
        teacher puts out for it on its own, 0 where that is not told."""
        super().__init__()
        frequent = own_words(counts)
        own_row = torch.zeros(len(vectors) + 1, dtype=torch.long)
        own_row[frequent + 1] = torch.arange(len(frequent)) + 1
        self.register_buffer("own_row", own_row)
        self.own = nn.Embedding(len(frequent) + 1, VECTOR, padding_idx=0)
        nn.init.zeros_(self.own.weight)
        self.vectors = nn.Embedding.from_pretrained(torch.cat([torch.zeros(1, VECTOR), vectors * SCALE]))
        self.single = nn.Embedding.from_pretrained(torch.cat([torch.zeros(1, VECTOR), single]))
        self.from_single = nn.Linear(VECTOR, VECTOR, bias=False)
        nn.init.zeros_(self.from_single.weight)
        self.input = nn.Linear(VECTOR, WIDTH)
        self.tag, self.relation, self.form = (nn.Embedding(n, WIDTH) for n in (TAGS, RELATIONS, 4))
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(layers))
        self.norm, self.word = nn.LayerNorm(WIDTH), nn.Linear(WIDTH, OUT)
        self.holder, self.target = nn.Linear(OUT, OUT, bias=False), nn.Linear(OUT, OUT, bias=False)
        self.dropout = nn.Dropout(dropout)
        self.nobody = nn.Parameter(torch.zeros(2, OUT))
        self.query, self.base = nn.Linear(2 * OUT, OUT), nn.Parameter(torch.ones(1))
        self.near = nn.Parameter(torch.zeros(2, 2 * REACH + 1))
        self.role_gates, self.role_query = nn.Linear(WIDTH, 2 * OUT), nn.Linear(2 * OUT, 2 * OUT, bias=False)
        nn.init.normal_(self.role_gates.weight, 0, WIDTH**-0.5)
        nn.init.normal_(self.role_query.weight, 0, 0.05)
        self.places, self.look = nn.Parameter(torch.randn(ROWS, 2 * OUT) * 0.3), nn.Parameter(torch.zeros(OUT))
        self.stance, self.tone = nn.Linear(8 * OUT, 3), nn.Linear(6 * OUT, 3)
        self.states = nn.Linear(WIDTH, 2 * 128)  # only teaches

    def forward(self, words, tags, relations, forms, mask):
        own = self.own(self.own_row[words]) + self.from_single(self.single(words))
        if self.training:
            own = own * (torch.rand(own.shape[:2]) > 0.1)[..., None]
        x = self.input(self.dropout(self.vectors(words) + own)) + self.tag(tags) + self.relation(relations) + self.form(forms)
        for layer in self.layers:
            x = layer(x, mask)
        return self.norm(x)

    def roles(self, x, mask, rows, holder, target, places):
        """What each token is to holder and target, [items, tokens, OUT]."""
        query = self.role_query(torch.cat([holder, target], -1))
        lengths = mask.sum(1)
        gates = Open.apply(self.role_gates(x), query, self.places, rows, places, lengths)
        states = Run.apply(gates.unflatten(-1, (2, 2, OUT // 2)), lengths[rows]).flatten(2)
        return dropped(states, self.dropout.p if self.training else 0)

    def attend(self, word, roles, mask, holder, target, first):
        """Of each item the weights of its tokens, [items, 1, tokens], by how much each
        tells of holder and target."""
        query = self.query(torch.cat([holder, target], -1))
        score = (word @ query.unsqueeze(-1)).squeeze(-1) / 8 + self.base + roles @ self.look
        at = torch.arange(word.shape[1])
        for near, f in zip(self.near, first):
            distance = (at - f[:, None]).clamp(-REACH, REACH) + REACH
            score = score + torch.where((f < 0)[:, None], 0.0, near[distance])
        weight = F.relu(score) ** 2 * mask
        return (weight / (weight.sum(-1, keepdim=True) + 1e-3)).unsqueeze(1)

    def judge(self, x, mask, rows, pool, first, places):
        """Logits of stance and of tone, [items, 3] each."""
        word = self.word(x) * mask[..., None]
        mean = (word.sum(1) / mask.sum(1, keepdim=True))[rows]
        word = word[rows]
        holder, target = ((weights.unsqueeze(1) @ word).squeeze(1) for weights in pool)
        pair = self.holder(holder) * self.target(target) * ((first >= 0).all(0))[:, None]
        roles = self.roles(x, mask, rows, holder, target, places)
        weights = self.attend(word, roles, mask[rows], holder, target, first)
        told = [(w @ of).squeeze(1) for w, of in ((weights, word), (weights, roles), *((w.unsqueeze(1), roles) for w in pool))]
        tone = self.tone(self.dropout(torch.cat([holder, mean, *told], -1)))
        holder, target = (torch.where((f < 0)[:, None], n, v) for f, n, v in zip(first, self.nobody, (holder, target)))
        return self.stance(self.dropout(torch.cat([holder, target, mean, pair, *told], -1))), tone


def form_rows(forms):
    """1 for a capital, plus 2 within quotation marks."""
    quoted, rows = False, []
    for form in forms:
        if form in ("“", "«", "``"):
            quoted = True
        elif form in ("”", "»", "''"):
            quoted = False
        elif form == '"':
            quoted = not quoted
        rows.append(form[:1].isupper() + 2 * quoted)
    return rows


class Reader:
    def __init__(self, sentences, items):
        self.sentences, self.items = sentences, ex.by_sentence(items)
        unnamed = lambda s: [0 if tag == PROPN else 1 + row for row, tag in zip(s.vectors, s.tags)]
        self.vectors = {number: unnamed(sentences[number]) for number in self.items}
        self.forms = {number: form_rows(sentences[number].forms) for number in self.items}

    def batches(self, size, seed=None):
        return ex.batches(lambda s: len(self.sentences[s].forms), self.items, size, seed)

    def tensors(self, keys, choose=None):
        longest = min(LONGEST, max(len(self.sentences[s].forms) for s in keys))
        columns, mask = torch.zeros(4, len(keys), longest, dtype=torch.long), torch.zeros(len(keys), longest, dtype=torch.bool)
        rows, own = [], []
        for row, number in enumerate(keys):
            s = self.sentences[number]
            for column, values in zip(columns, (self.vectors[number], s.tags, s.relations, self.forms[number])):
                column[row, : len(values)] = torch.tensor(values[:longest])
            mask[row, : len(s.forms)] = True
            mine = self.items[number]
            if choose and len(mine) > MOST:
                mine = choose.sample(mine, MOST)
            own += mine
            rows += [row] * len(mine)
        within = lambda item, of: list(range(of[0], min(of[1], longest)))
        rows = torch.tensor(rows)
        return columns, mask, own, rows, *ex.spans(own, within, longest), self.places(keys, mask, own, rows)

    def places(self, keys, mask, own, rows):
        heads = np.full(mask.shape, -1)
        for row, number in enumerate(keys):
            of = self.sentences[number].heads[: mask.shape[1]]
            heads[row, : len(of)] = of
        spans = np.array([[i.holder for i in own], [i.target for i in own]]).reshape(2, len(own), 2)
        return torch.from_numpy(places(heads, mask.sum(1).numpy(), rows.numpy(), spans))


def measure(model, reader, items, name):
    model.eval()
    with torch.no_grad():
        for keys in reader.batches(64):
            columns, mask, own, *pairs = reader.tensors(keys)
            both = model.judge(model(*columns, mask), mask, *pairs)
            for item, *p in zip(own, *(z.softmax(-1).tolist() for z in both)):
                item.p = p[item.task]
    ex.report(name, [i.label for i in items], [i.p for i in items])


MARKS = {ord(c): to for of, to in (("’‘‚‛‹›", "'"), ("“”„‟«»", '"'), ("–—‒―", "-")) for c in of}


def half_hash(word):
    """The low half of FNV-1a of a word as pipeline/feature folds it."""
    h = 14695981039346656037
    for letter in word.lower().translate(MARKS):
        for b in ("0" if letter.isdigit() else letter).encode():
            h = ((h ^ b) * 1099511628211) % 2**64
    return h % 2**32


class Singles:
    """What the teacher puts out for words on their own (label.py), and which words stand in
    the file."""

    def __init__(self, work, sentences, counts):
        told = np.load(work / "single.npz")
        self.vectors = dict(zip(told["words"].tolist(), torch.from_numpy(told["vectors"])))
        self.form = {row: f.lower() for s in sentences for row, f in zip(s.vectors, s.forms)}
        frequent = [self.form[row] for row in own_words(counts).tolist()]
        self.table = list(dict.fromkeys([*frequent, *self.vectors]))[:TABLE]

    def rows(self, number):
        """Those of the words of the file, by the row of the static vector."""
        out, table = torch.zeros(number, VECTOR), set(self.table)
        for row, form in self.form.items():
            if form in table:
                out[row] = self.vectors[form]
        return out


def own_vectors(model, singles):
    """The words of the file by their hashes, and what is added to their static vectors as
    levels of a scale."""
    row = {form: row for row, form in singles.form.items()}
    with torch.no_grad():
        rows = model.from_single(torch.stack([singles.vectors[word] for word in singles.table]))
        rows += torch.stack([model.own.weight[model.own_row[row[word] + 1] if word in row else 0] for word in singles.table])
    at = {}
    for n, word in enumerate(singles.table):
        at.setdefault(half_hash(word), n)  # the most frequent of those that the program takes for one
    words = sorted(at)
    rows = rows[[at[word] for word in words]] / SCALE
    scale = (rows.abs().max() / 127).item()
    return words, scale, (rows / scale).round().to(torch.int8).numpy()


def pack(model, singles, path):
    """Writes what pipeline/encoder reads."""
    state = {name: value.detach() for name, value in model.state_dict().items()}
    words, scale, levels = own_vectors(model, singles)
    with open(path, "wb") as out:
        write = lambda x: out.write(np.ascontiguousarray(x.numpy(), dtype="<f4").tobytes())
        out.write(b"stanceE3" + struct.pack("<IIII", TAGS, RELATIONS, len(model.layers), len(words)))
        out.write(np.array(words, "<u4").tobytes() + struct.pack("<f", scale) + levels.tobytes())
        write(state["input.weight"].T * SCALE)
        for name in ("input.bias", "tag.weight", "relation.weight", "form.weight"):
            write(state[name])
        for number in range(len(model.layers)):
            write(state[f"layers.{number}.gates.weight"].T)
            write(state[f"layers.{number}.gates.bias"])
        for name in ("norm.weight", "norm.bias"):
            write(state[name])
        word, bias = state["word.weight"], state["word.bias"]
        write(word.T)
        write(bias)
        for side in ("holder", "target"):
            write((state[f"{side}.weight"] @ word).T)
            write(state[f"{side}.weight"] @ bias)
        write(state["role_gates.weight"].T)
        write(state["role_gates.bias"])
        write(state["role_query.weight"].T)
        write(state["places"])
        write(state["look"])
        for weights in (state["query.weight"].T / 8, state["query.bias"] / 8, state["base"], state["near"]):
            write(weights)
        # By head: the weights of holder, target, sentence, pair and what is attended to, of
        # the roles of the last, of the holder and of the target, the biases, and what is added
        # without a holder and without a target.
        of = lambda task, part: state[f"{task}.weight"][:, part * OUT : (part + 1) * OUT]
        for part in range(8):
            write(of("stance", part))
        write(state["stance.bias"])
        for side in range(2):
            write(of("stance", side) @ state["nobody"][side])
        none = torch.zeros(3, OUT)
        told = (of("tone", part) for part in range(2, 6))
        for weights in (of("tone", 0), none, of("tone", 1), none, *told, state["tone.bias"], torch.zeros(6)):
            write(weights)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("-o", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--layers", type=int, default=2)
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(1)
    sentences = ex.sentences(args.work)
    plain = len(sentences)
    sentences += ex.sentences(args.work, "copies.jsonl")
    labelled = list(ex.items(args.work))
    measured = {
        "stance held back": [i for i in labelled if i.held and i.kind == "news-stance"],
        "tone of NewsMTSC": [i for i in labelled if i.kind == "newsmtsc"],
    }
    taught = np.load(args.work / "items.npz")
    items = []
    for s, kind, h, t, p in zip(*(taught[k] for k in ("sentence", "kind", "holder", "target", "p"))):
        item = ex.Item(int(s), int(kind) % 2, tuple(h), tuple(t), weight=WEIGHTS[kind])
        item.p = p.tolist()
        items.append(item)
    states = np.load(args.work / "states.npy", mmap_mode="r")
    offsets = np.cumsum([0] + [len(s.forms) for s in sentences[:plain]])
    vectors = ex.vectors(args.work)
    counts = torch.zeros(len(vectors), dtype=torch.long)
    for number in {i.sentence for i in items if i.sentence < plain}:
        s = sentences[number]
        read = torch.tensor([row for row, tag in zip(s.vectors, s.tags) if tag != PROPN], dtype=torch.long)
        counts.index_add_(0, read, torch.ones_like(read))
    singles = Singles(args.work, sentences, counts)
    model = Student(vectors, counts, singles.rows(len(vectors)), args.layers, args.dropout)
    reader = Reader(sentences, items)
    readers = {name: Reader(sentences, rows) for name, rows in measured.items()}
    plan = [(e, keys) for e in range(args.epochs) for keys in reader.batches(64, 100 * args.seed + e)]
    others = [p for name, p in model.named_parameters() if p.requires_grad and name != "own.weight"]
    groups = [{"params": others, "weight_decay": 0.02}, {"params": [model.own.weight], "weight_decay": 0.05}]
    descent = Descent(model, groups, len(plan), len(plan) // 20 + 1, lr=args.rate)
    choose, start, total = random.Random(5), time.time(), 0.0
    for step, (epoch, keys) in enumerate(plan, 1):
        model.train()
        columns, mask, own, *pairs = reader.tensors(keys, choose)
        x = model(*columns, mask)
        both = torch.stack([z.log_softmax(-1) for z in model.judge(x, mask, *pairs)])
        said = both[torch.tensor([i.task for i in own]), torch.arange(len(own))]
        p, weight = torch.tensor([i.p for i in own]), torch.tensor([i.weight for i in own])
        divergence = (p * (p.clamp(min=1e-6).log() - said)).sum(-1)
        goal, known = torch.zeros(*x.shape[:2], states.shape[1]), torch.zeros_like(mask)
        for row, s in enumerate(keys):
            if s < plain:
                n = min(x.shape[1], offsets[s + 1] - offsets[s])
                goal[row, :n] = torch.from_numpy(states[offsets[s] : offsets[s] + n].astype("f4"))
                known[row, :n] = True
        apart = (((model.states(x) - goal) ** 2) * known[..., None]).sum() / (known.sum().clamp(min=1) * states.shape[1])
        loss = 2 * (divergence * weight).sum() / weight.sum() + apart
        total += descent.step(loss)
        if step == len(plan) or plan[step][0] != epoch:
            print(f"epoch {epoch + 1}: loss {total / len(plan) * args.epochs:.3f}, {time.time() - start:.0f} s", flush=True)
            total = 0.0
            for name, rows in measured.items():
                measure(model, readers[name], rows, name)
    pack(model, singles, args.o)


if __name__ == "__main__":
    main()
