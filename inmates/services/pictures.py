"""Deeds of pictures: stored once checked and written anew, and for a child's photograph each reading."""

import hashlib
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from inmates import locks
from inmates.ages import AgeBand
from inmates.imaging import read_picture
from inmates.models import Custody, Inmate, IntakeAnswer, Picture, PictureContent
from inmates.services.file import answer_task
from inmates.services.leaving import open_custody
from lcs_ims.accounts.access import require
from lcs_ims.accounts.permissions import Permission
from lcs_ims.audit import Action, Actor, deed, record
from lcs_ims.facilities.models import Facility
from lcs_ims.lib import clock

LONGEST_SIDE = {Picture.Kind.PHOTOGRAPH: 800, Picture.Kind.ORDER: 2000}
YOUNG = frozenset({AgeBand.CHILD, AgeBand.AGE_DISPUTED})


@deed
def store_picture(inmate: Inmate, kind: str, data: bytes, *, by: Actor) -> Picture:
    """Keep a photograph of someone in custody, or a scan of their newest order. None replaces another.

    With both on file the task of the intake is done. Raises Refused: `not-in-custody`, `not-a-picture`,
    `picture-too-large`, `not-permitted`.
    """
    kind = Picture.Kind(kind)
    scan = kind is Picture.Kind.ORDER
    content_type, kept = read_picture(data, longest=LONGEST_SIDE[kind], scan=scan)
    locks.hold(Inmate.objects.filter(pk=inmate.pk))
    custody = open_custody(inmate)
    require(by, Permission.ADMIT_INMATE, custody.facility)
    picture = Picture.objects.create(
        custody=custody,
        kind=kind,
        warrant=custody.warrants.last() if scan else None,
        content_type=content_type,
        sha256=hashlib.sha256(kept).hexdigest(),
        size=len(kept),
        stored_at=clock.now(),
        stored_by=by.called,
    )
    PictureContent.objects.create(picture=picture, data=kept)
    record(
        Action.PICTURE_STORED,
        by=by,
        on=[inmate.subject, custody.facility.subject, picture.subject],
        after={"kind": str(kind.label), "sha256": picture.sha256, "size": picture.size},
    )
    _answer_the_task(custody, by=by)
    return picture


@deed
def read_out_picture(picture: Picture, *, at: Facility, by: Actor) -> bytes:
    """The bytes of a picture, read where the person is held now, wherever it was taken.

    Who reads a child's photograph is recorded. Raises Refused: `not-permitted`.
    """
    custody = picture.custody
    require(by, Permission.VIEW_INMATES, at)
    if picture.kind == Picture.Kind.PHOTOGRAPH and is_young(custody.inmate):
        record(
            Action.CHILD_PICTURE_READ,
            by=by,
            on=[custody.inmate.subject, at.subject, picture.subject],
            after={"kind": str(picture.get_kind_display())},
        )
    return bytes(PictureContent.objects.values_list("data", flat=True).get(picture=picture))


def is_young(inmate: Inmate) -> bool:
    return inmate.age(clock.facility_date()).band in YOUNG


def _answer_the_task(custody: Custody, *, by: Actor) -> None:
    kinds = set(custody.pictures.values_list("kind", flat=True))
    done = custody.intake_answers.filter(task="order_copy", answer=IntakeAnswer.Answer.DONE).exists()
    if kinds == set(Picture.Kind.values) and not done:
        words = _("Both are stored in the Service.")
        answer_task(custody.inmate, "order_copy", answer=IntakeAnswer.Answer.DONE, words=words, by=by)


class Bytes:
    """For the verification: the bytes of every picture are those whose hash its row, told in the trail, names."""

    def fold(self, leaf: int, event: dict[str, Any]) -> None:
        """Nothing to take: rows are folded as rows; this compares the bytes with them."""

    def differences(self) -> Iterator[str]:
        contents = dict.fromkeys(PictureContent.objects.values_list("pk", flat=True))
        for picture in Picture.objects.order_by("pk").iterator():
            content = PictureContent.objects.filter(pk=picture.pk).first() if picture.pk in contents else None
            contents.pop(picture.pk, None)
            if content is None:
                yield f"The bytes of picture {picture.pk} are gone."
            elif hashlib.sha256(content.data).hexdigest() != picture.sha256:
                yield f"The bytes of picture {picture.pk} are not those that were stored."
        for pk in contents:
            yield f"Bytes without a picture: {pk}."
