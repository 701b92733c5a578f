"""Pages to sign in and out, and about one's own account. A server of one's own machine has none."""
