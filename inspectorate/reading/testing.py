"""A reading connection has no test database of its own: tests read what the Service's process has made."""

from typing import Any


class NoTestDatabase:
    """Leaves the connection where its settings point. Mixed into the creation class of each engine."""

    def set_as_test_mirror(self, primary_settings_dict: dict[str, Any]) -> None:
        return None
