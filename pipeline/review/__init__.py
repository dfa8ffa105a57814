"""Reading back what a person decided in a reviewed output."""
