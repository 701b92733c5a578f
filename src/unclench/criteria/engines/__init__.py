"""Other readings of the tree, each one `match`: Python source and prose."""
