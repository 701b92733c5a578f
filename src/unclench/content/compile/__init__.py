"""Read knowledge into Python modules, and the way to the modules that are loaded."""
