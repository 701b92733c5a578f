"""Lints over the knowledge: what an author may not say, leave out or contradict."""
