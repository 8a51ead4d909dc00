import hashlib
from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from cells.services.transfers import take_in_found
from inmates.imaging import LARGEST, read_picture
from inmates.models import Picture, PictureContent
from inmates.services.pictures import store_picture
from lcs_ims.accounts.roles import Role
from lcs_ims.audit.models import Event
from lcs_ims.audit.verification import verify
from tests.building import A_PNG, SHELL, a_child, a_facility, actions, an_inmate, an_officer
from tests.refusing import code
from tests.visiting import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def intake(mcci):
    return an_officer(Role.INTAKE_OFFICER, mcci)


def a_jpeg(width=40, height=30, **kwargs):
    kept = BytesIO()
    Image.new("RGB", (width, height), "grey").save(kept, "JPEG", **kwargs)
    return kept.getvalue()


def a_pdf(pages=1, **root):
    document, kept = pikepdf.new(), BytesIO()
    for _ in range(pages):
        document.add_blank_page()
    for name, value in root.items():
        document.Root[f"/{name}"] = value
    document.save(kept)
    return kept.getvalue()


def opened(data):
    return Image.open(BytesIO(data))


# What is kept of a file


def test_a_picture_is_written_anew_without_what_came_along():
    exif = Image.Exif()
    exif[0x9286] = "29.3151 S, 27.4869 E"
    came = a_jpeg(exif=exif) + b"<script>alert(1)</script>"
    kind, kept = read_picture(came, longest=800, scan=False)
    assert kind == "image/jpeg"
    assert b"script" not in kept
    assert not opened(kept).getexif()


def test_a_large_picture_becomes_smaller():
    _kind, kept = read_picture(a_jpeg(2400, 1200), longest=800, scan=False)
    assert opened(kept).size == (800, 400)


def test_a_scan_in_pdf_loses_scripts_forms_and_files():
    script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    came = a_pdf(OpenAction=script, AcroForm=pikepdf.Dictionary(), Names=pikepdf.Dictionary())
    kind, kept = read_picture(came, longest=2000, scan=True)
    assert kind == "application/pdf"
    with pikepdf.open(BytesIO(kept)) as document:
        assert not {"/OpenAction", "/AcroForm", "/Names"} & set(document.Root.keys())
    assert b"app.alert" not in kept


@pytest.mark.parametrize(
    ("came", "scan", "answer"),
    [
        (b"<html>", False, "not-a-picture"),
        (a_pdf(), False, "not-a-picture"),
        (b"GIF89a" + bytes(40), False, "not-a-picture"),
        (b"%PDF-1.7 broken", True, "not-a-picture"),
        (bytes(LARGEST + 1), False, "picture-too-large"),
        (a_pdf(pages=21), True, "picture-too-large"),
    ],
)
def test_what_is_no_picture_or_too_large_is_refused(came, scan, answer):
    assert code(read_picture, came, longest=800, scan=scan) == answer


# On file


def test_a_photograph_and_a_scan_are_on_file_and_the_task_is_done(mcci, intake):
    inmate = an_inmate(mcci)
    store_picture(inmate, "photograph", A_PNG, by=intake)
    scan = store_picture(inmate, "order", a_pdf(), by=intake)
    assert scan.warrant == inmate.custodies.get().warrants.get()
    assert inmate.custodies.get().intake_answers.get().task == "order_copy"


def test_the_hash_of_the_bytes_is_in_the_trail(mcci, intake):
    picture = store_picture(an_inmate(mcci), "photograph", A_PNG, by=intake)
    data = bytes(PictureContent.objects.get().data)
    assert hashlib.sha256(data).hexdigest() == picture.sha256
    assert Event.objects.get(action="inmates.picture.stored").after["sha256"] == picture.sha256


def test_bytes_that_were_exchanged_or_lost_are_named(mcci, intake):
    store_picture(an_inmate(mcci), "photograph", A_PNG, by=intake)
    assert not any("picture" in problem for problem in verify().problems)
    PictureContent.objects.update(data=b"another face")
    assert any("not those that were stored" in problem for problem in verify().problems)
    PictureContent.objects.all().delete()
    assert any("are gone" in problem for problem in verify().problems)


def test_only_who_admits_stores(mcci):
    gate = an_officer(Role.GATE_OFFICER, mcci)
    assert code(store_picture, an_inmate(mcci), "photograph", A_PNG, by=gate) == "not-permitted"


# Read


def test_it_is_handed_out_as_a_file_that_nothing_runs_or_keeps(mcci, intake):
    picture = store_picture(an_inmate(mcci), "order", a_pdf(), by=intake)
    answer = signed_in(intake).get(f"/pictures/{picture.pk}/")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith('attachment; filename="LCS-')
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer.content.startswith(b"%PDF-")


def test_reading_a_childs_photograph_is_recorded_and_a_grown_persons_is_not(mcci, intake):
    client = signed_in(intake)
    for inmate in (an_inmate(mcci), a_child(mcci)):
        store_picture(inmate, "photograph", A_PNG, by=SHELL)
        client.get(f"/inmates/{inmate.inmate_no}/pictures/")
    assert "inmates.picture.child_read" not in actions()
    for picture in Picture.objects.all():
        client.get(f"/pictures/{picture.pk}/")
    (read,) = Event.objects.filter(action="inmates.picture.child_read")
    assert read.by.username == intake.username


def test_the_page_shows_a_grown_face_and_takes_another_file(mcci, intake):
    client, inmate = signed_in(intake), an_inmate(mcci)
    address = f"/inmates/{inmate.inmate_no}/pictures/"
    came = BytesIO(a_jpeg())
    came.name = "face.jpg"
    shown = client.post(address, {"kind": "photograph", "file": came}, follow=True).content.decode()
    assert f'<img src="/pictures/{Picture.objects.get().pk}/"' in shown
    wrong = BytesIO(b"MZ")
    wrong.name = "face.jpg"
    assert "is not a JPEG or a PNG" in client.post(address, {"kind": "photograph", "file": wrong}).content.decode()


def test_a_photograph_goes_where_the_person_goes(mcci, intake):
    inmate = an_inmate(mcci)
    picture = store_picture(inmate, "photograph", A_PNG, by=SHELL)
    there = a_facility("MFCI")
    take_in_found(inmate, there, by=SHELL, learned="came on foot with an escort", state="well")
    theirs = signed_in(an_officer(Role.INTAKE_OFFICER, there))
    assert theirs.get(f"/pictures/{picture.pk}/").status_code == 200
    assert signed_in(intake).get(f"/pictures/{picture.pk}/").status_code == 404
