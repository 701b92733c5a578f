"""The same decisions for millions of people: records in bulk are read once and decided on.

A scan goes through five steps, each in a file of its own: the lines of the source are read and
sorted by person (`lines.py`, `sorting.py`), each shard of people is read by the product's own
intake (`shard.py`, `reading.py`), their facts are kept as columns (`kept.py`), all of them are
decided at once by the operations of the content (`operations.py`, `deciding.py`), and the rows of
all shards become one table with its summary (`parquet.py`, `summary.py`). A second scan reads only
what changed (`again.py`, `other_days.py`). Where the facts of a person have no place in the
columns, the plan decides (`rows.py`). Needs the extra `unclench[population]`.
"""
