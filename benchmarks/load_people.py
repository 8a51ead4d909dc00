"""Who sits before the screens of `benchmarks.load`: desks and lawyers with sign-ins, made by the real services."""

import benchmarks.ready  # noqa: F401, I001 (first: the models need it)

import json
import sys
from argparse import ArgumentParser
from datetime import time
from typing import Any

from django.conf import settings

from lcs_ims.accounts.models import User
from lcs_ims.accounts.roles import Role
from lcs_ims.facilities.models import Facility
from lcs_ims.facilities.services import create_or_update_facility
from tests.building import SHELL, an_inmate, an_officer
from tests.visiting import signed_in
from tests.visits.guests import a_client, account, rooms, someone_outside

FACILITIES = 12


def main() -> None:
    """Fill the database of the environment; what each screen needs, as JSON."""
    parser = ArgumentParser()
    parser.add_argument("desks", type=int)
    parser.add_argument("bookers", type=int)
    asked = parser.parse_args()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # nobody signs in by password
    places = [_place(f"LOAD{number}") for number in range(FACILITIES)]
    people = {
        "desks": [_desk(places[number % FACILITIES]) for number in range(asked.desks)],
        "bookers": [_booker(places[number % FACILITIES]) for number in range(asked.bookers)],
    }
    json.dump(people, sys.stdout)


def _place(code: str) -> Facility:
    facility, _ = create_or_update_facility(
        code, by=SHELL, name=f"{code} Institution", visiting_from=time(8), visiting_to=time(16, 30)
    )
    rooms(facility, legal=4, hall=10)
    return facility


def _desk(facility: Facility) -> dict[str, Any]:
    officer = an_officer(Role.GATE_OFFICER, facility)
    return {
        "facility": facility.code,
        "inmate": an_inmate(facility).inmate_no,
        "session": _session(User.objects.get(pk=officer.user_id)),
    }


def _booker(facility: Facility) -> dict[str, Any]:
    lawyer = someone_outside()
    return {"client": a_client(lawyer, an_inmate(facility)).pk, "session": _session(account(lawyer))}


def _session(user: User) -> str:
    return signed_in(user.actor("load")).cookies[settings.SESSION_COOKIE_NAME].value


if __name__ == "__main__":
    main()
