"""The learnt tagger: what was lost at each gap between two characters, with probabilities."""
