"""The interview: questions, one at a time, whose answers make a record. It knows no surface."""
