"""What a clinic lays over the knowledge: only stricter, and signed for where it is milder."""
