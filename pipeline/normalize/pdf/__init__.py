"""PDF files with a text layer, read by the places of their characters."""
