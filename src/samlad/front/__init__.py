"""The front of a web process: it holds every connection, slow ones too, and lets one whole request at a time in to the
application (decision 14)."""
