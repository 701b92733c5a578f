"""Use cases: a typed request in, a typed result out. The content is handed in; nothing here parses
arguments, prints, or knows about HTTP."""
