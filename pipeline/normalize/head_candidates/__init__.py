"""Candidates for the head: what each of the first lines may be, by its looks and neighbours.

A room for each element (``marks``, ``numbers``, ``title``, ``notes``, ``recipients``) and one for
what is none of them (``others``, ``gazette``); ``first_lines`` is what they all look at, and
``candidates`` asks them in turn.
"""

from pipeline.normalize.head_candidates.candidates import Candidates
from pipeline.normalize.head_candidates.first_lines import FirstLines

__all__ = ["Candidates", "FirstLines"]
