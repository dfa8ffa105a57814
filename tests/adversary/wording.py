"""Words that the cases are made of: invented names and sentences, no two lines alike."""

from __future__ import annotations

from pathlib import Path
from random import Random

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "dev"
"""Real documents beside the project, where they are; none of their text is kept in it."""
_LONGEST = 60_000  # characters of one: a round of an attack stays short

PLACES = (
    "临澜",
    "云汀",
    "望川",
    "清屿",
    "槐安",
    "芦原",
    "沙坪",
    "石渡",
    "柳湾",
    "河阳",
    "青塘",
    "东岭",
)
OFFICES = (
    "财政局",
    "教育局",
    "公安局",
    "水利局",
    "统计局",
    "审计局",
    "民政局",
    "司法局",
    "商务局",
    "应急管理局",
)
THINGS = (
    "供水管网改造",
    "校车安全检查",
    "秸秆综合利用",
    "防汛物资储备",
    "城乡低保核查",
    "农村公路养护",
    "中小河流治理",
    "政务服务提速",
    "统计数据核查",
    "消防通道整治",
)
_DO = (
    "组织开展",
    "统筹推进",
    "逐项落实",
    "认真抓好",
    "如期完成",
    "全面摸排",
)
_AND = (
    "明确责任分工",
    "做好台账登记",
    "按时报送进展",
    "加强督促指导",
    "严格资金管理",
    "强化部门协同",
)
_SURNAMES = "赵钱孙李周吴郑王冯陈沈韩杨朱秦许何吕张孔曹严华金魏陶姜"
_GIVEN = "明华建国志强晓燕海涛文静永康春林秀英立新玉兰德成雨桐思远嘉禾松柏清源"


def place(rng: Random) -> str:
    return rng.choice(PLACES) + rng.choice(("市", "县", "区"))


def office(rng: Random) -> str:
    return place(rng) + rng.choice(OFFICES)


def person(rng: Random) -> str:
    return rng.choice(_SURNAMES) + "".join(rng.sample(_GIVEN, rng.choice((1, 2))))


def day(rng: Random) -> str:
    return f"{rng.randint(1998, 2025)}年{rng.randint(1, 12)}月{rng.randint(1, 28)}日"


def figure(rng: Random) -> str:
    return rng.choice(
        (
            f"{rng.randint(2, 9999)}",
            f"{rng.randint(1, 999)}.{rng.randint(1, 9)}",
            f"{rng.randint(1, 99)}.{rng.randint(1, 9)}%",
            f"{rng.randint(1, 99)}万元",
        )
    )


def clause(rng: Random) -> str:
    """Part of a sentence, with a figure now and then."""
    return rng.choice(
        (
            f"{rng.choice(_DO)}{rng.choice(THINGS)}工作",
            f"{place(rng)}完成投资{rng.randint(11, 9999)}.{rng.randint(1, 9)}万元",
            f"涉及{rng.randint(2, 99)}个乡镇、{rng.randint(100, 999)}户",
            rng.choice(_AND),
            f"于{day(rng)}前报{office(rng)}",
        )
    )


def sentence(rng: Random) -> str:
    """A sentence in good form, ended by 。"""
    return "，".join(clause(rng) for _ in range(rng.randint(2, 4))) + "。"


def paragraph(rng: Random) -> str:
    return "".join(sentence(rng) for _ in range(rng.randint(1, 3)))


def title(rng: Random) -> str:
    about = f"{rng.choice(THINGS)}{rng.choice(('', '有关', '专项'))}工作"
    return f"关于{rng.choice(('做好', '加强', '开展', '推进'))}{about}的{rng.choice(('通知', '意见', '通报', '报告'))}"


def real_documents() -> list[str]:
    """The texts of the real documents, where they are, but for the longest."""
    texts = (p.read_text(encoding="utf-8", errors="ignore") for p in sorted(CORPUS.rglob("*.txt")))
    return [text for text in texts if len(text) < _LONGEST]
