"""公文稿: the one form of a document that people write and correct (Markdown with a YAML head).

Here alone is known how it is written: read (:mod:`reader`), written (:mod:`writer`), begun anew
(:mod:`skeletons`). Plain Markdown, as language models write it, is read by the same grammar, its
structure found as that of any text.
"""
