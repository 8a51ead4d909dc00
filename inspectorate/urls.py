"""Every address of the portal."""

from django.urls import URLPattern, URLResolver, include, path

from inspectorate import sign_in
from inspectorate.health import healthz
from inspectorate.views import today

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-in/code/", sign_in.second_factor, name="second-factor"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("account/", sign_in.account, name="account"),
    path("", today.today, name="today"),
    path("reports/", include("inspectorate.report.urls")),
]

handler404 = "inspectorate.middleware.absent"
