from django.urls import URLPattern, path

from visits.views import arranging, facility, landing, outside, own_leave, requests, visitors

urlpatterns: list[URLPattern] = [
    path("visits/", landing.visits, name="visits"),
    # people from outside
    path("visits/me/", outside.me, name="visits-me"),
    path("visits/ask/", outside.ask, name="ask-client"),
    path("visits/leave/", own_leave.leave_for_someone, name="leave-for-someone"),
    path("visits/clients/<int:pk>/", outside.client, name="client"),
    path("visits/clients/<int:pk>/book/", outside.book, name="book-client"),
    path("visits/clients/<int:pk>/leave/", own_leave.leave, name="own-leave"),
    path("visits/clients/<int:pk>/end/", outside.end, name="end-client"),
    path("visits/holds/<uuid:token>/", outside.confirm, name="confirm-booking"),
    # a visit, for officers and for those who visit
    path("visits/<int:pk>/", arranging.visit, name="visit"),
    path("visits/<int:pk>/pass/", arranging.pass_page, name="visit-pass"),
    path("visits/<int:pk>/pass.pdf", arranging.pass_file, name="visit-pass-pdf"),
    path("visits/<int:pk>/visit.ics", arranging.calendar, name="visit-calendar"),
    path("visits/<int:pk>/change/", arranging.change, name="change-visit"),
    path("visits/<int:pk>/cancel/", arranging.cancel, name="cancel-visit"),
    # officers
    path("visits/requests/", requests.requests, name="client-requests"),
    path("visits/requests/<int:pk>/", requests.answer, name="client-request"),
    path("visits/flags/<int:pk>/", facility.flag, name="visit-flag"),
    path("visits/blocked/<int:pk>/open/", facility.unblock, name="unblock-time"),
    path("visitors/<int:pk>/", visitors.visitor, name="visitor"),
    path("visitors/bans/<int:pk>/lift/", visitors.lift, name="lift-ban"),
    path("facilities/<str:code>/visits/", facility.day, name="facility-visits"),
    path("facilities/<str:code>/visits/book/", facility.book, name="book-visit"),
    path("facilities/<str:code>/visits/door/", requests.at_the_door, name="lawyer-at-the-door"),
    path("facilities/<str:code>/visits/offer/", facility.offer, name="visiting"),
    path("facilities/<str:code>/visitors/", visitors.visitors, name="visitors"),
    path("facilities/<str:code>/visitors/register/", visitors.register, name="register-visitor"),
]
