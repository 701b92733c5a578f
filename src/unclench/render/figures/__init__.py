"""Drawings of exercises."""
