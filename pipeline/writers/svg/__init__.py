"""SVG: the sides that :mod:`pipeline.writers.setting` fills, for a browser.

``pages`` draws a document again and again, and what did not change is kept; ``draw``: what stands
on a side becomes elements; ``fonts``: faces become fonts that a browser takes.
"""
