"""Facts about characters: classes, widths, equivalence."""
