"""Promises of safety, proved for all possible people. Needs the extra `unclench[proof]`."""
