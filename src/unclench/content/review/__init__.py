"""Who approved what: digests of entries, and the steps of a review."""
