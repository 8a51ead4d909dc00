"""The fictional people of the portal in a demonstration, one of each role, all with one password."""

from django_otp.plugins.otp_totp.models import TOTPDevice

from inspectorate.models import Inspector
from inspectorate.services.people import enrol, give_factor, secret_of
from lcs_ims.audit import is_demonstration

PASSWORD = "maluti-before-sunrise"  # noqa: S105 (fictional accounts of a demonstration)

PEOPLE = (
    ("inspector", "Ms Makhotso Lebona", Inspector.Role.INSPECTOR),
    ("head", "Mr Teboho Phafoli", Inspector.Role.HEAD),
    ("commission", "Human Rights Commission, Ms Liteboho Sello", Inspector.Role.HUMAN_RIGHTS_COMMISSION),
    ("ombudsman", "Ombudsman's office, Mr Mothusi Rakuoane", Inspector.Role.OMBUDSMAN),
    ("magistrate", "Magistrate Nthati Kolobe", Inspector.Role.VISITING_MAGISTRATE),
)


def sign_ins() -> list[dict[str, str]]:
    """What these people need to sign in; makes those who are not there. Nobody outside a demonstration."""
    if not is_demonstration():
        return []
    return [_sign_in(*person) for person in PEOPLE]


def _sign_in(username: str, full_name: str, role: str) -> dict[str, str]:
    inspector = Inspector.objects.filter(username=username).first() or enrol(
        username, role, full_name=full_name, password=PASSWORD, by="demonstration", temporary=False
    )
    device = TOTPDevice.objects.filter(user=inspector, confirmed=True).first()
    secret = secret_of(device) if device else give_factor(inspector)
    return {"username": username, "password": PASSWORD, "role": role, "totp_secret": secret}
