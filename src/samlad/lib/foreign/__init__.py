"""The one place where files from outside are opened: in a process of its own, shut in, with limits."""
