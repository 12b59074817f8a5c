#!/usr/bin/env python3
"""Trains the weights of the good parser (src/language/{encoder,parser}.rs) from what `trainer jackknife` wrote.

  python3 trainer/trees.py TAGGED_FOLDER OUT.f32 [--epochs 40] [--seed 1] [--after EARLIER.f32]

With --after it goes on from the weights of an earlier run, with the rate raised and let down again (a warm restart,
Loshchilov & Hutter 2017); layers that the earlier run did not have begin as near to the identity as a highway allows.

A three-layer bidirectional simple recurrent unit (Lei et al. 2018) over words, affixes, guessed tags and word
clusters; biaffine heads (Dozat & Manning 2017); labels from a small network over head and dependent; corrected
tags from the same states. Needs jax and optax (measured with the versions in models/README.md). OUT.f32 holds
named float tensors, which `trainer pack` quantises: "name dims…\\n" and little-endian bytes.
"""
import argparse
import collections
import time

import jax
import jax.numpy as jnp
import numpy as np
import optax

a = argparse.ArgumentParser()
a.add_argument('tagged')
a.add_argument('out')
a.add_argument('--epochs', type=int, default=40)
a.add_argument('--seed', type=int, default=1)
a.add_argument('--hidden', type=int, default=96, help='units a direction')
a.add_argument('--layers', type=int, default=4)
a.add_argument('--rate', type=float, default=3e-3, help='the highest')
a.add_argument('--least', type=int, default=3, help='times that a word must occur to have a row of its own')
a.add_argument('--after', help='weights to go on from')
a.add_argument('--stop', type=int, help='end after so many passes of those that the rate is planned for')
a.add_argument('--with-dev', action='store_true', help='train on the development sets too: their tags are as good as unseen')
a = a.parse_args()

H, LAYERS = a.hidden, a.layers
WIDTHS = dict(word=2 * H - 112, suffix=24, prefix=16, tag=32, case=8, middle=8, fine=24)
ARC, LABEL = 96, 64


def read(name):
    sents, sent = [], []
    for line in open(f'{a.tagged}/{name}.tsv', encoding='utf-8'):
        line = line.rstrip('\n')
        if not line:
            sents.append(sent)
            sent = []
            continue
        c = line.split('\t')
        sent.append((int(c[0]), int(c[1]), int(c[2]), c[3], int(c[4]), int(c[5]), int(c[6]), int(c[7]), int(c[9]), int(c[10])))
    return sents


train = read('train')
tests = {k: read(k) for k in ('ewt-dev', 'ewt-test', 'gum-open-test', 'pud-test')}
if a.with_dev:
    # A relation or tag that the training sets do not have would change the model's shape.
    known, tags = {t[3] for s in train for t in s}, {t[1] for s in train for t in s}
    fits = lambda s: all(t[3] in known and t[0] in tags and t[1] in tags for t in s)
    train += [s for k in ('ewt-dev', 'gum-open-dev') for s in read(k) if fits(s)]


def vocabulary(values, least):
    """0 is the root, 1 the unknown."""
    counts = collections.Counter(values)
    return {k: i + 2 for i, k in enumerate(sorted(k for k, n in counts.items() if n >= least))}


WORD = vocabulary((t[4] for s in train for t in s), a.least)
SUFFIX = vocabulary((t[5] for s in train for t in s), 5)
PREFIX = vocabulary((t[6] for s in train for t in s), 5)
LABELS = {k: i for i, k in enumerate(sorted({t[3] for s in train for t in s}))}
TAGS = 1 + max(max(t[0], t[1]) for s in train for t in s)
SIZES = dict(word=len(WORD) + 2, suffix=len(SUFFIX) + 2, prefix=len(PREFIX) + 2, tag=TAGS + 2, case=32, middle=128, fine=512)
FEATURES = list(WIDTHS)


def encode(s):
    return np.array([[WORD.get(t[4], 1), SUFFIX.get(t[5], 1), PREFIX.get(t[6], 1), min(t[0], TAGS - 1) + 2, t[7], t[8], t[9],
                      t[2], LABELS.get(t[3], 0), min(t[1], TAGS - 1), t[3] in LABELS] for t in s], dtype=np.int32)


BUCKETS = (8, 14, 20, 27, 36, 50, 80, 300)  # each is compiled apart


def batches(enc, tokens, rng=None):
    buckets = collections.defaultdict(list)
    for i, e in enumerate(enc):
        buckets[min([x for x in BUCKETS if x >= len(e)] or [300])].append(i)
    out = []
    for length, ids in sorted(buckets.items()):
        size = max(4, tokens // length)
        if rng is not None:
            rng.shuffle(ids)
        for k in range(0, len(ids), size):
            part = ids[k:k + size]
            x = np.zeros((size, length + 1, 11), np.int32)
            m = np.zeros((size, length + 1), bool)
            for row, i in enumerate(part):
                e = enc[i][:length]
                x[row, 1:len(e) + 1] = e
                m[row, 1:len(e) + 1] = True
            # heads beyond a cut sentence
            x[..., 7] = np.minimum(x[..., 7], length)
            out.append((x, m, part))
    if rng is not None:
        rng.shuffle(out)
    return out


rk = np.random.RandomState(a.seed)


def glorot(*s, scale=None):
    return (rk.randn(*s) * (scale or np.sqrt(2 / (s[0] + s[-1])))).astype(np.float32)


D = 2 * H
P = {f'emb.{k}': glorot(SIZES[k], WIDTHS[k], scale=0.1) for k in FEATURES}
P['root'] = glorot(D, scale=0.1)
for layer in range(LAYERS):
    # per direction: candidate, forget gate, output gate
    P[f'rnn{layer}.w'] = glorot(D, 6 * H, scale=np.sqrt(2 / (D + H)))
    b = np.zeros(6 * H, np.float32)
    b[H:2 * H] = b[4 * H:5 * H] = 1.0
    P[f'rnn{layer}.b'] = b
for name, n in (('arc.head', ARC), ('arc.dep', ARC), ('label.head', LABEL), ('label.dep', LABEL)):
    P[name + '.w'] = glorot(D, n)
    P[name + '.b'] = np.zeros(n, np.float32)
P['arc.u'] = glorot(ARC, ARC, scale=0.02)
P['arc.v'] = glorot(ARC, scale=0.02)
P['label.w'] = glorot(LABEL, len(LABELS))
P['label.b'] = np.zeros(len(LABELS), np.float32)
P['tag.w'] = glorot(D, TAGS)
P['tag.b'] = np.zeros(TAGS, np.float32)


def load(path):
    """the tensors of `save`; keys as they are numbered"""
    data = open(path, 'rb').read()
    at = data.index(b'\n') + 1
    assert data[7:at - 1].decode().split(' ') == sorted(LABELS, key=LABELS.get), 'other relations'
    tensors = {}
    while at < len(data):
        end = data.index(b'\n', at)
        name, *shape = data[at:end].decode().split(' ')
        shape = [int(n) for n in shape]
        size = 4 * int(np.prod(shape))
        kind = np.uint32 if name.startswith('keys.') else np.float32
        tensors[name] = np.frombuffer(data[end + 1:end + 1 + size], kind).reshape(shape)
        at = end + 1 + size
    return tensors


if a.after:
    earlier = load(a.after)
    for layer in range(LAYERS):
        if f'rnn{layer}.w' not in earlier:
            P[f'rnn{layer}.w'] *= 0.5
            P[f'rnn{layer}.b'][2 * H:3 * H] = P[f'rnn{layer}.b'][5 * H:] = -3.0
    for name, tensor in earlier.items():
        if name in P and not (name[:4] == 'emb.' and name[4:] in ('word', 'suffix', 'prefix')):
            assert P[name].shape == tensor.shape, name
            P[name] = tensor
    for name, vocab in (('word', WORD), ('suffix', SUFFIX), ('prefix', PREFIX)):
        table, rows = P['emb.' + name], earlier['emb.' + name]
        before = {int(k): i + 2 for i, k in enumerate(earlier['keys.' + name])}
        table[:2] = rows[:2]
        for key, i in vocab.items():
            if key in before:
                table[i] = rows[before[key]]
P = {k: jnp.array(v) for k, v in P.items()}
print('weights', sum(x.size for x in P.values()), 'without embeddings', sum(x.size for k, x in P.items() if k[:3] != 'emb'), flush=True)


def drop(key, x, p, train):
    return x * jax.random.bernoulli(key, 1 - p, x.shape) / (1 - p) if train else x


def shared_drop(key, x, p, train):
    """one mask for all positions of a sentence (Gal & Ghahramani 2016)"""
    return x * jax.random.bernoulli(key, 1 - p, (x.shape[0], 1, x.shape[2])) / (1 - p) if train else x


def sru(x, w, b, mask):
    z = x @ w + b
    z = z.reshape(z.shape[:2] + (2, 3, H))
    z = jnp.stack([z[:, :, 0], z[:, ::-1, 1]], 2)
    m = jnp.stack([mask, mask[:, ::-1]], 2)[..., None]
    cand, f = z[..., 0, :], jax.nn.sigmoid(z[..., 1, :])
    f = jnp.where(m, f, 1.0)

    def step(c, t):
        f, u = t
        c = f * c + u
        return c, c
    u = (1 - f) * cand
    _, c = jax.lax.scan(step, jnp.zeros_like(f[:, 0]), (f.transpose(1, 0, 2, 3), u.transpose(1, 0, 2, 3)))
    c = c.transpose(1, 0, 2, 3)
    o = jax.nn.sigmoid(z[..., 2, :])
    xs = x.reshape(x.shape[:2] + (2, H))
    xs = jnp.stack([xs[:, :, 0], xs[:, ::-1, 1]], 2)
    h = o * jnp.tanh(c) + (1 - o) * xs
    return jnp.concatenate([h[:, :, 0], h[:, ::-1, 1]], -1)


def forward(P, x, m, key, train):
    ks = jax.random.split(key, 20)
    ids = [x[..., i] for i in range(7)]
    if train:
        ids[0] = jnp.where(jax.random.bernoulli(ks[0], 0.12, ids[0].shape), 1, ids[0])
        ids[3] = jnp.where(jax.random.bernoulli(ks[1], 0.05, ids[3].shape), 1, ids[3])
    h = jnp.concatenate([jnp.take(P[f'emb.{k}'], i, axis=0) for k, i in zip(FEATURES, ids)], -1)
    h = h.at[:, 0].set(P['root'])
    h = drop(ks[2], h, 0.2, train)
    mm = m.at[:, 0].set(True)
    for layer in range(LAYERS):
        h = sru(shared_drop(ks[3 + layer], h, 0.2, train), P[f'rnn{layer}.w'], P[f'rnn{layer}.b'], mm)
    h = drop(ks[10], h, 0.3, train)
    mlp = lambda name, k: drop(ks[k], jax.nn.relu(h @ P[name + '.w'] + P[name + '.b']), 0.25, train)
    head, dep = mlp('arc.head', 11), mlp('arc.dep', 12)
    s = jnp.einsum('bda,bha->bdh', dep @ P['arc.u'] + P['arc.v'], head)
    s = jnp.where(mm[:, None, :], s, -1e9) - 1e9 * jnp.eye(s.shape[1])[None]
    lin = lambda name: h @ P[name + '.w'] + P[name + '.b']
    return s, lin('label.head'), lin('label.dep'), lin('tag'), ks[13]


def labels(P, lh, ld, heads, key, train):
    # a product with rows of one 1: its gradient is a product too, which is faster than a scatter
    h = jnp.einsum('bdh,bha->bda', jax.nn.one_hot(heads, lh.shape[1]), lh)
    return drop(key, jax.nn.relu(h + ld), 0.25, train) @ P['label.w'] + P['label.b']


def nll(logits, gold):
    return -jnp.take_along_axis(jax.nn.log_softmax(logits, -1), gold[..., None], -1)[..., 0]


def loss(P, x, m, key):
    s, lh, ld, tags, k = forward(P, x, m, key, True)
    arc = nll(s, x[..., 7])
    lab = nll(labels(P, lh, ld, x[..., 7], k, True), x[..., 8])
    return ((arc + lab + 0.3 * nll(tags, x[..., 9])) * m).sum() / m.sum()


# the few longer ones would need a program of their own
enc = [encode(s) for s in train if len(s) <= 80]
steps = a.epochs * len(batches(enc, 1400))
schedule = optax.warmup_cosine_decay_schedule(0, a.rate, 300, steps, 1e-5)
opt = optax.chain(optax.clip_by_global_norm(5.0), optax.adamw(schedule, b2=0.95, weight_decay=1e-4))
state = opt.init(P)


@jax.jit
def update(P, E, state, x, m, key, t):
    l, g = jax.value_and_grad(loss)(P, x, m, key)
    u, state = opt.update(g, state, P)
    P = optax.apply_updates(P, u)
    d = jnp.minimum(0.999, (1 + t) / (10 + t))
    return P, jax.tree.map(lambda e, p: d * e + (1 - d) * p, E, P), state, l


@jax.jit
def predict(P, x, m):
    s, lh, ld, tags, k = forward(P, x, m, jax.random.PRNGKey(0), False)
    heads = s.argmax(-1)
    return heads, labels(P, lh, ld, heads, k, False).argmax(-1), tags.argmax(-1)


def measure(P, names):
    """heads by maximum without a tree constraint: the decoder in Rust does slightly better"""
    out = []
    for name in names:
        n = u = l = t = 0
        for x, m, _ in batches([encode(s) for s in tests[name]], 2000):
            heads, labs, tags = (np.array(y) for y in predict(P, x, m))
            ok = (heads == x[..., 7]) & m
            n += m.sum()
            u += ok.sum()
            l += (ok & (labs == x[..., 8]) & (x[..., 10] > 0)).sum()
            t += ((tags == x[..., 9]) & m).sum()
        out.append(f'{name} {100 * u / n:.2f}/{100 * l / n:.2f} tags {100 * t / n:.2f}')
    return '; '.join(out)


def save(P):
    with open(a.out, 'wb') as f:
        tensors = {k: np.array(v, np.float32) for k, v in P.items()}
        for name, vocab in (('word', WORD), ('suffix', SUFFIX), ('prefix', PREFIX)):
            tensors['keys.' + name] = np.array(sorted(vocab, key=vocab.get), np.uint32).view(np.float32)
        f.write(('labels ' + ' '.join(sorted(LABELS, key=LABELS.get)) + '\n').encode())
        for k, v in tensors.items():
            f.write((k + ' ' + ' '.join(map(str, v.shape)) + '\n').encode())
            f.write(v.astype('<f4').tobytes() if not k.startswith('keys') else v.tobytes())


rng = np.random.RandomState(a.seed)
key = jax.random.PRNGKey(a.seed)
E, t = P, 0
for epoch in range(a.stop or a.epochs):
    began, total, count = time.time(), 0.0, 0
    for x, m, _ in batches(enc, 1400, rng):
        key, k = jax.random.split(key)
        P, E, state, l = update(P, E, state, x, m, k, t)
        total += float(l)
        count += 1
        t += 1
    print('epoch', epoch, 'loss', round(total / count, 4), round(time.time() - began), 's',
          measure(E, ['ewt-dev', 'gum-open-test']) if epoch % 2 == 1 else '', flush=True)
    if epoch % 2 == 1:
        save(E)
save(E)
print(measure(E, list(tests)))
