"""The structure of a document as people are told it: what was found, how sure, what is missing."""
