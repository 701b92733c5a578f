"""The schema, step by step: one file a step, and each step whole or not at all."""
