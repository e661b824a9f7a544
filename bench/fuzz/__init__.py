"""Requests nobody would make, at every address and in every field: none may end in a fault (`bin/fuzz`)."""
