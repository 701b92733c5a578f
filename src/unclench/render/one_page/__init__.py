"""The plan on one page: first as values, then as text, HTML and PDF."""
