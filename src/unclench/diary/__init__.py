"""A person's diary as values: what was noted, what it shows since the treatment changed, and what
it says to a plan. No file, clock or chance."""
