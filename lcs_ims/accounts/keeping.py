"""How accounts and rights are told in the trail, and what of the libraries' tables is not, with the reason."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from lcs_ims.audit.keeping import keep, leave_out

KEPT: Mapping[str, Mapping[str, Any]] = {
    "User": {
        "veiled": ["password", "email", "phone"],
        "ignored": ["last_login"],  # signing in is an event of its own
        "label": lambda user: user.username,
    },
    "Desk": {"veiled": ["key_hash"], "label": str},
    "Shift": {"label": lambda shift: shift.user.username},
    "Pin": {"veiled": ["secret"], "label": lambda pin: pin.user.username},
    "Display": {"label": str},
    "Enrolment": {"veiled": ["code_hash"], "label": lambda enrolment: enrolment.user.username},
    "Invitation": {"veiled": ["token_hash"], "label": lambda invitation: invitation.user.username},
    "Posting": {"label": lambda posting: posting.user.username},
    "FacilityUserObjectPermission": {"label": lambda grant: grant.user.username},
}

LEFT_OUT = {
    "accounts.Rate": "Counts of requests, for the limits; going beyond one is an event.",
    "auth.Permission": "The names of rights are the code's; verify_audit compares those on facilities with it.",
    "contenttypes.ContentType": "The names of tables, written by migrate; the code decides what they are.",
    "sessions.Session": "Who is signed in now; signing in and out are events. Rows come and go without a deed.",
    "axes.AccessAttempt": "Counts of wrong passwords, for the lock-out; each failure is an event.",
    "axes.AccessAttemptExpiration": "When a lock-out ends; the lock-out is an event.",
    "axes.AccessLog": "Not written: sign-ins are events.",
    "axes.AccessFailureLog": "Not written: failures are events.",
}


def keep_libraries() -> None:
    """Tables of the libraries that could give someone a right or a second factor, and those left out."""
    from django.contrib.auth.models import Group  # noqa: PLC0415 (models load after the apps)
    from django_otp.plugins.otp_static.models import StaticDevice, StaticToken  # noqa: PLC0415
    from django_otp.plugins.otp_totp.models import TOTPDevice  # noqa: PLC0415
    from guardian.models import GroupObjectPermission, UserObjectPermission  # noqa: PLC0415

    # The Service has no groups and gives no rights this way: a row is found as one that nobody told of.
    for model in (Group, Group.permissions.through, UserObjectPermission, GroupObjectPermission):
        keep(model)
    counters = ["last_t", "drift", "throttling_failure_count", "throttling_failure_timestamp", "last_used_at"]
    keep(TOTPDevice, veiled=["key"], ignored=counters, label=lambda device: device.user.username)
    keep(StaticDevice, ignored=counters)
    keep(StaticToken, veiled=["token"])
    for name, reason in LEFT_OUT.items():
        leave_out(name, reason)


class Rights:
    """The grants are exactly those of the postings in force, and the rows they point to are the code's rights."""

    def fold(self, leaf: int, event: dict[str, Any]) -> None:
        """Nothing to take: postings and grants are folded as rows; this compares one with the other."""

    def differences(self) -> Iterator[str]:
        from lcs_ims.accounts import grants  # noqa: PLC0415 (models load after the apps)

        yield from grants.strange_permission_rows()
        surplus, missing = grants.out_of_line()
        for words, found in (
            ("which no posting gives", surplus),
            ("which a posting gives: it is not there", missing),
        ):
            by_place: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
            for username, facility, permission in found:
                by_place[username, facility].append(permission)
            for (username, facility), permissions in sorted(by_place.items()):
                yield f"{username} at {facility}: {', '.join(sorted(permissions))}, {words}."
