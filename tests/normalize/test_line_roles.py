"""What a line is, by what was learnt: read as it was taught, one line as among many."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.normalize import line_roles
from pipeline.normalize.line_roles import PAGE, ROLES, TITLE, pieces, roles
from pipeline.normalize.reader import plain_lines

PAPER = """关于做好防汛工作的通知
各镇人民政府：
为做好今年汛期各项工作，现将有关事项通知如下。
一、加强巡查
各单位要落实专人，每日巡查不少于两次，发现险情及时报告。
平川县水务局
2024年5月7日"""
ABOVE = ["发件人：县水务局办公室 <swj@pc.example>", "收件人：各镇", "主题：转发：防汛通知"]
BELOW = ["上一篇：汛期值班表", "版权所有：平川县水务局", "您是第 10231 位访客"]


def said(*lines: str) -> np.ndarray:
    return roles(plain_lines("\n".join(lines)))


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=150), min_size=1, max_size=6))
def test_pieces_of_a_line_are_its_own(texts: list[str]) -> None:
    texts = [text.translate(dict.fromkeys(range(0x20))) for text in texts]
    rows, starts = pieces(texts)
    assert len(starts) == len(texts)
    assert starts[0] == 0
    for text, part in zip(texts, np.split(rows, starts[1:]), strict=True):
        assert len(part) > 0
        assert part.tolist() == pieces([text])[0].tolist()


def test_a_line_may_hold_the_marks_that_part_lines() -> None:
    rows, starts = pieces(["甲\x02乙", "丙\x03丁", ""])
    assert len(starts) == 3
    assert rows.tolist()[starts[2] :] == pieces([""])[0].tolist()


def test_forms_are_known_and_no_figures() -> None:
    assert pieces(["2024年5月7日"])[0].tolist() == pieces(["２０２３年9月1日"])[0].tolist()
    assert pieces(["会 议 通 知"])[0].tolist() == pieces(["会议通知"])[0].tolist()


def test_each_line_s_roles_add_up_to_one() -> None:
    found = said(*ABOVE, PAPER, *BELOW)
    assert found.shape == (13, len(ROLES))
    assert np.allclose(found.sum(axis=1), 1, atol=1e-5)
    assert roles([]).shape == (0, len(ROLES))


def test_the_same_line_is_read_by_what_stands_around_it() -> None:
    title = "关于做好防汛工作的通知"
    mail = said(*ABOVE, PAPER, *BELOW)
    assert mail[: len(ABOVE), PAGE].min() > 0.5
    assert mail[-len(BELOW) :, PAGE].min() > 0.5
    assert mail[len(ABOVE)].argmax() == TITLE
    news = said(PAPER, "相关链接", title, "防汛物资清点情况通报", *BELOW)
    assert news[0].argmax() == TITLE
    assert news[-5, PAGE] > 0.5 > news[0, PAGE]


def test_a_paper_alone_has_no_page() -> None:
    assert said(PAPER)[:, PAGE].max() < 0.2


def test_the_network_is_read_as_it_was_taught(monkeypatch: pytest.MonkeyPatch) -> None:
    torch = pytest.importorskip("torch", reason="PyTorch is not installed")
    from pipeline.training.line_roles import Batches, Net, Taught, arrays_of

    torch.manual_seed(3)
    net = Net().eval()
    lines = plain_lines("\n".join([*ABOVE, PAPER, *BELOW]))
    batches = Batches(1)
    monkeypatch.setattr(batches, "_some", lambda rows: rows)
    batch = batches([[Taught(line, frozenset({"text"})) for line in lines]])
    with torch.no_grad():
        wanted = torch.softmax(net(batch), -1)[0].numpy()
    arrays = {
        name: value if value.dtype == np.int8 else value.astype(np.float32)
        for name, value in arrays_of(net).items()
    }
    monkeypatch.setattr(line_roles, "_weights", lambda: arrays)
    assert np.allclose(roles(lines), wanted, atol=0.01)
