"""Two versions of the knowledge side by side: whose plan changes, and a smallest person for each
change."""
