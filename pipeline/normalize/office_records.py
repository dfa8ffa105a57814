"""What office systems print below a paper: who handled it in which step, and what they said.

Such a record ends the text: a heading (流程意见), a row of columns (环节, 处理人, 时间), steps with
the day and the minute, what is pressed. A paper may have a table of steps too: as an attachment
with its label or its name in 附件说明, or announced by a sentence; it stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from pipeline.normalize import ends
from pipeline.normalize.closing import closes
from pipeline.normalize.lines import Line
from pipeline.normalize.listing import attachment_name_start, is_attachment_label
from pipeline.normalize.page_numbers import is_page_number
from pipeline.normalize.site_lines import is_sure_foot, is_tool_bar
from pipeline.text.chars import HAN, squeezed
from pipeline.text.dates import YEAR
from pipeline.text.names import has_surname
from pipeline.text.patterns import regex

_MOST = 80  # lines of a record
_MOST_ABOVE = 400  # lines of a text whose 附件说明 is looked at
_LONGEST = 160  # characters of a step
_LONGEST_HEADING = 20
_LEAST_CELLS = 3
_LEAST_STEPS = 2
"""So many steps need no heading, right below what closes a paper."""
_OF_RECORDS = (
    "公文|文件|发文|收文|来文|审批|办理|办文|流程|流转|处理|签批|会签|传阅|阅办|批示|批办|领导|部门|拟办|核稿"
    "|操作|审核|督办|已阅|历史|意见|签收|运转|呈批|审签"
)
_HEADING = regex(
    rf"(?:{_OF_RECORDS}){{1,3}}(?:意见|记录|过程|流程|跟踪|轨迹|日志|情况|信息|历史|状态|环节|明细|列表|进度|痕迹|进展|跟踪表|路径)"
    r"(?:表|区|栏|如下)?(?:[（(](?:共?\s?[0-9]{1,3}\s?[条步项]?|[↓▼∨])[）)])?"
)
_DONE = "办理|处理|审批|操作|经办|阅办|签批|审核|执行|提交|接收|签收|传阅|发送|阅读|当前处理"
_WHO = regex(rf"(?:{_DONE}|环节处理|参与)人员?|人员|姓名|用户")
_WHEN = regex(rf"(?:{_DONE}|到达|完成|开始|结束|办结|送达|停留)?(?:时间|日期)")
_WHAT = regex(
    rf"序号|(?:流程|办理|处理|当前|下一)?(?:步骤|环节|节点)(?:名称)?|流程|操作(?:类型)?|动作|职务|岗位|去向|下一步"
    rf"|(?:所在|{_DONE})?(?:部门|处室|科室|单位|意见|结果|状态|情况|方式)|(?:批示|意见)?(?:意见|内容)|耗时|用时|备注|附件|类型|签名"
)
_STAMP = regex(
    rf"[\[（(【]?(?:{YEAR}\s?[-/.年]\s?)?[0-9]{{1,2}}\s?[-/.月]\s?[0-9]{{1,2}}日?\s{{0,4}}[0-9]{{1,2}}[:：][0-9]{{2}}(?:[:：][0-9]{{2}})?[\]）)】]?"
)
_BEHIND = 8  # characters of a state that may stand behind the minute
_DOES = regex(
    "拟稿|核稿|会签|签发|登记|拟办|批示|承办|阅|办结|办理|同意|已办|待办|转|审|编号|用印|分发|归档|知悉|收文|发文|提交"
    "|退回|撤回|催办|意见|批|校对|套红|盖章|起草|复核|送|落实|牵头|照办|抓紧|签收|发布|印发|缮印|封发"
)
_ROLE = regex(
    r"(?:主要|分管|部门|科室|处室|单位|县|市|区|镇)?(?:领导|负责人|拟稿|核稿|审核|复核|会签|签发|批示|拟办|承办|阅办|办公室|办理|批办)[^：:，。]{0,8}[：:]\s?\S"
)
_STATE = regex(
    r"(?:(?:当前|目前|上一|下一|本)(?:环节|步骤|节点|处理人|办理人|状态|部门)|流程(?:状态|版本|实例|编号|名称)|办理状态|公文状态|文件状态|待办人员?|停留时间"
    r"|(?:已|未)[读阅](?:人员|人数|名单)?|阅读情况|接收情况|签收情况|办结时间|归档时间|归档状态|办理时限|剩余时间)[^：:]{0,6}[：:].{0,80}"
    r"|流程(?:已?结束|已办结|归档)|(?:本|该)?(?:流程|公文)已?(?:办结|归档|结束)"
)
_BUTTONS = regex(r"(?:[\[【〔(（]\s?[^\[\]【】〔〕（）()]{1,10}\s?[\]】〕)）]\s{0,8}){2,12}")
_PRESSED = regex(
    "打印|转发|转办|催办|返回|导出|关闭|顶部|收藏|下载|撤回|加签|传阅|已阅|办结|归档|提交|退回|查看|分享|全文|刷新|回复|流程|正文"
)
_ROW_PRESSED = regex(
    r"(?:(?:查看)?(?:打印|转发|转办|催办|返回|导出|关闭|收藏|下载|撤回|加签|归档|刷新|附件|流程图?|正文|列表|首页|PDF|Word|预览|本页|全部)+[\s|｜/·]{0,6}){2,12}",
)
_SYSTEM = regex(
    r"[^。；]{0,24}(?:OA|办公|公文|政务|内网|协同)[^。；]{0,10}(?:系统|平台|网)[^。；]{0,60}|[^。；]{2,24}(?:维护|运维|技术支持|服务)(?:电话|热线|单位|人员)?\s?[：:]?\s?[^。；]{0,30}[0-9]{3,12}"
)
_STAFF = regex(
    rf"(?:(?:拟稿|核稿|签发|会签|审核|校对|打印|复核|缮印|监印)(?:人|单位|部门|时间|日期)?"
    rf"\s?[：:]\s?[{HAN}0-9:： -]{{2,20}}[\s，,；;]*){{2,6}}"
)
_DRAFTED = regex("[拟核]稿|签发|会签")
"""What a system says and 版记 does not."""
_FILES = regex(
    r"附件(?:列表|清单)?\s?[（(]\s?[0-9]{1,2}\s?个?\s?[）)][：:]?.{0,80}|.{2,60}\.(?:docx?|wps|pdf|ofd|xlsx?|et|zip|rar|jpg|png|tif)(?:[\s（(].{0,30})?"
)
_CELLS = regex(r"[\t|｜]\s*|\s+")


class _Kind(Enum):
    """What a line of a record is."""

    HEADING = "what it is called"
    COLUMNS = "what its columns are called"
    STEP = "who did what when"
    LOOSE = "a step without its minute"
    STATE = "where the paper stands"
    STAFF = "who drafted and signed"
    PRESSED = "what is pressed, in brackets"
    TOOL = "what else is pressed, whose the system is, files"


_FIRST = {*_Kind} - {_Kind.LOOSE, _Kind.TOOL}
"""What a record begins with."""


def record_lines(lines: Sequence[Line]) -> range:
    """The record that ends a text; empty, at the end, where none does.

    Args:
        lines: of the text.
    """
    lowest = max(len(lines) - _MOST, 1)
    kinds: dict[int, _Kind] = {}
    for i in range(len(lines) - 1, lowest - 1, -1):
        kind = _kind(lines[i])
        if kind is None:
            break
        kinds[i] = kind
    first = next((i for i in sorted(kinds) if kinds[i] in _FIRST), len(lines))
    while first < len(lines) and not _is_record([kinds[i] for i in range(first, len(lines))]):
        first = next((i for i in sorted(kinds) if i > first and kinds[i] in _FIRST), len(lines))
    if first < len(lines) and _is_of_imprint(lines, first, kinds):
        first += 1
    if first == len(lines) or _is_papers(lines, first):
        return range(len(lines), len(lines))
    said = [kinds[i] for i in range(first, len(lines))]
    is_headed = _Kind.STEP in said and not {_Kind.HEADING, _Kind.COLUMNS}.isdisjoint(said)
    is_record = is_headed or closes(lines, first - 1)
    return range(first if is_record else len(lines), len(lines))


def _is_of_imprint(lines: Sequence[Line], first: int, kinds: dict[int, _Kind]) -> bool:
    """Whether a line says who proofread and typed, right below the line of printing."""
    is_below = ends.printed(lines[first - 1].text) is not None
    is_proofread = kinds[first] is _Kind.STAFF and ends.is_colophon(lines[first].text)
    return is_below and is_proofread and _DRAFTED.search(lines[first].text) is None


def _is_record(kinds: Sequence[_Kind]) -> bool:
    """Whether lines are a record: steps below a heading, several steps, or a state and tools."""
    steps = kinds.count(_Kind.STEP)
    is_headed = kinds[0] in {_Kind.HEADING, _Kind.COLUMNS, _Kind.STAFF}
    if steps >= (1 if is_headed else _LEAST_STEPS):
        return True
    if _Kind.PRESSED in kinds:
        return True
    return _Kind.STATE in kinds and (_Kind.TOOL in kinds or kinds.count(_Kind.STATE) > 1)


def _is_papers(lines: Sequence[Line], first: int) -> bool:
    """Whether a table of steps is the paper's: labelled, named in 附件说明, or announced."""
    above = lines[max(first - 2, 0) : first]
    if any(is_attachment_label(line.text) for line in above if line.block is None):
        return True
    if lines[first - 1].text.endswith(("：", ":")) and _kind(lines[first - 1]) is None:
        return True
    called = squeezed(lines[first].text).strip("：:【】[]")
    return any(
        called in squeezed(line.text)
        for line in lines[max(first - _MOST_ABOVE, 0) : first]
        if "附" in line.text[:6] or attachment_name_start(line.text) is not None
    )


def _kind(line: Line) -> _Kind | None:
    text = line.text
    if line.block is not None or len(text) > _LONGEST or is_attachment_label(text):
        return None
    plain = squeezed(text).strip("：:【】[]〔〕■●◆*=—-▼▲▶")
    if len(plain) <= _LONGEST_HEADING and _HEADING.fullmatch(plain):
        return _Kind.HEADING
    cells = [cell for cell in _CELLS.split(text) if cell]
    if len(cells) >= _LEAST_CELLS and _names_columns(cells):
        return _Kind.COLUMNS
    if _is_step(text, cells):
        return _Kind.STEP
    if _STATE.fullmatch(text):
        return _Kind.STATE
    if _STAFF.fullmatch(text):
        return _Kind.STAFF
    if _BUTTONS.fullmatch(text) and len(_PRESSED.findall(text)) > 1:
        return _Kind.PRESSED
    if is_tool_bar(text) or is_sure_foot(text) or _ROW_PRESSED.fullmatch(text):
        return _Kind.TOOL
    if is_page_number(line) or ends.is_page_number(text):
        return _Kind.TOOL
    if _SYSTEM.fullmatch(text) or _FILES.fullmatch(text):
        return _Kind.TOOL
    is_counted = len(cells) >= _LEAST_CELLS and (cells[0].isdecimal() or _DOES.search(cells[0]))
    return _Kind.LOOSE if is_counted and "。" not in text[:-1] and _DOES.search(text) else None


def _names_columns(cells: Sequence[str]) -> bool:
    if not all(any(form.fullmatch(cell) for form in (_WHO, _WHEN, _WHAT)) for cell in cells):
        return False
    return any(map(_WHO.fullmatch, cells)) and any(map(_WHEN.fullmatch, cells))


def _is_step(text: str, cells: Sequence[str]) -> bool:
    """Whether a line says who did what, and the minute when, at its beginning or its end."""
    stamps = list(_STAMP.finditer(text))
    if not stamps or not _DOES.search(text):
        return False
    at_edge = stamps[0].start() == 0 or len(text) - stamps[-1].end() <= _BEHIND
    is_named = any(2 <= len(cell) <= 4 and has_surname(cell) for cell in _named(cells))
    return (at_edge or len(cells) > _LEAST_CELLS) and (is_named or bool(_ROLE.match(text)))


def _named(cells: Sequence[str]) -> list[str]:
    """Cells, and what stands before or behind a colon in one: ``刘畅：请阅办。``."""
    return [part.strip("[]（）()，,。") for cell in cells for part in _PARTS.split(cell)]


_PARTS = regex("[：:]")
