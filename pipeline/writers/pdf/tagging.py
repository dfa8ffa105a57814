"""The structure tree: what each stretch of the page is (ISO 32000-1, 14.7, 14.8; ISO 14289-1)."""

from __future__ import annotations

from pipeline.writers.pdf.objects import PageCanvas, RawObject, text_string
from pipeline.writers.setting.structure import Node


class Structure:
    """The tree of one document and the marks on its pages."""

    def __init__(self) -> None:
        self.root = Node("Document")
        self._pages: list[list[Node]] = []
        self._items: dict[int, RawObject] = {}
        self._named: list[tuple[bytes, bytes]] = []

    def begin_page(self) -> int:
        """A new page; returns its key in the parent tree."""
        self._pages.append([])
        return len(self._pages) - 1

    def mark(self, node: Node) -> int:
        """A marked-content id on the current page for a stretch of ``node``."""
        marks = self._pages[-1]
        marks.append(node)
        number = len(marks) - 1
        node.kids.append((len(self._pages) - 1, number))
        return number

    def write(self, canvas: PageCanvas) -> bytes:
        """Write the tree; returns the root's reference. All pages must have ended."""
        pages = canvas.page_refs
        tree = canvas.reserve()
        tree_ref = canvas.ref(tree)
        self._write(canvas, self.root, tree_ref, pages)
        numbers = b" ".join(
            b"%d [%s]" % (key, b" ".join(canvas.ref(self._item(canvas, node)) for node in marks))
            for key, marks in enumerate(self._pages)
        )
        parents = canvas.add_data(b"<< /Nums [%s] >>" % numbers)
        names = b" ".join(b"%s %s" % named for named in sorted(self._named))
        tree.data = b"<< /Type /StructTreeRoot /K %s /ParentTree %s /ParentTreeNextKey %d%s >>" % (
            canvas.ref(self._item(canvas, self.root)),
            parents,
            len(self._pages),
            b" /IDTree << /Names [%s] >>" % names if names else b"",
        )
        return tree_ref

    def _item(self, canvas: PageCanvas, node: Node) -> RawObject:
        """The object that an element becomes."""
        if id(node) not in self._items:
            self._items[id(node)] = canvas.reserve()
        return self._items[id(node)]

    def _write(self, canvas: PageCanvas, top: Node, parent: bytes, pages: list[bytes]) -> None:
        waiting = [(top, parent)]
        while waiting:
            node, above = waiting.pop()
            item = self._item(canvas, node)
            own = canvas.ref(item)
            kids: list[bytes] = []
            page = next((kid[0] for kid in node.kids if isinstance(kid, tuple)), None)
            for kid in node.kids:
                if isinstance(kid, Node):
                    kids.append(canvas.ref(self._item(canvas, kid)))
                    waiting.append((kid, own))
                elif kid[0] == page:
                    kids.append(b"%d" % kid[1])
                else:
                    kids.append(b"<< /Type /MCR /Pg %s /MCID %d >>" % (pages[kid[0]], kid[1]))
            data = b"<< /Type /StructElem /S /%s /P %s" % (node.tag.encode(), above)
            if page is not None:
                data += b" /Pg " + pages[page]
            if node.attributes:
                data += b" /A " + node.attributes
            if node.identity:
                name = text_string(node.identity)
                self._named.append((name, own))
                data += b" /ID " + name
            if node.title:
                data += b" /T " + text_string(node.title)
            if node.alt:
                data += b" /Alt " + text_string(node.alt)
            item.data = data + b" /K [%s] >>" % b" ".join(kids)
