"""Setting: styled blocks become rows on sides of sheets, by the grid of GB/T 9704-2012.

Every writer that draws pages draws these. ``faces``, ``outlines``, ``glyphs``, ``typeset``,
``linebreak``: characters become lines. ``setter``, ``tables``, ``mark``, ``composing``: blocks
become ``rows``, each stretch with its element of ``structure``. ``pages``, ``sides``, ``stamp``:
rows become pages. ``positions``: where each glyph stands.
"""
