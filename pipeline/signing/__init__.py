"""Signatures: detached ones over a manifest (Ed25519), and those inside a PDF (PAdES).

A private key is read, used and forgotten: it is written nowhere but where a person has one made,
and never logged. Both kinds need the extra ``sign``.
"""
