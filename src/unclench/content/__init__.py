"""Knowledge as typed objects: read from YAML, checked, compiled, and loaded."""

from unclench.content.compile.load import load, load_library, load_shelf

__all__ = ["load", "load_library", "load_shelf"]
