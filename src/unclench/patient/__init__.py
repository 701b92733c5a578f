"""One person: the written record, and the facts made from it."""
