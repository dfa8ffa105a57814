"""The lexicon: counts from clean text, its files, its search."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.repair.lexicon import Count, Lexicon, learn, load, read_toml, write_toml
from pipeline.repair.lexicon.learning import learn_texts
from pipeline.repair.lexicon.store import from_table, to_table


def test_learn_counts_quoted_and_seen(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("深化“放管服”改革。放管服成效。", encoding="utf-8")
    (tmp_path / "b.txt").write_text("推进“放管服”，扩大“房票”", encoding="utf-8")
    lexicon = learn([tmp_path])
    assert lexicon.get("放管服") == Count(2, 3)
    assert lexicon.get("房票") == Count(1, 1)
    assert lexicon.get("改革") is None


def test_a_term_inside_a_longer_one_is_seen_not_quoted(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("“双随机、一公开”监管，“双随机”抽查", encoding="utf-8")
    assert learn([tmp_path]).get("双随机") == Count(1, 2)


def test_toml_round_trip(tmp_path: Path) -> None:
    lexicon = Lexicon({"放管服": Count(9, 10), '人工智能+"': Count(1, 2)})
    path = tmp_path / "terms.toml"
    path.write_text(write_toml(lexicon), encoding="utf-8")
    assert read_toml(path).terms == lexicon.terms


@pytest.mark.parametrize(
    "content",
    ["schema_version = 2", 'schema_version = 1\n[terms]\n"放管服" = [3, 2]', "[terms]\n", "x ="],
)
def test_bad_toml_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "terms.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ValueError):  # noqa: PT011 - tomllib's own error is a ValueError
        read_toml(path)


def test_table_round_trip_and_merge() -> None:
    lexicon = Lexicon({"放管服": Count(9, 10, 1, 2), "房票": Count(1, 8)})
    assert from_table(to_table(lexicon)).terms == lexicon.terms
    merged = lexicon.merged(Lexicon({"房票": Count(5, 5)}))
    assert merged.get("房票") == Count(1, 8, own_quoted=5, own_seen=5)
    assert merged.get("放管服") == Count(9, 10, 1, 2)


def test_find_gives_overlapping_places() -> None:
    lexicon = Lexicon({"双随机": Count(1, 2), "双随机、一公开": Count(9, 9)})
    found = [(start, end) for start, end, _ in lexicon.find("规范双随机、一公开监管")]
    assert found == [(2, 5), (2, 9)]


def test_the_packages_lexicon_knows_set_terms() -> None:
    lexicon = load()
    assert len(lexicon) > 5_000
    always = lexicon.get("放管服")
    seldom = lexicon.get("房票")
    assert always is not None
    assert seldom is not None
    assert always.quoted > 0.9 * always.seen
    assert seldom.quoted < 0.3 * seldom.seen


def test_a_users_own_documents_weigh_more() -> None:
    lexicon = load()
    own = learn_texts(["深化放管服改革。", "放管服成效", "推进“百湖之夜”"], (), known=lexicon.terms)
    assert own.get("放管服") == Count(0, 2)
    merged = lexicon.merged(own)
    before, after = lexicon.get("放管服"), merged.get("放管服")
    assert before is not None
    assert after is not None
    assert after.all_seen == before.all_seen + 2
    assert after.weighed[1] > before.seen + 2
    assert after.weighed[0] == before.quoted
    assert merged.get("百湖之夜") == Count(0, 0, own_quoted=1, own_seen=1)


def test_what_others_quote_is_kept_where_it_is_seen_often_enough() -> None:
    known = ["放管服", "房票", "四链"]
    own = learn_texts(["放管服，放管服，房票"], (), least=2, known=known)
    assert own.terms == {"放管服": Count(0, 2)}
