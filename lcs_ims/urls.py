"""Every address of the Service. Each app lists its own pages; this file only joins them."""

from django.urls import URLPattern, URLResolver, include, path

from lcs_ims.backups.views import copies
from lcs_ims.health import healthz

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("copies/", copies, name="copies"),
    path("", include("lcs_ims.accounts.urls")),
    path("", include("visits.urls")),
    path("", include("inmates.urls")),  # before the cells': a number takes slashes, so a person's page would take all
    path("", include("cells.urls")),
    path("", include("visits.gate_urls")),
    path("", include("lcs_ims.design.urls")),
]

handler404 = "lcs_ims.accounts.doors.absent"
handler500 = "lcs_ims.trouble.unable"
