"""Data learnt from clean official text: weights, lexicon, thresholds, and their model card."""
