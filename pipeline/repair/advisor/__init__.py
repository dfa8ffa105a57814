"""A language model on the user's own network, asked for lost marks: evidence, never text."""
