"""OFD (GB/T 33190-2016): the sides that :mod:`pipeline.writers.setting` fills, in XML and a zip.

``writer`` makes the file with the ``options`` chosen. ``draw``: what stands on a side becomes
objects; ``fonts``, ``truetype``: faces become fonts. ``tags``: which objects an element is.
``parts``: what the file says of itself. ``xml``: numbers and text as OFD writes them.
"""
