"""The schema, step by step: one file for each step, and each step whole or not at all."""
