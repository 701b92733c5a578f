"""Programme → outside: text, JSON, pages and a calendar."""
