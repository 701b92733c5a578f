"""The knowledge folder as pydantic models, for authors: used by `knowledge check`, for JSON Schema
and for the reference, and never by a command that plans (`pip install 'unclench[authoring]'`)."""
