"""PDF: styled blocks set by the grid of GB/T 9704-2012, tagged and archival.

``writer`` makes the file with the ``options`` chosen. ``font``, ``glyphs``, ``typeset``,
``linebreak``: characters become lines. ``setting``, ``tables``, ``mark``, ``composing``: blocks
become ``rows``. ``pages``, ``draw``, ``stamp``: rows become pages. ``tagging``, ``xmp``,
``icc``, ``catalog``: what PDF/A and PDF/UA ask for. ``objects``: what reportlab is used for.
"""
