"""Word files made by hand, part by part."""

import io
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
SPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def t(text, properties=""):
    """A run."""
    look = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{text}</w:t></w:r>'


def p(content="", properties=""):
    """A paragraph; plain text becomes a run."""
    content = content if content.startswith("<") or not content else t(content)
    about = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f"<w:p>{about}{content}</w:p>"


def numbered(text, number=1, level=0):
    """A paragraph of a list."""
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def field(instruction, result=""):
    """A field with its cached result."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    middle = mark.format("separate") + result if result else ""
    code = f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
    return mark.format("begin") + code + middle + mark.format("end")


def table(*rows, head=""):
    """A table of rows of cells, each a text or whole ``w:tc``."""

    def cell(content):
        return content if content.startswith("<w:tc") else f"<w:tc>{p(content)}</w:tc>"

    made = "".join(f"<w:tr>{''.join(map(cell, row))}</w:tr>" for row in rows)
    return f"<w:tbl>{head}{made}</w:tbl>"


def level(at, form, text, more=""):
    """A level of an abstract list."""
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:suff w:val="nothing"/><w:lvlText w:val="{text}"/></w:lvl>'
    )


def numbering(abstracts, lists):
    """A numbering part: levels by abstract list, then ``(list, abstract, overrides)``."""
    made = "".join(
        f'<w:abstractNum w:abstractNumId="{key}">{levels}</w:abstractNum>'
        for key, levels in abstracts.items()
    )
    made += "".join(
        f'<w:num w:numId="{key}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'
        for key, of, more in lists
    )
    return f"<w:numbering {SPACES}>{made}</w:numbering>"


def docx(body, parts=None, links=(), main="word/document.xml", strict=False):
    """The bytes of a Word file.

    Args:
        body: what stands in ``w:body``.
        parts: further parts by kind (``styles``, ``numbering``, ``footnotes`` …) or, with the
            bytes' own name, ``(name, kind, bytes)`` in ``links``.
        links: further relationships of the main part: id, kind, target, and bytes or ``None``.
        main: name of the main part.
        strict: with the namespaces of strict Open XML.
    """
    parts = parts or {}
    files = {main: f"<w:document {SPACES}><w:body>{body}</w:body></w:document>"}
    relations = []
    for kind, content in parts.items():
        files[f"word/{kind}.xml"] = content
        relations.append(
            f'<Relationship Id="{kind}" Type="{RELATION}/{kind}" Target="{kind}.xml"/>'
        )
    for key, kind, target, content in links:
        mode = ' TargetMode="External"' if "://" in target else ""
        relations.append(
            f'<Relationship Id="{key}" Type="{RELATION}/{kind}" Target="{target}"{mode}/>'
        )
        if content is not None:
            files[f"word/{target}"] = content
    package = "http://schemas.openxmlformats.org/package/2006"
    folder, _, name = main.rpartition("/")
    files[f"{folder}/_rels/{name}.rels"] = (
        f'<Relationships xmlns="{package}/relationships">{"".join(relations)}</Relationships>'
    )
    files["_rels/.rels"] = (
        f'<Relationships xmlns="{package}/relationships"><Relationship Id="r" '
        f'Type="{RELATION}/officeDocument" Target="{main}"/></Relationships>'
    )
    files["[Content_Types].xml"] = (
        f'<Types xmlns="{package}/content-types"><Override PartName="/{main}" ContentType='
        '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
        "</Types>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package_file:
        for part, content in files.items():
            data = content.encode() if isinstance(content, str) else content
            package_file.writestr(
                part, data.replace(W.encode(), STRICT.encode()) if strict else data
            )
    return out.getvalue()
