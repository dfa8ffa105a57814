"""The network is loaded when a text is first read with it, not before."""

import subprocess
import sys


def test_the_engine_loads_neither_the_network_nor_the_lexicon():
    code = "import sys, pipeline.repair.engine; print(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8"
    )
    loaded = set(run.stdout.split())
    assert "pipeline.repair.engine" in loaded
    heavy = {"numpy", *(f"pipeline.repair.{part}" for part in ("decode", "tagger", "lexicon"))}
    assert loaded.isdisjoint(heavy)
