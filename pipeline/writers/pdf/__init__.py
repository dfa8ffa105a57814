"""PDF: the sides that :mod:`pipeline.writers.setting` fills, tagged and archival.

``writer`` makes the file with the ``options`` chosen. ``draw``: what stands on a side becomes
operators; ``font``: faces become fonts. ``tagging``, ``xmp``, ``icc``, ``catalog``: what PDF/A and
PDF/UA ask for. ``objects``: what reportlab is used for.
"""
