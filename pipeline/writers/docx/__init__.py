"""The Word file, from the bytes up.

``ooxml``: the raw elements. ``measures``: the style's figures in twips. ``styles``, ``footers``:
the parts that depend on the style alone. ``package``: what python-docx is used for; it begins with
``empty.docx``, python-docx's own file without text, styles and settings. ``body``: paragraphs and
tables. ``estimate``: where the text ends. ``writer``: sections, 版记, the whole.
"""
