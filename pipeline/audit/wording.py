"""The words by which a text relates its figures, each group in one place.

All are alternatives for a regular expression. Which relation a group claims is said by the module
that uses it; here it is only said what the words have in common.
"""

UP = (
    "加快|上浮|上调|上涨|上升|上扬|攀升|增长|增加|提高|提升|扩大|延长|改善|多增|递增|增幅|涨幅|升幅|"
    "增速|净增加?|增收|增支|增产|增利|调增|追加|多收|多支|多出|高出|超出|超过|超收|超支|扩招|扩容|增|升|涨|多|高|超|(?<!计)提|(?<=[上去]年)新增|(?<=[年][末初])新增|(?<=同期)新增"
)
"""An amount grew: verbs, and the names of what it grew by."""
DOWN = (
    "收窄|回落|下浮|下调|下降|下滑|下跌|减少|降低|压缩|压减|压降|缩减|缩短|缩小|精简|改善|降幅|跌幅|减幅|"
    "净减少?|减收|减支|减产|减亏|调减|核减|少收|少支|少发|短收|节约|节省|立减|减|降|跌|少|低|差"
)
"""An amount fell."""
TO = "到|至|为|成"
"""Behind a verb of change: what stands next is what it became."""
BEFORE = (
    "上一?年度?末?|去年|前年|上一?(?:月|季度?|届|期|周|旬|学[期年]|轮|批)|年初|月初|期初|同期|同月|以前|"
    r"此前|基期|往年|原(?![因料则告油煤始值装件创子])有?|原来|改革前|实施前|整治前"
)
"""Of a time that an amount is compared with."""
THAN = "比|较|与|和|同"
OTHERS = "其他|其它|其余|剩余|余下"
"""The last of the parts: with it the list is whole."""
IN_ALL = "合计|共计|总计|总共|共|总[额量数价和]|总投资|总面积|总金额|总长|累计"
"""A figure that is made up of others."""
FLOWS = ("收入", "支出", "结余", "余额", "投资", "利润", "成本", "库存")
"""Amounts of money that are told beside one another; what is said of one is not so of another."""


def is_of_another(name: str, words: str) -> bool:
    """Whether a name speaks of one flow of money and the words before an amount of another alone.

    >>> is_of_another("月均支出", "年末累计结余"), is_of_another("月均支出", "全年基金支出")
    (True, False)
    """
    named = [flow for flow in FLOWS if flow in name]
    said = [flow for flow in FLOWS if flow in words]
    return bool(named and said) and not set(named) & set(said)
