"""Packages that an archive takes in: made of documents' folders, and proved from themselves alone.

A package is a bag (BagIt, RFC 8493). What it says of a document has its source beside it; what
nobody stated is missing, and said to be.
"""
