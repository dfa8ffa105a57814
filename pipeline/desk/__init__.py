"""The desk: a document in a browser window of the same machine, decided key by key."""
