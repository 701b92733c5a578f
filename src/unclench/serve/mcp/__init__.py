"""Tools for language models, over standard input and output (Model Context Protocol). They read and
never write; a refusal is a result, never a guess. Needs the extra `unclench[mcp]`."""
