"""Proofs about the arithmetic of doses."""
