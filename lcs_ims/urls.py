"""Every address of the Service. Each app lists its own pages; this file only joins them."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("lcs_ims.accounts.urls")),
    path("", include("cells.urls")),
    path("", include("inmates.urls")),
]
