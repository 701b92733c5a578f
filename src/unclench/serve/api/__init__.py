"""The JSON API: the commands as operations, one table of them, and its description."""
