"""The same decisions for millions of people: records in bulk are read once and decided on.

A scan goes through four steps, each in a file of its own: the lines of the source are read and
sorted by person (`lines.py`, `sorting.py`), each shard of people is planned for by the product's
own intake and plan (`shard.py`, `rows.py`), and the rows of all shards become one table with its
summary (`parquet.py`, `summary.py`). Needs the extra `unclench[population]`.
"""
