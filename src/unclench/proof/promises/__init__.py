"""Promises of safety, proved for everybody with Z3."""
