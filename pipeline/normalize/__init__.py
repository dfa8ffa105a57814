"""Readers: a source becomes an OfficialDocument; the text itself is not repaired."""
