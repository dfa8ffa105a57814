"""Writers: an emission becomes the bytes of one output. They know no readers and no rules."""
