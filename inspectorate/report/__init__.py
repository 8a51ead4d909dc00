"""The compliance report: figures as a tagged, archival PDF that carries its own evidence, and a workbook of them."""
