"""Repair: undoing the damage a text went through, with proof."""
