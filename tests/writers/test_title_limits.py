"""What each price of a title's shape decides: rows that a cheaper or a dearer one would change."""

from __future__ import annotations

from itertools import pairwise

import pytest

from pipeline.layout.title import break_title

ROOM = 20.1  # 156 mm of 22 pt


def rows(title: str, room: float) -> list[str]:
    return [title[a:b] for a, b in pairwise((0, *break_title(title, room), len(title)))]


@pytest.mark.parametrize(
    ("room", "wanted"),
    [
        # An hourglass costs more than a break inside 做好… or 实施…
        (9.1, ["某市人民政府办公室", "关于做好春耕生产", "工作的通知"]),
        (8.1, ["某市人民政府", "关于实施城市", "更新的意见"]),
        # and more than an uneven shape, by no less than it does.
        (
            ROOM,
            [
                "多子女家庭公积金贷款最高额度上浮,",
                "取消首次首套限制关于多子女家庭住房",
                "公积金贷款最高额度,以前贷款首次",
            ],
        ),
        # A title of one sense may begin with 关于 alone; a dearer lone row would cut 《》 in two.
        (ROOM, ["关于", "《关于调整部分住房公积金使用政策的通知》", "的解读"]),
        (10.1, ["关于", "《某市城市更新条例》", "的解读"]),
        # A row of three characters looks lost,
        (
            ROOM,
            [
                "2010年7月23日 重庆市第三届",
                "人民代表大会常务委员会第十八次会议",
                "《关于修改部分地方性法规的决定》修正）",
            ],
        ),
        # one of four does not, and two are dearer than a break in a name.
        (8.1, ["某市人民", "政府办公室", "关于做好春耕", "生产工作的通知"]),
        # Rows of one length make a rectangle: rather a trapezium, if the sense allows it,
        (ROOM, ["最高人民法院关于审理伪造货币等案件", "具体应用法律若干问题的解释"]),
        (10.1, ["某市人民政府关于", "实施城市更新的意见"]),
        # but not at the price of another row.
        (
            ROOM,
            ["2. 广东省财政厅关于进一步加强政府采购", "需求管理工作的通知（2023年4月19日）"],
        ),
        # Rows are balanced, but not against the sense.
        (ROOM, ["关于进一步促进房地产市场", "平稳健康发展的十条措施"]),
        (ROOM, ["宜昌住房公积金中心", "关于调整全市公积金使用政策的通知"]),
        # A term of two words is parted where the rows would be too uneven else.
        (
            ROOM,
            [
                "佛山市住房和城乡建设局等八部门印发",
                "关于进一步促进房地产市场平稳健康发展的",
                "若干措施的通知",
            ],
        ),
        # A break between words costs less before 《 and after 关于 than elsewhere.
        (13.1, ["关于《某市城市更新条例》", "的解读"]),
        (10.1, ["国务院关于同意", "设立国家级新区的批复"]),
        # Brackets that fit a row are not parted for one row less.
        (12.1, ["某市财政局关于印发", "《某市预算管理办法》", "的通知"]),
        # Digits and Latin are a fifth wider than half a character.
        (ROOM, ["关于调整商品住房交易限制政策的", "通知(常住建〔2022〕92号)"]),
        (
            ROOM,
            [
                "1. 安徽省财政厅关于",
                "进一步贯彻落实优化政府采购营商环境",
                "有关规定的通知（2023年6月15日）",
            ],
        ),
        # More than three rows, where the room is small.
        (8.1, ["关于建设项目", "未批先建违法", "行为法律适用", "问题的意见"]),
    ],
)
def test_rows_that_the_prices_decide(room: float, wanted: list[str]) -> None:
    assert rows("".join(wanted), room) == wanted


@pytest.mark.parametrize(("room", "count"), [(14.0, 1), (13.9, 2)])
def test_a_title_that_just_fits_is_one_row(room: float, count: int) -> None:
    assert len(rows("某市人民政府关于表彰先进决定", room)) == count
