"""Every address of the portal."""

from django.urls import URLPattern, URLResolver, include, path

import lcs_ims.lib.converters  # noqa: F401 (so that addresses know `written`)
from inspectorate import sign_in
from inspectorate.health import healthz
from inspectorate.views import compare, packs, people, rows, subjects, today, trail, watching

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-in/code/", sign_in.second_factor, name="second-factor"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("account/", sign_in.account, name="account"),
    path("account/recovery-codes/", sign_in.recovery_codes, name="recovery-codes"),
    path("accounts/", people.inspectors, name="inspectors"),
    path("accounts/new/", people.new_inspector, name="new-inspector"),
    path("accounts/<str:username>/close/", people.close, name="close-inspector"),
    path("accounts/<str:username>/factor-off/", people.factor_off, name="factor-off"),
    path("", today.today, name="today"),
    path("people/", rows.people, name="people"),
    path("breaches/", rows.breaches, name="breaches"),
    path("breaches/<int:breach_id>/", rows.breach, name="breach"),
    path("exceptions/", rows.exceptions, name="exceptions"),
    path("clocks/", rows.clocks, name="clocks"),
    path("mixed/", rows.mixed, name="mixed"),
    path("facilities/", subjects.facilities, name="facilities"),
    path("facilities/<str:code>/", subjects.facility, name="facility"),
    path("facilities/<str:code>/cells/<written:cell_code>/", subjects.cell, name="cell"),
    path("inmates/<written:inmate_no>/", subjects.inmate, name="inmate"),
    path("decisions/<int:stay_id>/", subjects.decision, name="decision"),
    path("visits/<int:visit_id>/", subjects.visit, name="visit"),
    path("disclosed/", watching.disclosed, name="disclosed"),
    path("disclosed/read/", watching.read, name="read-disclosed"),
    path("alarms/", watching.alarms, name="alarms"),
    path("alarms/<int:alarm_id>/", watching.answer_alarm, name="answer-alarm"),
    path("readings/", watching.readings, name="readings"),
    path("pairs/", watching.pairs, name="pairs"),
    path("patterns/", watching.patterns, name="patterns"),
    path("compare/", compare.comparison, name="compare"),
    path("packs/", packs.packs, name="packs"),
    path("packs/<int:pack_id>/", packs.pack, name="pack"),
    path("packs/<int:pack_id>/<str:code>/", packs.pack_facility, name="pack-facility"),
    path("packs/<int:pack_id>/<str:code>/cell/", packs.pack_cell, name="pack-cell"),
    path("packs/<int:pack_id>/<str:code>/sheet/", packs.pack_sheet, name="pack-sheet"),
    path("packs/drawn/<int:drawn_id>/", packs.pack_answer, name="pack-answer"),
    path("reports/", include("inspectorate.report.urls")),
    path("visits/", rows.visits, name="visits"),
    path("trail/", trail.trail, name="trail"),
    path("trail/export.<str:kind>", trail.export, name="export-trail"),
    path("trail/filters/", trail.save_filter, name="save-filter"),
    path("trail/filters/<int:filter_id>/forget/", trail.forget_filter, name="forget-filter"),
    path("trail/<int:leaf>/", trail.event, name="event"),
    path("trail/<int:leaf>/proof/", trail.proof, name="proof"),
]

handler404 = "inspectorate.middleware.absent"
handler500 = "inspectorate.away.unable"
