"""An answer to a question as JSON and text."""
