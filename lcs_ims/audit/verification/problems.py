"""What was found, in sentences."""

MOST = 1_000


def _spelled(letter: str) -> str:
    return letter.encode("unicode_escape").decode()


class Problems:
    """Findings in the order in which they were made; after a thousand only counted."""

    def __init__(self) -> None:
        self._told: list[str] = []
        self._untold = 0

    def add(self, sentence: str) -> None:
        """Tell it. What somebody put into a row moves no cursor, and breaks no screen and no file that shows it."""
        if len(self._told) < MOST:
            self._told.append("".join(letter if letter.isprintable() else _spelled(letter) for letter in sentence))
        else:
            self._untold += 1

    def told(self) -> list[str]:
        more = [f"And {self._untold} more problems like these."] if self._untold else []
        return self._told + more
