"""Reading the tables in which the tests write what the rules must answer.

male female      the first line names the columns, the first word of every other line its row;
male    .  x     `x` means the rule speaks, `.` that it is silent.
"""


def matrix(text: str) -> list[tuple[str, str, bool]]:
    """Each place of the table: its row, its column, whether the rule speaks there."""
    places = []
    first, *rows = [line.split() for line in text.strip().splitlines()]
    for row, *marks in rows:
        assert len(marks) == len(first), f"row {row} has {len(marks)} marks for {len(first)} columns"
        for column, mark in zip(first, marks, strict=True):
            assert mark in {"x", "."}
            places.append((row, column, mark == "x"))
    return places
