"""HTML pages of government sites as sources: the article, every character of it, and its place.

Why no library parses the page: of what was measured (lxml 6.1 and selectolax 0.4) one drops all
that is nested deeper than its limit, the other takes 6 GB for 260 KB of unclosed ``<font>``, both
take 18 s and more for one tag with many attributes, and neither says where a character stood in
the source. Here every step is linear in the page, and each character keeps its offset. The tests
compare what is read with lxml's reading.
"""

from pipeline.normalize.page.reader import read_page

__all__ = ["read_page"]
