"""Whole pages: HTML that needs no other file, and the same on paper as PDF."""
