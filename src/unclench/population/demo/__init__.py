"""A made-up population to try a scan on: no person in it exists, and all frequencies are invented.

The same seed and day always give the same people, however many others there are.
"""
