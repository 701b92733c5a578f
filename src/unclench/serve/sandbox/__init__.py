"""Made-up people to try a server on: a small FHIR server with their records, and pages that call a
hook about one of them and show its cards. Only with `unclench serve --sandbox`."""
