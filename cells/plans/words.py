"""What a plan says, in the words of an officer and a minister. Works on the plan as it is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cells.models import Plan
from cells.verdicts import BY_CODE
from cells.words import GROUPS
from inmates.status import StatusGroup

_NAMED = 4  # groups named one by one before the rest are summed up

_BECAUSE = {
    "isolation": gettext_lazy("in medical isolation"),
    "protection": gettext_lazy("under protection"),
    "unclassified": gettext_lazy("with an offence not classified"),
    "step_free": gettext_lazy("needing a step-free cell"),
    "single_cell": gettext_lazy("needing a single cell"),
    "nursery": gettext_lazy("needing a nursery"),
    "not_alone": gettext_lazy("needing company"),
    "loner": gettext_lazy("who may share with nobody"),
}


_ASKS = {
    ("orders",): gettext_lazy(
        "%(who)s: there are beds for them, but no arrangement of these cells keeps apart all whom orders keep apart."
    ),
    ("company",): gettext_lazy(
        "%(who)s: there are beds for them, but no arrangement of these cells gives company to all who must have it."
    ),
    ("orders", "company"): gettext_lazy(
        "%(who)s: there are beds for them, but no arrangement of these cells keeps apart all whom orders keep apart"
        " and gives company to all who must have it."
    ),
}


def people_of(sex: str, age: str, count: int) -> str:
    """`man`, or `girls` for several."""
    words = {
        ("male", "child"): ngettext("boy", "boys", count),
        ("female", "child"): ngettext("girl", "girls", count),
        ("male", "adult"): ngettext("man", "men", count),
        ("female", "adult"): ngettext("woman", "women", count),
        ("male", "age_disputed"): ngettext("male person of disputed age", "male people of disputed age", count),
        ("female", "age_disputed"): ngettext("female person of disputed age", "female people of disputed age", count),
    }
    return words.get((sex, age)) or ngettext(
        "person whose sex is not recorded", "people whose sex is not recorded", count
    )


def group_in_words(row: Mapping[str, Any]) -> str:
    """`untried boys`: the group of a shortfall."""
    return f"{GROUPS[StatusGroup(row['status'])]} {people_of(row['sex'], row['age'], 2)}"


def crowds_in_words(crowds: Sequence[Mapping[str, Any]]) -> str:
    """`14 untried boys and 2 convicted men needing a step-free cell`: the largest groups named."""
    named = [_crowd(crowd) for crowd in crowds[:_NAMED]]
    if rest := sum(crowd["many"] for crowd in crowds[_NAMED:]):
        named.append(ngettext("%(count)s other", "%(count)s others", rest) % {"count": rest})
    if len(named) < 2:
        return "".join(named)
    return _("%(some)s and %(last)s") % {"some": ", ".join(named[:-1]), "last": named[-1]}


def _crowd(crowd: Mapping[str, Any]) -> str:
    status = GROUPS[StatusGroup(crowd["status"])]
    words = [str(crowd["many"]), str(status), people_of(crowd["sex"], crowd["age"], crowd["many"])]
    return " ".join([*words, *(str(_BECAUSE[name]) for name in crowd["because"])])


def proof_in_words(proof: Mapping[str, Any]) -> str:
    """One reason why it cannot be."""
    who = crowds_in_words(proof["people"])
    if proof["lonely"]:
        return _("%(who)s: nobody here may share a cell with them. No cell mends that; a transfer does.") % {
            "who": who
        }
    if asks := proof.get("asks"):
        return _ASKS[tuple(asks)] % {"who": who}
    return ngettext(
        "%(who)s; even if every cell were given to them that may take them, %(count)s place.",
        "%(who)s; even if every cell were given to them that may take them, %(count)s places.",
        proof["places"],
    ) % {"who": who, "count": proof["places"]}


def why_in_words(row: Mapping[str, Any], proofs: Sequence[Mapping[str, Any]]) -> str:
    """Who would sleep in the new cells, and whose lack of places that mends."""
    whom = _("For %(who)s.") % {"who": crowds_in_words(row["whom"])}
    return " ".join([whom, *(proof_in_words(proofs[number]) for number in row["mends"])])


def instead_in_words(instead: Mapping[str, Any] | None) -> str:
    """Which standing cells could serve in place of new ones."""
    if not instead:
        return ""
    cells = {name: ", ".join(instead[name]) for name in ("opened", "converted")}
    parts = [
        (instead["opened"], _("open %(opened)s") % cells),
        (instead["converted"], _("take the designation from %(converted)s") % cells),
        (instead["built"], _("build %(count)s") % {"count": instead["built"]}),
    ]
    return _("The same could be had so: %s.") % "; ".join(words for said, words in parts if said)


@dataclass(frozen=True, slots=True)
class Addition:
    """A row of what is missing."""

    group: str
    cells: int
    places: int
    why: str


@dataclass(frozen=True, slots=True)
class Left:
    """A breach that the plan leaves."""

    title: str
    cell: str
    severity: str
    persons: Sequence[str]


@dataclass(frozen=True, slots=True)
class Said:
    """A plan in words."""

    headline: str
    tone: str
    escorts: str
    proofs: Sequence[str]
    additions: Sequence[Addition]
    cells: int
    places: int
    addition_proved: bool
    instead: str
    aims: Sequence[str]
    transfers: Sequence[Sequence[str]]
    left: Sequence[Left]


_DOING = {
    "": gettext_lazy("Waiting for a worker."),
    "moves": gettext_lazy("Looking for the fewest moves."),
    "missing": gettext_lazy("No lawful arrangement exists. Looking for what is missing."),
    "harm": gettext_lazy("Looking for the least harm."),
    "order": gettext_lazy("Putting the moves in order."),
}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the planner is, as last heard."""

    doing: str
    best: int | None
    bound: int | None

    @property
    def gap(self) -> int | None:
        return None if self.best is None or self.bound is None else max(0, self.best - self.bound)


def progress_of(plan: Plan) -> Progress:
    """How far a plan in the making is."""
    begun = _("Reading the facility.") if plan.claimed_at and not plan.stage else _DOING[plan.stage]
    if plan.stage == "missing":  # what is counted there are not moves
        return Progress(str(begun), None, None)
    return Progress(str(begun), plan.best, plan.bound)


def said_of(plan: Plan) -> Said:
    """What a plan with a result says."""
    result: Mapping[str, Any] = plan.result or {}
    rows, proofs = result["shortfall"], result["proof"]
    headline, tone = _headline(plan)
    return Said(
        headline,
        tone,
        _escorts(plan, result),
        [proof_in_words(proof) for proof in proofs] or _other_reason(plan, rows),
        [Addition(group_in_words(r), r["cells"], r["places"], crowds_in_words(r["whom"])) for r in rows],
        sum(row["cells"] for row in rows),
        sum(row["places"] for row in rows),
        bool(result["shortfall_proved"]),
        instead_in_words(result.get("instead")),
        _aims(result["aims"]),
        result["transfers"],
        [Left(_(BY_CODE[b["rule"]].title), b["cell"] or "", b["severity"], b["persons"]) for b in result["residual"]],
    )


def _escorts(plan: Plan, result: Mapping[str, Any]) -> str:
    """How many are on hold at once, which is how many escorts it takes."""
    if not plan.holds:
        return _("proved fewest")
    proved = _("proved fewest") if result.get("escorts_proved") else _("fewest found")
    return _("%(escorts)s at once at the most: %(proved)s") % {
        "escorts": result.get("escorts", plan.holds),
        "proved": proved,
    }


def _other_reason(plan: Plan, rows: Sequence[object]) -> list[str]:
    """Why it cannot be, where everyone has a lawful bed but for what joins or pins people."""
    if plan.status != Plan.Status.IMPOSSIBLE:
        return []
    if "stay" in plan.pins and not rows:
        return [_("It is the people who must not be moved: if they may be, nothing is missing.")]
    return [_("Every group fits; it is keep-apart orders, and who must not be alone, that leave no arrangement.")]


def _headline(plan: Plan) -> tuple[str, str]:
    moves, named = plan.moves or 0, {"moves": plan.moves, "least": plan.lower_bound}
    if plan.status == Plan.Status.OPTIMAL:
        said = ngettext(
            "%(moves)s move makes this facility lawful. Fewer cannot: that is proved.",
            "%(moves)s moves make this facility lawful. Fewer cannot: that is proved.",
            moves,
        )
        return (said % named if moves else _("Nobody needs to move.")), "good"
    if plan.status == Plan.Status.FEASIBLE:
        said = _("Moves found: %(moves)s. At least %(least)s are needed. More time may find a shorter plan.")
        return said % named, "warn"
    if not moves:
        return _("No arrangement is lawful: that is proved. The least harm needs no move."), "stop"
    said = ngettext(
        "No arrangement of these people and cells is lawful: that is proved. %(moves)s move leads to the least harm.",
        "No arrangement of these people and cells is lawful: that is proved. %(moves)s moves lead to the least harm.",
        moves,
    )
    return said % named, "stop"


def _aims(aims: Mapping[str, Any] | None) -> list[str]:
    """What a plan of least harm comes to, the most important first; `proved` counts those that cannot be bettered."""
    if aims is None:
        return []
    lines = [
        _("People in absolute breaches: %s") % aims["absolute"],
        _("Children in strict breaches: %s") % aims["children"],
        _("Others in strict breaches, number and space left aside: %s") % aims["others"],
        _("Highest load of a cell: %s people a certified place") % f"{aims['highest_load']:.2f}",
    ]
    return [
        f"{line} ({_('proved least') if number < aims['proved'] else _('least found')})"
        for number, line in enumerate(lines)
    ]
