from typing import Any

from inspectorate.commands import PortalCommand
from inspectorate.demo import sign_ins
from lcs_ims.lib.commands import Answer


class Command(PortalCommand):
    help = "Makes the portal's people of a demonstration, and says how they sign in. Nobody on a true register."

    def answer(self, **options: Any) -> Answer:
        users = sign_ins()
        return Answer({"users": users}, [f"{u['username']:16} {u['password']}  {u['role']}" for u in users])
