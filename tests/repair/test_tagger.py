"""The tagger: encoding, weights, the same numbers with and without PyTorch."""

from __future__ import annotations

import hashlib
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from pipeline.repair.tagger import LOST, load, weights_name
from pipeline.repair.tagger import network as networks
from pipeline.repair.tagger.encoding import UNKNOWN, Vocabulary, fold_widths, hashed, join
from pipeline.repair.tagger.statistics import COLUMNS, Statistics, keys

CLEAN = (
    "深化“放管服”改革，推进“双随机、一公开”监管。2023年12月29日，达到Ⅲ类标准。",
    "落实“谁执法谁普法”责任制，开展“法律明白人”培养工程；建立“3+1”制度。",
)


def test_encoding_keeps_one_id_a_code_point() -> None:
    vocabulary = Vocabulary("深化改革,")
    text = join(["深化，改革", "𠀀改"])
    ids = vocabulary.encode(text)
    assert len(ids) == len(text)
    assert ids[2] == vocabulary.encode(",")[0]
    assert ids[6] == UNKNOWN
    assert fold_widths("（一）") == "(一)"


def test_hashes_depend_on_the_ngram_alone() -> None:
    ids = np.array([5, 6, 7, 5, 6, 9], dtype=np.int64)
    pairs = hashed(ids, 2, 16)
    assert pairs[0] == pairs[3]
    assert pairs[1] != pairs[4]
    assert pairs.min() >= 0
    assert pairs.max() < 1 << 16


def test_weights_are_named_by_their_hash() -> None:
    name = weights_name()
    content = resources.files("pipeline._data").joinpath(name).read_bytes()
    assert name == f"tagger-{hashlib.sha256(content).hexdigest()[:16]}.npz"
    assert len(content) <= 8 * 1024 * 1024


def test_probabilities_for_every_gap() -> None:
    texts = ["深化放管服改革", "", "落实谁执法谁普法责任制"]
    lost, inside = load().predict_stream(texts)
    gaps = sum(len(text) + 1 for text in texts)
    assert (lost.shape, inside.shape) == ((gaps, len(LOST)), (gaps,))
    assert np.allclose(lost.sum(axis=1), 1, atol=1e-4)
    assert np.all((inside >= 0) & (inside <= 1))
    assert load().predict_stream([])[0].shape == (0, len(LOST))


def test_width_does_not_matter() -> None:
    wide, _ = load().predict_stream(["深化改革，加强监管（试行）：好"])
    narrow, _ = load().predict_stream(["深化改革,加强监管(试行):好"])
    assert np.array_equal(wide, narrow)


def test_long_texts_are_read_in_parts_without_seams() -> None:
    text = "落实谁执法谁普法责任制，深化改革。" * 100
    whole, _ = load().predict_stream([text])
    part, _ = load().predict_stream([text[600:900]])
    assert np.allclose(whole[700:800], part[100:200], atol=1e-3)


@pytest.mark.parametrize("dilation", [1, 2, 4, 8, 16])
@pytest.mark.parametrize("count", [1, 2, 7, 16, 33, 100])
def test_two_rows_computed_together_are_what_three_taps_give(count: int, dilation: int) -> None:
    random = np.random.default_rng(count * dilation)
    weight = random.standard_normal((5, 3, 3)).astype(np.float32)  # out, in, taps
    bias = random.standard_normal(5).astype(np.float32)
    room, rows = networks._room(count, 3)
    rows[:] = random.standard_normal((count, 3))
    found = networks._convolve(room, count, networks._convolution(weight), bias, dilation)
    beyond = np.zeros((dilation, 3))
    around = np.concatenate([beyond, rows, beyond])
    taps = (around[tap * dilation :][:count] @ weight[:, :, tap].T for tap in range(3))
    assert np.allclose(found, sum(taps) + bias, atol=1e-4)


def test_statistics_of_unknown_ngrams_are_nought() -> None:
    known = np.sort(keys(np.array([3, 4, 5, 6], dtype=np.int64), 2)[:2])
    none = np.zeros(0, dtype=np.uint32)
    arrays = {}
    for order in (2, 3, 4):
        quoted = known if order == 2 else none
        arrays |= {
            f"plain{order}.keys": none,
            f"plain{order}.seen": none.astype(np.uint16),
            f"quoted{order}.keys": quoted,
            f"quoted{order}.seen": np.full(len(quoted), 3, dtype=np.uint16),
            f"quoted{order}.sides": np.full((len(quoted), 4), 2, dtype=np.uint8),
        }
    statistics = Statistics(arrays)
    seen, sides = statistics.look_up(np.array([known[0], 12345], dtype=np.uint32), 2)
    assert seen.tolist() == [3, 0]
    assert sides.tolist() == [[2, 2, 2, 2], [0, 0, 0, 0]]
    assert statistics.features(np.arange(3, 9)).shape == (6, COLUMNS)


def test_a_few_steps_of_training_agree_with_the_run_time(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    from pipeline.evaluation.corpus import Document
    from pipeline.repair.tagger import Tagger
    from pipeline.repair.tagger.encoding import hashed as buckets
    from pipeline.training.counting import count, mark_ids
    from pipeline.training.stream import Material, build, encode_all, learn_vocabulary
    from pipeline.training.train import Settings, fit

    corpus = [Document("laws", f"{i}.txt", f"g{i}", CLEAN * 8) for i in range(6)]
    vocabulary = learn_vocabulary(corpus)
    encoded = encode_all(corpus, vocabulary)
    marks = mark_ids(vocabulary)
    tables = count([(ids.astype(np.int64), lost) for _, ids, lost, _ in encoded], marks)
    statistics = Statistics(tables)
    stream = build(encoded, statistics, vocabulary, own=True)
    target = tmp_path / "weights.npz"
    net = fit(
        Material(stream, stream, vocabulary, tables),
        target,
        Settings(steps=20, batch=4, threads=1),
    )
    tagger = Tagger(target.read_bytes())
    text = "深化放管服改革，落实谁执法谁普法责任制"
    ids = vocabulary.encode(join([text]))
    grams = [torch.from_numpy(buckets(ids, o, b))[None] for o, b, _ in net.shape.grams]
    counts = torch.from_numpy(statistics.features(ids))[None]
    with torch.no_grad():
        wanted = net(torch.from_numpy(ids)[None], grams, counts)[0].numpy().T
    found = tagger.network.logits(ids)
    # Tables are kept in one byte a number, the rest in half precision.
    assert np.abs(found - wanted).max() < 0.1


def test_a_stretch_of_one_sign_is_computed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    network = load().network
    ids = load().vocabulary.encode(CLEAN[0] + " " * 9000 + CLEAN[1])
    each = type(network)._part
    asked = []

    def counted(self, rows, counts):
        asked.append(len(counts))
        return each(self, rows, counts)

    monkeypatch.setattr(type(network), "_part", counted)
    together = network.logits(ids)
    assert len(asked) <= 5
    monkeypatch.setattr("pipeline.repair.tagger.network.np.array_equal", lambda *_: False)
    assert (network.logits(ids) == together).all()
    assert len(asked) > 9
