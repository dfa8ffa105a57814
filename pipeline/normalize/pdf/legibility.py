"""Whether what a PDF says its characters are can be believed."""

from __future__ import annotations

from pipeline.errors import SourceError
from pipeline.normalize.pdf.characters import Character, Page
from pipeline.normalize.word.symbols import is_symbol_font
from pipeline.text.chars import has_han

_PICTURED = 0.6  # of a page
_FEW = 20  # characters of a page
_MOST_INVISIBLE = 0.9
_MOST_UNMAPPED = 0.2
_MOST_UNREAD = 0.02
_LEAST_COMMON = 0.25  # of the Han; 0.83 of official documents', 0.003 of a file without a map
_LEAST_HAN = 30
_COMMON = frozenset(
    "一七万三上下不与专世业东两严个中为主举义之乌也习乡书了予争事二于互五亚交产京人亿今从他代以们件价任企"
    "伊众优会传位低住体作使例供依促俄保信修做健元先克党入全八公六共关兴其具内军农决况准出击分划列创利别到"
    "制前力办加务动助势化北区医十升华协单南卫历原县参及反发取受变口可台各合同名后向告员周命和品响商善四团"
    "围国土在地场坚型城域基境增处备复外多大天央好委子存学安完定实审家对导将小尔就局居届展山州工已巴市布带"
    "席常干平年并广应府度建开式引强当形影律得心志快态思性总息情想意成我或战户房所手打执扩批承技投护报拉持"
    "指按据排接控推措提播支收改放政效教数整文断斯新方施旅族无日时明易是智更最月有服期未本术机权村条来极构"
    "林果查标核根格案检模次款正步比民气水求江污河治法活流济海消深清游源火灾点照物特率环现球理生用由申电界"
    "略百的益监目相省看着督知研础确示社神种科积称程税稳空突立章第等策管类精系约级线组织经结给统继续维绿网"
    "置美群老者职联育能自至致航色节范营落融行补表装西要见规视解计认议记论设证评识请调负财责质购贯贷贸费资"
    "起超路车转达过运近还这进违通速造道部配采里重量金长门问间闻队防际限院险障集需非面革项预领题额风首验高"
)
"""The 500 characters met most often in official documents."""
_RECOGNISE = "请先用带文字识别（OCR）的软件识别成文字并校对；可搜索“扫描件 文字识别 OCR”"


def is_picture(page: Page) -> bool:
    """Whether a page is a picture with next to no text."""
    return page.pictured >= _PICTURED and len(page.characters) < _FEW


def is_unmapped(character: Character) -> bool:
    """Whether a file shows a sign without saying which character it is."""
    shown = not character.text.isspace() and not is_symbol_font(character.style.face)
    return shown and not character.is_mapped


def refuse_illegible(pages: list[Page], name: str) -> None:
    """Refuse a file whose text is none, or is not what one sees.

    Args:
        pages: all pages.
        name: the file's name.

    Raises:
        SourceError: a scan, a scan with recognised text, a file that does not say which
            characters its signs are, or whose fonts are not to be had.
    """
    characters = [c for page in pages for c in page.characters if not c.text.isspace()]
    unread = sum(page.unread for page in pages)
    if (
        not any(page.unread for page in pages)
        and not characters
        and not any(page.hidden for page in pages)
    ):
        if any(page.pictures for page in pages):
            raise SourceError(f"{name} 是扫描件，每页只有图片，没有文字", _RECOGNISE)
        raise SourceError(f"{name} 里没有文字", "请检查文件是否完整，或向来源索取 Word 文件")
    if all(map(is_picture, pages)) and not unread:
        raise SourceError(f"{name} 是扫描件，每页只有图片，没有文字", _RECOGNISE)
    if sum(page.invisible for page in pages) > _MOST_INVISIBLE * max(len(characters), 1):
        raise SourceError(
            f"{name} 是扫描件，文字是识别软件附在图片下面的，难免有错",
            "请把识别的文字导出，与图片逐字校对后再处理；可搜索“扫描件 文字识别 校对”",
        )
    if unread > _MOST_UNREAD * (len(characters) + unread):
        raise SourceError(
            f"{name} 用的字体没有嵌入文件，有 {unread} 个字读不出来",
            "请在装有这些字体的电脑上打开，另存或打印为嵌入字体的 PDF；或向来源索取 Word 文件",
        )
    unmapped = sum(not c.is_mapped for c in characters)
    han = [c.text for c in characters if has_han(c.text)]
    common = sum(text in _COMMON for text in han)
    has_map = len(han) < _LEAST_HAN or common >= _LEAST_COMMON * len(han)
    if unmapped > _MOST_UNMAPPED * len(characters) or not has_map:
        raise SourceError(
            f"{name} 没有记下每个字是什么（字体缺少对照表），取出的文字是乱码",
            "请向来源索取 Word 文件；或把它当作扫描件，用文字识别（OCR）软件处理",
        )
