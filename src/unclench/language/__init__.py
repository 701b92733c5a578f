"""Tools for text that know no medicine."""
