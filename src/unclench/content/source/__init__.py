"""The knowledge folder: YAML into typed values, one reader a folder, every problem collected."""
