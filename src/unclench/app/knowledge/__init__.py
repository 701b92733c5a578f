"""Use cases of authors of knowledge."""
