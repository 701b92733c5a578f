"""Pages of the reference that are written from the code and the knowledge.

`PYTHONPATH=src:tests python -m support.reference` writes them again; a test checks that they are
fresh.
"""
