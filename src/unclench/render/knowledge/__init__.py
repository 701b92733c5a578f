"""The knowledge itself as pages to read."""
