"""The deeds about people: every write, each in the order lock, re-read, decide, write, audit, return."""
