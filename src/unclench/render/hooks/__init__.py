"""A plan as the cards of CDS Hooks."""
