"""The addresses of the reports, below `reports/`."""

from django.urls import URLPattern, path

from inspectorate.report import views

urlpatterns: list[URLPattern] = [
    path("", views.reports, name="reports"),
    path("ask/", views.ask, name="ask-report"),
    path("check/", views.check, name="check-report"),
    path("job/<int:key>/", views.job, name="report-job"),
    path("job/<int:key>/cancel/", views.cancel, name="cancel-report"),
    path("<int:key>/pdf/", views.download, name="report-pdf"),
    path("<int:key>/workbook/", views.spreadsheet, name="report-workbook"),
]
