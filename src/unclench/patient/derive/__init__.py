"""Facts that are worked out from other facts; one small file a family, each with the source of its
formula."""
