"""Whole pages: HTML that needs nothing beside itself, and the same on paper as PDF."""
