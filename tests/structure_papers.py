"""Invented papers, whole and in parts, for the tests of what is told of a document's elements."""

HEAD = "临澜市人民政府文件\n临政发〔2024〕5号\n"
TITLE = "临澜市人民政府关于加强节能工作的通知\n"
TO = "各县（区）人民政府：\n"
TEXT = "为加强节能工作，现就有关事项通知如下。\n一、提高认识\n要加强领导。\n请遵照执行。\n"
SIGNED = "临澜市人民政府\n"
DATED = "2024年3月5日\n"
IMPRINT = "抄送：市委办公室。\n临澜市人民政府办公室　2024年3月6日印发\n"
BODY = TITLE + TO + TEXT
WHOLE = HEAD + BODY + SIGNED + DATED + IMPRINT


def another(paper: str) -> str:
    """The paper on another subject, of another number."""
    return paper.replace("节能", "消防").replace("5号", "6号")
