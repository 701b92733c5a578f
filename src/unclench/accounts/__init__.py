"""Accounts: their roles, passwords, one-time codes and tokens, as values."""
