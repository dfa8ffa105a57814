"""What counts as found, what as missed, what as wrong; and the command that says so."""

import json

import pytest
from command_line import zhengben

from pipeline.evaluation.labels import parse
from pipeline.evaluation.structure import measure_structure

NOTICE = """⟦标志:临澜市人民政府文件⟧
⟦字号:临政发〔2024〕18号⟧
⟦标题:临澜市人民政府
关于做好节能工作的通知⟧
⟦主送:各县（区）人民政府：⟧
现将有关事项通知如下。
⟦一级:一、总体要求⟧
⟦二级:（一）加强领导。⟧坚持绿色发展，落实责任。
⟦二级:（二）加强督查。⟧每季度通报一次。
请遵照执行。
⟦附件说明:附件：1.任务分工表⟧
⟦附件说明:2.联系人名单⟧
⟦署名:临澜市人民政府⟧
⟦日期:2024年3月5日⟧
⟦附注:（此件公开发布）⟧
"""


def scores(marked):
    measured = measure_structure([parse(marked, "通知.txt")])
    return measured, {
        name: (one.labelled, one.found, one.right, one.true)
        for name, one in measured.elements.items()
    }


def misses(measured):
    return [(m.element, m.is_missed, m.line, m.text) for m in measured.misses]


def test_a_document_read_rightly_has_no_miss():
    measured, counts = scores(NOTICE)
    assert measured.misses == []
    assert (measured.documents, measured.whole) == (1, 1)
    assert counts["标题"] == (1, 1, 1, 1)
    assert counts["二级"] == (2, 2, 2, 2)
    assert counts["附件说明"] == (2, 2, 2, 2)
    assert "联合署名" not in counts


def test_nothing_is_right_by_half():
    half = NOTICE.replace(
        "临澜市人民政府\n关于做好节能工作的通知⟧", "临澜市人民政府⟧\n关于做好节能工作的通知"
    )
    measured, counts = scores(half)
    assert counts["标题"] == (1, 1, 0, 0)
    assert misses(measured) == [
        ("标题", True, 3, "临澜市人民政府"),
        ("标题", False, 3, "临澜市人民政府\n关于做好节能工作的通知"),
    ]


def test_another_level_or_element_is_wrong():
    measured, counts = scores(NOTICE.replace("⟦一级:", "⟦二级:"))
    assert counts["一级"] == (0, 1, 0, 0)
    assert counts["二级"] == (3, 2, 2, 2)
    assert measured.elements["一级"].recall is None
    assert measured.elements["一级"].precision == 0


def test_what_may_be_found_counts_neither_way():
    _, counts = scores(NOTICE.replace("⟦附注:", "⟦附注?:"))
    assert "附注" not in counts
    _, counts = scores(NOTICE.replace("请遵照执行。", "⟦三级?:请遵照执行。⟧"))
    assert "三级" not in counts


def test_either_of_two_is_right():
    _, counts = scores(NOTICE.replace("⟦附注:", "⟦正文|附注:").replace("⟦字号:", "⟦题注|字号:"))
    assert counts["题注"] == (1, 1, 1, 1)
    assert "字号" not in counts


def test_joint_signatures_count_once_more():
    joint = NOTICE.replace("⟦署名:临澜市人民政府⟧", "⟦署名:临澜市财政局⟧　⟦署名:临澜市教育局⟧")
    _, counts = scores(joint)
    assert counts["署名"] == counts["联合署名"] == (2, 2, 2, 2)


def test_what_is_to_be_left_in_the_text_is_right_where_nothing_was_made_of_it():
    _, counts = scores(NOTICE.replace("请遵照执行。", "⟦目录:请遵照执行。\n抓紧办理。⟧"))
    assert counts["目录"] == (2, 0, 2, 0)
    measured, counts = scores(NOTICE.replace("⟦一级:", "⟦名单:"))
    assert counts["名单"] == (1, 0, 0, 0)
    assert ("名单", True, 7, "一、总体要求") in misses(measured)


@pytest.mark.parametrize(("grid", "right"), [("", 1), (" 2x3", 1), (" 3x3", 0), (" 2x2", 0)])
def test_a_table_is_right_with_its_grid(grid, right):
    table = f"⟦表{grid}:| 序号 | 项目 | 数 |\n| 1 | 道路 | 5 |⟧\n请遵照执行。"
    _, counts = scores(NOTICE.replace("请遵照执行。", table))
    assert counts["表"] == (1, 1, right, right)


def test_labels_marks_and_seals_beside_an_element_are_no_difference():
    marked = (
        NOTICE.replace("⟦署名:临澜市人民政府⟧", "⟦署名:临澜市人民政府（盖章）⟧")
        .replace("⟦附件说明:附件：", "附件：⟦附件说明:")
        .replace("（一）加强领导。⟧", "（一）加强领导⟧。")
    )
    measured, _ = scores(marked)
    assert [miss for miss in misses(measured) if miss[0] in {"附件说明", "二级"}] == []


def test_boilerplate_counts_line_by_line():
    page = (
        "⟦杂项:索引号：011/2024-1⟧\n⟦杂项:发布机构：市政府办公室⟧\n⟦杂项:当前位置：首页 > 文件⟧\n"
        + NOTICE
    )
    measured, counts = scores(page)
    assert counts["杂项"] == (3, 3, 3, 3)
    assert measured.whole == 1


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "open").mkdir()
    (tmp_path / "open" / "通知.txt").write_text(NOTICE, encoding="utf-8")
    return tmp_path


def test_the_command_prints_a_table_and_what_it_could_not_measure(folder):
    (folder / "open" / "corpus.labels").write_text(f"# dev/1.txt {'0' * 64}\n", encoding="utf-8")
    done = zhengben("evaluate", "--structure", folder, "--misses")
    assert done.exit_code == 0, done.output
    assert "自拟 1 份，语料 0 份" in done.stdout
    assert "| 标题 | 1 | 1.000 / 1.000 |" in done.stdout
    assert "1 份没有找到，未测" in done.stdout
    assert "dev/1.txt" in done.stdout
    assert "## open 受损" in done.stdout
    assert "held" not in done.stdout


def test_the_command_prints_json(folder):
    done = zhengben("evaluate", folder / "nowhere", "--structure", folder, "--format", "json")
    measured = json.loads(done.stdout)
    assert list(measured) == ["open"]
    assert measured["open"]["intact"]["elements"]["标题"] == {
        "labelled": 1,
        "found": 1,
        "right": 1,
        "precision": 1.0,
        "recall": 1.0,
    }


def test_what_cannot_be_measured_is_a_usage_error(folder):
    assert "held" in zhengben("evaluate", "--structure", folder, "--held").output
    assert zhengben("evaluate", "--structure", folder, "--held").exit_code == 2
    assert zhengben("evaluate", folder, "--misses").exit_code == 2
    assert zhengben("evaluate").exit_code == 2
    (folder / "open" / "x.txt").write_text("⟦题目:一⟧", encoding="utf-8")
    done = zhengben("evaluate", "--structure", folder)
    assert done.exit_code == 3
    assert "x.txt第 1 行" in done.output
