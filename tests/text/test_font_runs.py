"""What a written form becomes when lone runs are lost."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from pipeline.repair.channels.font_run_loss import damage
from pipeline.text.font_runs import asian, damaged, intact, latin, lone

NUMBER = (
    asian("[国办发]{2,4}"),
    lone(r"[〔（]"),
    latin("20[0-9]{2}"),
    lone(r"[〕）]"),
    lone("第").maybe(),
    latin("[0-9]{1,4}"),
    lone("号"),
)
ORDER = (
    latin("20[0-9]{2}").maybe(),
    lone("年").maybe(),
    lone("第"),
    latin("[0-9]{1,3}"),
    lone("号"),
)


@given(st.data(), st.sampled_from([NUMBER, ORDER]))
def test_the_damaged_form_matches_whatever_the_channel_leaves(data, pieces) -> None:
    text = data.draw(st.from_regex(intact(pieces), fullmatch=True))
    assert re.fullmatch(damaged(pieces), damage(text))
    assert re.fullmatch(damaged(pieces), text)


def test_a_run_of_two_is_not_lost() -> None:
    assert re.fullmatch(damaged(NUMBER), "国办发〔20196")
    assert not re.fullmatch(damaged(NUMBER), "国办发20196号")
