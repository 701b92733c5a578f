"""Today's doses as pages: what a trusted clinician signed, and what to do about missed ones."""
