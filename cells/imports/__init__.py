"""Taking over what exists: the estate and the registers that offices keep on paper and in spreadsheets."""
