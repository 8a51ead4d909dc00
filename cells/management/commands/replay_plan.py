from typing import Any

from django.core.management.base import CommandParser

from cells.models import Plan
from cells.plans.kept import result_out
from cells.services.plans import solve
from cells.verdicts import RULES_VERSION
from lcs_ims.lib.commands import Answer, AnsweringCommand
from lcs_ims.lib.refusal import Refused


class Command(AnsweringCommand):
    help = "Makes a kept rehousing plan again from what it rested on, and compares. Changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("plan", type=int, metavar="NUMBER", help="the number after the facility's code")

    def answer(self, **options: Any) -> Answer:
        plan = Plan.objects.select_related("facility").filter(pk=options["plan"], result__isnull=False).first()
        if plan is None or plan.result is None:
            raise Refused("no-such-plan", f"There is no plan {options['plan']} with a result.")
        again = result_out(solve(plan))
        said = ("status", "moves", "lower_bound")
        same = all(again[name] == plan.result[name] for name in said)
        document = {
            "plan": str(plan),
            "same": same,
            "rules": {"then": plan.rules, "now": RULES_VERSION},
            "then": {name: plan.result[name] for name in said},
            "now": {name: again[name] for name in said},
        }
        now = f"{plan}: then {plan.result['status']}, {plan.result['moves']} moves"
        line = f"{now}; again {again['status']}, {again['moves']} moves."
        return Answer(document, [line], "" if same else f"{plan} comes out otherwise.")
