"""The machine interface: read-only JSON and CSV for whoever is logged in, with the same rights as on the pages."""
