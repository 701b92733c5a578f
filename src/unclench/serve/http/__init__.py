"""One process, one port: the server, what guards it, and the rooms that it answers from."""
