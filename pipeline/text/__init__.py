"""The language of official documents: characters, numerals, dates, names, units, words."""
