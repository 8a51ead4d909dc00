"""Taking over tables that people hand in: what came of each file, and how a command says it."""
