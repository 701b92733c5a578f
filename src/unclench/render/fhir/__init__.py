"""Schedules and plans as FHIR R4 (4.0.1). Everything is a draft and a proposal; nothing in it says
who the person is."""
