"""Documents on disk: which sources, which folder each gets, and the stages run over them."""
