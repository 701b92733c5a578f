"""Conditions: the closed tree, its reader, and the engines that read it."""
