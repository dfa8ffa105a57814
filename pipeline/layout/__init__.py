"""What Word and PDF share: the document as styled blocks, decided by the kind and the style."""
