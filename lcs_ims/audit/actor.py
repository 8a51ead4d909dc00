"""Who acts and on what, as the trail writes them: text that outlives every row it names."""

import getpass
from dataclasses import dataclass
from typing import Literal, Self

Kind = Literal["user", "system", "shell"]


@dataclass(frozen=True, slots=True)
class Actor:
    """The one who acts. Never a foreign key: the trail must stand when the account is gone.

    `source` says from where: "web 127.0.0.1", "command place", "sweep".
    """

    kind: Kind
    username: str = ""
    name: str = ""
    role: str = ""
    facility: str = ""
    user_id: int | None = None
    source: str = ""
    desk: str = ""  # the code of the facility at whose desk a PIN was enough; empty after a full sign-in

    @property
    def called(self) -> str:
        """The name to write down: the full one, else the username."""
        return self.name or self.username

    @classmethod
    def system(cls, name: str, source: str = "") -> Self:
        """The Service itself, acting on a clock or a rule and on nobody's word."""
        return cls(kind="system", name=name, source=source or name)

    @classmethod
    def shell(cls, command: str) -> Self:
        """Whoever holds the command line: known to the operating system, not to the Service."""
        username = getpass.getuser()
        return cls(kind="shell", username=username, name=username, source=f"command {command}")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a deed was done to: `type` as "inmates.inmate", `id` its key as text, `facility` a code."""

    type: str
    id: str
    label: str
    facility: str = ""
