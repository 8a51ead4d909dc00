"""Copies of the databases: made while people work, sealed, proven by restoring them, and put back."""
