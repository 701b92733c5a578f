"""Knowledge as typed objects: read from YAML, checked, compiled, and loaded."""

from unclench.content.compile.load import load, load_collection, load_library

__all__ = ["load", "load_collection", "load_library"]
