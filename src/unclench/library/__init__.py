"""Knowledge as typed objects: read from YAML, checked, compiled, and loaded."""

from unclench.library.loading import load, load_library, load_shelf

__all__ = ["load", "load_library", "load_shelf"]
