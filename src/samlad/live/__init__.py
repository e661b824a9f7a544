"""What changes, sent to the pages that show it: server-sent events over the front's connections (decision 23)."""
