"""Made-up rows that are as long, as many and as awkward as the real ones."""

from datetime import UTC, datetime, timedelta
from typing import Any

from lcs_ims.lib.menus import Link, menus
from lcs_ims.lib.objections import Objection, Severity, Verdict
from lcs_ims.lib.strips import Strip

NOON = datetime(2026, 11, 21, 12, 5, tzinfo=UTC)
SURNAMES = ("Mofokeng-Lehloenya", "Nthako", "Khoabane", "'Mamosa-Ramahloli", "Pitso", "Šekhonyana")
GIVEN = ("Tšepang", "Thabo Tlali", "Tumelo", "Lineo", "Seabata", "Ts'eliso Mokhachane")


def name(i: int) -> str:
    return f"{SURNAMES[i % 6]}, {GIVEN[(i * 5 + 1) % 6]}"


def number(i: int) -> str:
    return f"LCS/2026/{i * 37 + 412:05}"


NAMES = {number(i): name(i) for i in range(30)}

OBJECTIONS = (
    Objection(
        code="CHILD",
        severity=Severity.ABSOLUTE,
        template="A child may not share a cell with an adult. {count} adults sleep here.",
        basis="CPWA s.132(5); CRC 37(c); NMR 11(d), 112(2)",
        concerns=(number(1), number(2)),
        params=(("count", "2"),),
    ),
    Objection(
        code="STATUS",
        severity=Severity.STRICT,
        template="Untried and convicted people may not share a cell.",
        basis="NMR 11(b), 112(1); ICCPR 10(2)(a)",
        concerns=tuple(number(i) for i in range(3, 15)),
    ),
    Objection(
        code="CAPACITY",
        severity=Severity.STRICT,
        template="The cell is full: {occupants} of {capacity}.",
        basis="NMR 12-13",
        params=(("occupants", "8"), ("capacity", "8")),
    ),
    Objection(
        code="SPACE",
        severity=Severity.ADVISORY,
        template="Each person would have {area} m², less than the 3.4 m² recommended.",
        basis="ICRC",
        params=(("area", "2.8"),),
    ),
)

CARDS: list[dict[str, Any]] = [
    {"code": "A-01", "occupants": 6, "capacity": 8, "people": "Adult men, untried", "tone": "", "mark": ""},
    {
        "code": "A-02",
        "occupants": 11,
        "capacity": 8,
        "people": "Adult men, untried",
        "tone": "warn",
        "mark": "Strict",
        "wrong": "Over capacity; petty beside serious offences",
    },
    {
        "code": "A-03",
        "occupants": 14,
        "capacity": 14,
        "people": "Adult men and a child, untried",
        "tone": "stop",
        "mark": "Absolute",
        "wrong": "Child with adults",
    },
    {"code": "A-04", "occupants": 0, "capacity": 4, "people": "Empty", "tone": "", "mark": ""},
    {
        "code": "A-05",
        "occupants": 0,
        "capacity": 10,
        "people": "Empty since 3 Nov 2026",
        "tone": "mute",
        "mark": "Out of service",
    },
    {
        "code": "MED-1",
        "occupants": 2,
        "capacity": 2,
        "people": "Women, medical isolation",
        "tone": "note",
        "mark": "Advisory",
        "wrong": "Other sex in the block",
    },
]

OPTIONS: list[dict[str, Any]] = [
    {
        "code": "B-12",
        "verdict": Verdict.CLEAR,
        "why": "Same status and grade; 1.2 m² a person to spare.",
        "in": 3,
        "of": 6,
    },
    {"code": "B-02", "verdict": Verdict.ADVISORY, "why": "Less space than recommended.", "in": 5, "of": 6},
    {
        "code": "A-07",
        "verdict": Verdict.EXCEPTION,
        "why": "Full: only capacity speaks against it.",
        "in": 8,
        "of": 8,
    },
    {
        "code": "C-01",
        "verdict": Verdict.REFUSED,
        "why": "A child may not share a cell with an adult.",
        "in": 2,
        "of": 4,
    },
]

HISTORY: list[dict[str, Any]] = [
    {
        "at": NOON,
        "text": "Moved from A-02 to B-12.",
        "by": "Sgt Palesa Mokhethi, shift supervisor",
        "reason": "Remanded for a petty offence",
    },
    {
        "at": NOON - timedelta(hours=3),
        "text": "Placing in A-03 was refused: a child may not share a cell with an adult.",
        "by": "Cpl Teboho Moshoeshoe, intake officer",
        "reason": "",
        "tone": "stop",
    },
    {
        "at": NOON - timedelta(days=1),
        "text": "Admitted on warrant W396/2026 of Maseru Magistrate's Court.",
        "by": "Cpl Teboho Moshoeshoe, intake officer",
        "reason": "",
    },
]

ROWS: list[dict[str, Any]] = [
    {
        "no": number(i),
        "name": name(i),
        "age": 17 + i,
        "status": ("Remand", "Sentenced", "Awaiting sentence")[i % 3],
        "cell": f"{'ABC'[i % 3]}-{i % 12 + 1:02}",
        "at": NOON - timedelta(hours=7 * i + 1, minutes=10 * i),
        "severity": (Severity.STRICT, Severity.ABSOLUTE)[i % 4 == 0],
        "days": i * 11 + 1,
    }
    for i in range(30)
]

FACTS: list[dict[str, Any]] = [
    {"label": "Number", "value": "LCS/2026/00412"},
    {
        "label": "Date of birth",
        "value": "12 May 2009 (17 years), from a birth certificate",
        "url": "#",
        "action": "Correct",
    },
    {"label": "Legal status", "value": "Remand, so kept with untried people", "url": "#", "action": "Change"},
    {
        "label": "Offence",
        "value": "Housebreaking with intent to commit an offence (moderate)",
        "url": "#",
        "action": "Change",
    },
    {"label": "Needs", "value": ""},
    {"label": "Cell", "value": "B-12, since 21 Nov 2026, 14:05", "url": "#", "action": "Move"},
]

_FACILITIES = (
    "Berea Correctional Institution",
    "Juvenile Training Centre",
    "Leribe Correctional Institution",
    "Maseru Central Correctional Institution",
    "Maseru Female Correctional Institution",
    "Qacha's Nek Correctional Institution",
)
_PAGES = (
    "Board",
    "Without a cell",
    "Find a person",
    "Admit",
    "Breaches",
    "Next 30 days",
    "Exceptions",
    "Estate",
    "Trail",
)
_LAW = {"Breaches", "Next 30 days", "Exceptions"}
_LINKS = [Link(name, "#top", name == "Board", "Law" if name in _LAW else "") for name in _PAGES]

FRAME = {
    "name": "Sgt Palesa Mokhethi-Ramahloli",
    "posting": "Shift supervisor, MCCI",
    "now": NOON,
    "facility": {"name": _FACILITIES[3]},
    "switch": [Link(name, "#top", name == _FACILITIES[3]) for name in _FACILITIES],
    "navigation": _LINKS,
    "menus": menus(_LINKS),
    "strips": [
        Strip("Demonstration.", "The people and events here are made up.", "note"),
        Strip("Background work is late.", "The last sweep ran 4 min ago. Tell the system administrator.", "warn"),
    ],
}
