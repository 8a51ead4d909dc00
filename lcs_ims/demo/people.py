"""The fictional staff of the demonstration: at least one person of each role, all with one password."""

from dataclasses import dataclass

from lcs_ims.accounts.models import User
from lcs_ims.accounts.roles import Role
from lcs_ims.accounts.second_factor import enrol_totp
from lcs_ims.accounts.services import create_user
from lcs_ims.audit import Actor, deed
from lcs_ims.facilities.models import Facility

PASSWORD = "thaba-bosiu-at-dusk"  # noqa: S105 (fictional accounts, refused in production with their database)


@dataclass(frozen=True, slots=True)
class Staff:
    username: str
    full_name: str
    role: Role
    facility: str = ""


STAFF = (
    Staff("intake", "Cpl Limpho Ramaisa", Role.INTAKE_OFFICER, "MCCI"),
    Staff("gate", "Officer Tumelo Khati", Role.GATE_OFFICER, "MCCI"),
    Staff("shift", "Sgt Palesa Mokhethi", Role.SHIFT_SUPERVISOR, "MCCI"),
    Staff("records", "Officer Neo Lerotholi", Role.RECORDS_OFFICER, "MCCI"),
    Staff("charge", "Supt Thabiso Molefe", Role.OFFICER_IN_CHARGE, "MCCI"),
    Staff("health", "Nurse Mamello Sekhoto", Role.HEALTH_OFFICER, "MCCI"),
    Staff("intake.ler", "Cpl Retselisitsoe Phakisi", Role.INTAKE_OFFICER, "LER"),
    Staff("shift.ler", "Sgt Keketso Mohale", Role.SHIFT_SUPERVISOR, "LER"),
    Staff("charge.ler", "Supt Lineo Tau", Role.OFFICER_IN_CHARGE, "LER"),
    Staff("intake.jtc", "Officer Rethabile Nkuebe", Role.INTAKE_OFFICER, "JTC"),
    Staff("charge.jtc", "Supt Mpho Letsie", Role.OFFICER_IN_CHARGE, "JTC"),
    Staff("intake.ber", "Cpl Sechaba Monyane", Role.INTAKE_OFFICER, "BER"),
    Staff("charge.ber", "Supt Nthabiseng Pule", Role.OFFICER_IN_CHARGE, "BER"),
    Staff("intake.mhk", "Cpl Palesa Seeiso", Role.INTAKE_OFFICER, "MHK"),
    Staff("charge.mhk", "Supt Molefi Ranthimo", Role.OFFICER_IN_CHARGE, "MHK"),
    Staff("intake.tht", "Officer Khauhelo Moiloa", Role.INTAKE_OFFICER, "THT"),
    Staff("intake.maf", "Officer Lebohang Chaka", Role.INTAKE_OFFICER, "MAF"),
    Staff("headquarters", "ACP Teboho Ntsane", Role.HEADQUARTERS),
    Staff("headquarters.2", "SACP Matseliso Kao", Role.HEADQUARTERS),
    Staff("commissioner", "Commissioner's office", Role.COMMISSIONER),
    Staff("probation", "Mrs Puleng Mofolo", Role.PROBATION_OFFICER, "JTC"),
    Staff("administrator", "Mr Kabelo Thamae", Role.SYSTEM_ADMINISTRATOR),
    Staff("lawyer", "Adv. Moliehi Rapapa", Role.LAWYER),
    Staff("doctor", "Dr Khotso Makara", Role.DOCTOR),
    Staff("police", "Det. Insp. Tšeliso Nthunya", Role.POLICE_OFFICER),
)


@deed
def create_staff(by: Actor) -> list[dict[str, str]]:
    """Make the accounts; returns what their holders need to sign in."""
    facilities = {facility.code: facility for facility in Facility.objects.all()}
    return [_create(staff, facilities, by) for staff in STAFF]


def actor(username: str) -> Actor:
    """Someone of the staff as the one who acts."""
    return User.objects.get(username=username).actor("demonstration")


def _create(staff: Staff, facilities: dict[str, Facility], by: Actor) -> dict[str, str]:
    facility = facilities.get(staff.facility)
    user = create_user(staff.username, staff.role, facility, by=by, password=PASSWORD, full_name=staff.full_name)
    return {
        "username": staff.username,
        "password": PASSWORD,
        "role": staff.role.value,
        "facility": staff.facility,
        "totp_secret": enrol_totp(user, by=by),
    }
