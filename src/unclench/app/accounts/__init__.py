"""Use cases of accounts: they are made, sign in, and are granted records."""
