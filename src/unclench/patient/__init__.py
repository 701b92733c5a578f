"""One person: what was written down, and the facts made of it."""
