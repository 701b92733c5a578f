"""Plan → outside. A surface picks one voice and one form; the facts are the same in all of them."""
