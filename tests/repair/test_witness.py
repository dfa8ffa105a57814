"""A damaged text mended with its page: all that was lost comes back, another edition's words not."""

import html
import random
import re

import pytest
from command_line import zhengben
from hypothesis import given
from hypothesis import strategies as st
from normalize.page.page_checks import PAIRS, plain
from strategies import prose

from pipeline import convert
from pipeline.attestation import Witness, page_letters
from pipeline.edits import EditKind, Tier, replay, undo
from pipeline.errors import NotCertifiedError, SourceError
from pipeline.model import plain_text
from pipeline.repair.certification import recertify
from pipeline.repair.channels import CHANNELS
from pipeline.repair.engine import repair
from pipeline.repair.options import RepairOptions
from pipeline.repair.witness.alignment import align
from pipeline.repair.witness.explaining import Losses
from pipeline.repair.witness.sides import pairs_of, side_of, units_of
from pipeline.text.equivalence import letters

LINES = [
    "某市人民政府关于加强节能工作的通知",
    "各县（区）人民政府：",
    "现就“十四五”期间有关事项通知如下，请遵照执行。",
    "一、总体要求",
    "到2025年12月，单位能耗下降3.5%，达到Ⅲ类标准的“双控”企业由12家增至30家，面积25.4m²。",
    "（一）加强领导。坚持绿色发展、循环发展；落实《节能条例（试行）》——不得弄虚作假……",
    "某市人民政府",
    "2024年3月5日",
]


NOBODY = RepairOptions()


def page_of(lines):
    body = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    return convert.read(f'<body><div id="zoom">{body}</div></body>'.encode(), "原页.html")


def in_pieces(lines=LINES):
    """Paragraphs as Word writes them: each stretch of one font in a tag of its own."""
    runs = (re.findall(r"[\x00-\u07ff“”‘’—…Ⅲ]+|[^\x00-\u07ff“”‘’—…Ⅲ]+", line) for line in lines)
    return "".join(
        "<p>" + "".join(f"<span>{html.escape(run)}</span>" for run in line) + "</p>"
        for line in runs
    )


def text_of(lines):
    return convert.read("\n\n".join(lines).encode(), "文.txt")


def bare(document):
    return "".join(plain_text(document).split())


def mended(lines, page=LINES, **options):
    document = text_of(lines)
    repaired, log = repair(document, RepairOptions(page=page_of(page), **options))
    assert undo(repaired, log.edits) == document
    assert log.certificate.ok
    return repaired, log


def changed(old, new):
    return [line.replace(old, new) for line in LINES]


def says(char):
    return any(letter.isalnum() for letter in letters(char))


def rules_of(log):
    return {finding.rule_id for finding in log.findings}


@pytest.mark.parametrize("path", PAIRS)
def test_every_pair_is_mended_whole(path):
    page = convert.read(path.read_bytes(), path.name)
    broken = path.with_name(f"{path.stem}.broken.txt")
    document = convert.read(broken.read_bytes(), broken.name)
    _, offered = repair(document, RepairOptions(page=page))
    open_ones = [e for e in offered.edits if e.kind is EditKind.WITNESS and e.status == "out"]
    # What turns the sense (万), and what no damage explains (说 明, a cell lost with its line).
    assert len({e.new for e in open_ones}) <= 2
    accepted = frozenset(e.id for e in open_ones)
    repaired, log = repair(document, RepairOptions(page=page, accepted=accepted))
    copied = replay(document, [e for e in log.edits if e.kind is EditKind.WITNESS])
    assert bare(document) != bare(page)
    assert bare(copied) == bare(page)
    assert bare(repaired) == bare(repair(page)[0])
    assert not [f for f in log.findings if f.rule_id.startswith("WIT")]
    intact = convert.read(path.with_name(f"{path.stem}.intact.txt").read_bytes(), "x.txt")
    assert plain(plain_text(copied)) == plain(plain_text(intact))


def test_the_sample_is_mended_with_a_page_of_its_repaired_text(sample):
    document = convert.read(sample.read_bytes(), sample.name)
    whole, _ = repair(document, RepairOptions(accept=Tier.POSSIBLE))
    page = page_of(plain_text(whole).splitlines())
    repaired, log = repair(document, RepairOptions(page=page))
    assert bare(repaired) == bare(repair(page)[0])
    assert not [f for f in log.findings if f.rule_id.startswith("WIT")]


@pytest.mark.parametrize("channel", sorted(set(CHANNELS) - {"hard_wraps"}))
def test_what_a_channel_takes_comes_back(channel):
    broken = [CHANNELS[channel].damage(line) for line in LINES]
    repaired, log = mended(broken)
    assert bare(repaired) == bare(page_of(LINES))
    assert {e.basis.value for e in log.edits if e.status == "in"} <= {"witness"}


@given(st.lists(prose, min_size=4, max_size=8), st.randoms())
def test_marks_lost_anywhere_come_back_and_nothing_else_changes(texts, chance: random.Random):
    page = [f"第{k}段{text}完。" for k, text in enumerate(texts)]
    broken = ["".join(c for c in t if says(c) or chance.random() < 0.5) for t in page]
    document = text_of(broken)
    try:
        repaired, log = repair(document, RepairOptions(page=page_of(page)))
    except SourceError:
        return
    assert log.certificate.ok
    assert undo(repaired, log.edits) == document
    before, after = letters(bare(document)), letters(bare(repaired))
    assert [c for c in before if c.isalnum()] == [c for c in after if c.isalnum()]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("3.5%", "4.5%"),
        ("绿色", "低碳"),
        ("12家", "13家"),
        ("Ⅲ类", "Ⅳ类"),
        ("“双控”企业", "“双碳”企业"),
    ],
)
def test_another_editions_words_are_reported_and_never_taken(old, new):
    repaired, log = mended(changed(old, new))
    assert new in plain_text(repaired)
    assert "WIT002" in rules_of(log)
    assert not [e for e in log.edits if e.kind is EditKind.WITNESS]


HALF_WIDTH = str.maketrans("，。；：（）", ",.;:()")


def test_half_width_marks_beside_what_was_lost_come_back_with_it():
    """Dots stand for 。, behind a figure too; what was lost beside them is put back all the same."""
    page = [*LINES[:5], "综合能耗下降3.5%。全部“双控”企业达标。" * 4, *LINES[6:]]
    lines = [CHANNELS["font_run_loss"].damage(line).translate(HALF_WIDTH) for line in page]
    assert "“" not in "".join(lines)
    repaired, _ = mended(lines, page)
    assert bare(repaired) == "".join(page)


def test_the_page_makes_no_dot_of_a_number_a_full_stop():
    page = changed("下降3.5%", "下降3。5%")
    repaired, log = mended(LINES, page)
    assert bare(repaired) == "".join(LINES)
    assert "WIT002" in rules_of(log)


def test_words_that_the_page_lacks_stay_and_are_reported():
    repaired, log = mended(changed("请遵照执行", "请认真研究并遵照执行"))
    assert "请认真研究并遵照执行" in plain_text(repaired)
    assert "WIT003" in rules_of(log)


def test_a_paragraph_that_the_text_lacks_is_reported():
    repaired, log = mended([line for line in LINES if not line.startswith("（一）")])
    assert "加强领导" not in plain_text(repaired)
    assert "WIT004" in rules_of(log)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("绿色发展、", "发展、"),
        ("12家", "2家"),
        ("2025年", "202年"),
        ("（试行）", ""),
        ("不得弄虚作假", "得弄虚作假"),
        ("坚持绿色发展、", "坚持绿色发展"),
        ("“双控”", "双控"),
    ],
)
def test_what_no_damage_takes_is_proposed(old, new):
    repaired, log = mended(changed(old, new))
    assert bare(repaired) == bare(text_of(changed(old, new)))
    proposals = [e for e in log.edits if e.kind is EditKind.WITNESS]
    assert {(e.status, e.tier.value) for e in proposals} == {("out", "possible")}
    accepted, _ = mended(changed(old, new), accepted=frozenset(e.id for e in proposals))
    assert bare(accepted) == bare(page_of(LINES))


def test_a_piece_of_one_character_that_an_extractor_dropped_comes_back():
    source = in_pieces().replace("绿色", "<b>绿</b>色").replace("某", "<b>某</b>")
    page = convert.read(f'<body><div id="zoom">{source}</div></body>'.encode(), "原页.html")
    dropped = str.maketrans(dict.fromkeys("绿某"))
    lost = [line.translate(dropped) for line in LINES]
    damaged, _ = repair(
        text_of(map(CHANNELS["font_run_loss"].damage, lost)), RepairOptions(page=page)
    )
    assert bare(damaged) == bare(page)
    whole = text_of(lost)  # but for them: the page is a redline of it
    kept, log = repair(whole, RepairOptions(page=page))
    assert bare(kept) == bare(whole)
    assert {e.tier.value for e in log.edits if e.kind is EditKind.WITNESS} == {"possible"}


@pytest.mark.parametrize("tag", ["span", "ins", "b"])
@pytest.mark.parametrize("words", ["元", "的元件"])
def test_a_loss_of_signs_is_no_loss_of_words_in_tags(words, tag):
    """Dates without their signs say nothing of a word that the page sets in a tag of its own."""
    source = "".join(f"<p>{html.escape(line)}</p>" for line in LINES)
    for word, place in zip(words, ("请遵照", "单位能", "不得弄"), strict=False):
        source = source.replace(place, f"{place[0]}<{tag}>{word}</{tag}>{place[1:]}")
    page = convert.read(f'<body><div id="zoom">{source}</div></body>'.encode(), "原页.html")
    lost = [CHANNELS["font_run_loss"].damage(line) for line in LINES]
    repaired, log = repair(text_of(lost), RepairOptions(page=page))
    assert bare(repaired) == bare(text_of(LINES))
    assert {e.new for e in log.edits if e.status == "out"} == set(words)


@pytest.mark.parametrize(
    ("text", "page", "is_taken"),
    [
        ("完成投资2.3万元", "完成投资2.元3万元", False),
        ("完成投资6235万元", "完成投资62元35万元", False),
        ("分别增长15.8%14.4%", "分别增长15.8%和14.4%", True),
        ("还有8PM2.5超标", "还有8天PM2.5超标", True),
        ("电话0571-88", "电话0571元-88", False),
        ("采用V2.0版", "采用V个2.0版", False),
        ("2025年12月底前完成", "到2025年12月底前完成", True),
        ("青塘区台账显示", "的 青塘区台账显示", False),
        ("完成投资 2.3", "完成投资 2.3 万", False),
    ],
)
def test_a_word_lost_between_digits_comes_back_where_the_text_shows_the_gap(text, page, is_taken):
    lost = [CHANNELS["font_run_loss"].damage(line) for line in LINES]
    repaired, log = mended([*lost[:-2], text, *lost[-2:]], [*LINES[:-2], page, *LINES[-2:]])
    assert (page if is_taken else text) in plain_text(repaired)
    offered = [e.path for e in log.edits if e.status == "out"]
    assert offered == ["body.main_text[4]"] * (not is_taken)


def test_a_word_in_a_tag_between_digits_is_proposed_where_the_page_is_in_pieces():
    lines = [*LINES[:-2], "完成投资62元35万元。", *LINES[-2:]]
    page = convert.read(f'<body><div id="zoom">{in_pieces(lines)}</div></body>'.encode(), "页.html")
    lost = [CHANNELS["font_run_loss"].damage(line) for line in lines]
    repaired, log = repair(text_of(lost), RepairOptions(page=page))
    assert "完成投资6235万元" in plain_text(repaired)
    (offered,) = (e for e in log.edits if e.status == "out")
    assert (offered.new, offered.clause[-8:]) == ("元", "关系文意，请核对")


def test_entities_are_no_pieces():
    source = "".join("<p>" + "".join(f"&#{ord(c)};" for c in line) + "</p>" for line in LINES)
    page = convert.read(f'<body><div id="zoom">{source}</div></body>'.encode(), "原页.html")
    repaired, _ = repair(text_of(changed("绿色", "色")), RepairOptions(page=page))
    assert "绿色" not in plain_text(repaired)


def test_a_mark_that_a_conversion_dropped_everywhere_comes_back():
    lines = [
        *LINES[:5],
        "（二）坚持“放管服”、“一网通办”、“只跑一次”改革，“高效办成一件事”。",
        *LINES[5:],
    ]
    lost = [line.translate({0x201C: None, 0x201D: None}) for line in lines]
    damaged = [line.replace("2025年12月", "202512月") for line in lost]
    repaired, _ = mended(damaged, lines)
    assert bare(repaired) == bare(page_of(lines))
    kept, _ = mended(lost, lines)  # an edition without them
    assert bare(kept) == bare(text_of(lost))


def test_of_two_places_that_say_the_same_the_explained_one_was_lost():
    source = in_pieces()
    for char in "绿弄某":
        source = source.replace(char, f"<b>{char}</b>")
    row = "<td>序号</td><td><b>指</b><b>标</b></td><td>指标值</td><td>单位</td>"
    source += f"<table><tr>{row}</tr></table>"
    page = convert.read(f'<body><div id="zoom">{source}</div></body>'.encode(), "原页.html")
    lost = str.maketrans(dict.fromkeys("绿弄某"))
    damage = CHANNELS["font_run_loss"].damage
    text = text_of([*(damage(line.translate(lost)) for line in LINES), "序号  指标值  单位"])
    repaired, _ = repair(text, RepairOptions(page=page))
    assert bare(repaired) == bare(page)


def test_a_list_of_articles_that_repeats_the_title_gives_the_text_nothing():
    title = "2025年某省政府工作报告"
    lines = [title, "2025年1月14日在某省第十四届人民代表大会第三次会议上", *LINES[2:5]]
    body = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    source = f"<body><div><p>{title}</p><p>《{title}》政策解读</p></div><div id='zoom'>{body}</div></body>"
    page = convert.read(source.encode(), "原页.html")
    text = text_of([CHANNELS["font_run_loss"].damage(line) for line in lines])
    repaired, _ = repair(text, RepairOptions(page=page))
    assert "《2025" not in plain_text(repaired)


@pytest.mark.parametrize("tag", ["span", "b", "ins"])
@pytest.mark.parametrize("word", [*"不未无非禁没勿莫别一３Ⅲ③绿“；", "不得"])
def test_a_page_of_another_version_gives_a_whole_text_nothing(word, tag):
    source = "".join(f"<p>{html.escape(line)}</p>" for line in LINES)
    for place in ("遵照", "能耗", "加强领导"):
        source = source.replace(place, f"{place[:1]}<{tag}>{word}</{tag}>{place[1:]}")
        page = convert.read(f'<body><div id="zoom">{source}</div></body>'.encode(), "原页.html")
        repaired, log = repair(text_of(LINES), RepairOptions(page=page))
        assert bare(repaired) == bare(text_of(LINES))
        offered = [e for e in log.edits if e.kind is EditKind.WITNESS]
        assert {(e.new, e.status, e.tier.value) for e in offered} == {(word, "out", "possible")}


@pytest.mark.parametrize("word", [*"不未无非禁没勿莫别上下可应仅或一３"])
def test_what_turns_the_sense_is_proposed_in_a_damaged_text_too(word):
    lost = [CHANNELS["font_run_loss"].damage(line) for line in LINES]
    source = "".join(f"<p>{html.escape(line)}</p>" for line in LINES)
    source = source.replace("落实", f"落<span>{word}</span>实")
    page = convert.read(f'<body><div id="zoom">{source}</div></body>'.encode(), "原页.html")
    repaired, log = repair(text_of(lost), RepairOptions(page=page))
    assert bare(repaired) == bare(text_of(LINES))
    (offered,) = (e for e in log.edits if e.status == "out")
    assert (offered.new, offered.tier.value) == (word, "possible")
    assert offered.clause.endswith("关系文意，请核对")


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("增长35%", "增长3．5%"),
        ("气温5℃", "气温—5℃"),
        ("面积1.2m2", "面积1.2万m²"),
        ("共2家", "共②家"),
        ("各类标准", "各Ⅲ类标准"),
    ],
)
def test_a_value_is_not_changed_by_the_page_s_word(text, page):
    lost = [CHANNELS["font_run_loss"].damage(line) for line in LINES]
    repaired, log = mended([*lost[:-2], text, *lost[-2:]], [*LINES[:-2], page, *LINES[-2:]])
    assert text.replace("m2", "m²") in plain_text(repaired)
    assert [e.path for e in log.edits if e.status == "out"] == ["body.main_text[4]"]


@pytest.mark.parametrize("gap", [" ", "  ", "\N{IDEOGRAPHIC SPACE}"])
@pytest.mark.parametrize("signs", ["年月", "年", "月", "年月日"])
def test_spaces_where_signs_were_lost_go_with_them(signs, gap):
    lines = [*LINES[:4], "自2024年3月5日起至2025年12月31日止，共2年。", *LINES[4:]]
    lost = [re.sub(rf"(?<=[0-9])[{signs}](?=[0-9起止。]|$)", gap, line) for line in lines]
    repaired, log = mended(lost, lines, accept=Tier.POSSIBLE)
    assert plain_text(repaired) == plain_text(repair(page_of(lines))[0])
    assert "CERT001" not in rules_of(log)


def test_words_lost_are_proposed_where_the_page_is_another_edition():
    lines = changed("绿色发展、", "发展、")
    repaired, log = mended([line.replace("12家", "13家") for line in lines])
    assert "绿色" not in plain_text(repaired)
    (proposal,) = (e for e in log.edits if e.kind is EditKind.WITNESS)
    assert (proposal.new, proposal.status, proposal.tier.value) == ("绿色", "out", "possible")
    accepted, _ = mended(
        [line.replace("12家", "13家") for line in lines], accepted=frozenset({proposal.id})
    )
    assert "绿色发展、" in plain_text(accepted)


def test_a_sentence_added_since_is_proposed():
    added = "此前印发的《某市节能工作管理办法》同时废止。"
    page = [line.replace("请遵照执行。", f"请遵照执行。{added}") for line in LINES]
    repaired, log = mended(LINES, page)
    assert added not in plain_text(repaired)
    assert [e.new for e in log.edits if e.status == "out"] == [added]


def test_nothing_is_guessed_where_the_page_was_heard():
    quoted = [line.replace("“双控”", "双控").replace("“十四五”", "十四五") for line in LINES]
    broken = [CHANNELS["font_run_loss"].damage(line) for line in quoted]
    repaired, log = mended(broken, quoted)
    assert bare(repaired) == bare(page_of(quoted))
    assert {e.rule_id for e in log.edits} == {"WIT001"}


def test_a_page_of_another_document_is_refused():
    other = ["某县教育局关于开学的公告", "学校定于九月一日开学，请家长互相转告，注意交通安全。"] * 3
    with pytest.raises(SourceError, match=r"原页\.html 不是 文\.txt 的原页"):
        mended(LINES, other)


def test_an_edit_that_the_page_does_not_bear_out_is_not_certified():
    document = text_of([CHANNELS["font_run_loss"].damage(line) for line in LINES])
    page = page_of(LINES)
    _, log = repair(document, RepairOptions(page=page))
    with pytest.raises(NotCertifiedError, match="witness"):
        recertify(document, log, NOBODY)
    with pytest.raises(NotCertifiedError, match="witness"):
        recertify(document, log, NOBODY, page_of(changed("“十四五”", "十四五")))
    edit = next(e for e in log.edits if e.status == "in")
    assert not Witness(text_of(["别处的字"]), [edit], page_letters(page)).bears_out(edit)


def test_long_texts_are_aligned_in_little_work():
    chance = random.Random(1)
    page = "".join(chr(0x4E00 + chance.randrange(500)) for _ in range(60_000))
    text = "".join(c for c in page if chance.random() > 0.03)
    assert sum(run.length for run in align(text, page)) == len(text)
    assert align("一" * 30_000, "二" * 30_000) == []


def test_gaps_in_endless_repetition_take_little_work():
    text, page = (
        side_of(units_of(text_of(["一" * n]), boilerplate=False)) for n in (2_000, 60_000)
    )
    pairs = list(pairs_of(text, page))
    assert (
        sum(p.text[1] - p.text[0] for p in Losses(text, page, pairs, is_damaged=True).pairs)
        == 2_000
    )


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "原文"
    (place / "页").mkdir(parents=True)
    broken = "\n\n".join(CHANNELS["font_run_loss"].damage(line) for line in LINES)
    (place / "通知.txt").write_text(broken, encoding="utf-8")
    body = "".join(f"<p>{html.escape(line)}</p>" for line in LINES)
    (place / "页" / "通知.html").write_bytes(f"<body>{body}</body>".encode("gb18030"))
    return place


def test_run_with_a_page_is_verified_reverted_and_left_when_done(folder, tmp_path):
    source, out = folder / "通知.txt", tmp_path / "out"
    given = ("--with", folder / "页" / "通知.html", "-o", out)
    result = zhengben("run", source, *given)
    assert result.exit_code == 0, result.output
    done = out / "通知"
    text = (done / "3-通知.txt").read_text(encoding="utf-8")
    assert "".join(text.split()) == bare(page_of(LINES))
    assert (done / "1-page.json").is_file()
    verified = zhengben("verify", done)
    assert verified.exit_code == 0, verified.output
    assert "".join(zhengben("revert", done).stdout.split()) == bare(
        convert.read(source.read_bytes(), "x.txt")
    )
    assert "已完成" in zhengben("run", source, *given).output
    assert "原页 通知.html 第 1 行第 " in zhengben("explain", done).output

    data = (done / "1-page.json").read_bytes()
    (done / "1-page.json").write_bytes(data.replace("“十四五”".encode(), "十四五".encode()))
    assert zhengben("verify", done).exit_code == 71
    (done / "1-page.json").write_bytes(data)

    assert zhengben("run", source, "-o", out, "--force").exit_code == 0
    assert not (done / "1-page.json").exists()
    assert zhengben("verify", done).exit_code == 0


def test_three_stages_with_a_page_give_the_bytes_of_one_run(folder, tmp_path):
    source, page = folder / "通知.txt", folder / "页"
    assert zhengben("run", source, "--with", page, "-o", tmp_path / "a").exit_code == 0
    assert zhengben("normalize", source, "-o", tmp_path / "b").exit_code == 0
    assert zhengben("repair", tmp_path / "b", "--with", page).exit_code == 0
    assert zhengben("emit", tmp_path / "b").exit_code == 0
    names = {p.name for p in (tmp_path / "a" / "通知").iterdir()}
    assert names == {p.name for p in (tmp_path / "b" / "通知").iterdir()}
    for name in names:
        one, other = tmp_path / "a" / "通知" / name, tmp_path / "b" / "通知" / name
        assert one.read_bytes() == other.read_bytes(), name
    assert zhengben("repair", tmp_path / "b" / "通知").exit_code == 0  # the recorded page is heard
    assert zhengben("verify", tmp_path / "b" / "通知").exit_code == 0


def test_a_person_may_refuse_the_pages_word(folder, tmp_path):
    out = tmp_path / "out"
    zhengben("run", folder / "通知.txt", "--with", folder / "页", "-o", out)
    done = out / "通知"
    log = (done / "2-edits.jsonl").read_text(encoding="utf-8").splitlines()
    edit = next(line for line in log if '"new":"Ⅲ"' in line)
    edit_id = edit.split('"id":"')[1][:12]
    sha = log[0].split('"source_sha256":"')[1][:64]
    said = tmp_path / "决定.json"
    said.write_text(
        f'{{"schema_version":1,"source_sha256":"{sha}","decisions":[{{"edit_id":"{edit_id}","verdict":"refuse"}}]}}',
        encoding="utf-8",
    )
    applied = zhengben("apply", said, "--folder", done)
    assert applied.exit_code == 0, applied.output
    text = (done / "3-通知.txt").read_text(encoding="utf-8")
    assert "达到类标准" in text
    assert "“十四五”" in text
    assert zhengben("verify", done).exit_code == 0


def test_text_is_printed_mended(folder):
    result = zhengben("repair", folder / "通知.txt", "--with", folder / "页" / "通知.html")
    assert result.exit_code == 0, result.output
    assert "".join(result.stdout.split()) == bare(page_of(LINES))


def test_one_page_for_many_texts_and_a_folder_without_the_page(folder, tmp_path):
    (folder / "另一份.txt").write_text("某市人民政府公告\n\n特此公告。\n", encoding="utf-8")
    both = (folder / "通知.txt", folder / "另一份.txt", "-o", tmp_path / "out")
    assert zhengben("run", *both, "--with", folder / "页" / "通知.html").exit_code == 2
    result = zhengben("run", *both, "--with", folder / "页")
    assert result.exit_code == 0, result.output
    assert "（没有原页）" in result.output
    assert (tmp_path / "out" / "通知" / "1-page.json").is_file()
    assert not (tmp_path / "out" / "另一份" / "1-page.json").exists()


def test_a_digit_that_the_page_s_own_line_shares_draws_nothing_from_it():
    title = "某市人民政府办公室对第十届三次会议的"
    lines = [
        "第4626号提案的答复",
        "某政办函〔2024〕82号",
        "王某委员：",
        "您提出的《关于设立热线电话的提案》收悉。经研究，答复如下：",
        "推进政务公开是政府工作的一项基本制度，各级政府要不断加强“双随机”检查。",
        "2006年9月5日",
    ]
    body = "<br>".join(lines)
    source = (
        f"<title>{title}-某网</title><div>{title}</div>"
        f"<div>【发布日期：2024-03-05】【来源：市政府】</div><div>{body}</div>"
    )
    lost = [title, "4626号提案的答复", "某政办函〔202482", *lines[2:4]]
    lost += [line.replace("“", "").replace("”", "") for line in lines[4:]]
    page = convert.read(source.encode(), "页.html")
    text = convert.read("\n".join(lost).encode(), "文.txt")
    repaired, _ = repair(text, RepairOptions(page=page))
    assert "发布日期" not in plain_text(repaired)
