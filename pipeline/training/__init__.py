"""Training of the learnt parts, in the repository alone: no wheel holds it, nothing imports it.

``python -m pipeline.training`` needs PyTorch: ``pip install "torch>=2.6"``.
"""
