"""正本 zhengben: damaged text of Chinese official documents into signed-quality documents.

The stages are ``normalize`` → ``repair`` → ``emit``; :mod:`pipeline.convert` reads as the recipe.
"""

__version__ = "0.2.0"
