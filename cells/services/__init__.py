"""The deeds of the cells: every write, each in the order lock, re-read, decide, write, audit, return."""
