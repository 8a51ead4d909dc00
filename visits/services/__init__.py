"""Deeds on visits: every write of this app."""
