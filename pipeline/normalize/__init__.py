"""Readers: a source becomes an OfficialDocument."""
