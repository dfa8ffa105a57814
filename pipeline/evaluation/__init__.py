"""How well damaged text is restored, measured on clean text that is damaged anew."""
