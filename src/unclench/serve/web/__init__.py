"""The pages of the server: each works without a script, by keyboard, and without another host."""
