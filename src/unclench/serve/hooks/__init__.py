"""CDS Hooks 2.0.1 and 3.0.0: discovery, three services, and feedback."""
