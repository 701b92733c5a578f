"""A record as text: a new one with comments, and one that is there with its changes alone."""
