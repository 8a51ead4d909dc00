from django.apps import AppConfig

from lcs_ims.audit.keeping import keep_all, leave_out
from lcs_ims.audit.replay import register as register_replay


class InmatesConfig(AppConfig):
    name = "inmates"
    verbose_name = "Inmates"

    def ready(self) -> None:
        from inmates.keeping import KEPT  # noqa: PLC0415 (models load after the apps)
        from inmates.services.pictures import Bytes  # noqa: PLC0415

        keep_all(self, KEPT, besides=["PictureContent"])
        leave_out(
            "inmates.PictureContent", "Bytes whose SHA-256 is in the picture's row; verify_audit compares them."
        )
        register_replay(Bytes, ())
