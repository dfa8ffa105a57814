"""One file a command; the only modules that print or exit."""
