from django.urls import URLPattern, path

from inmates import converters  # noqa: F401 (so that addresses know `inmate`)
from inmates.views import keep_apart, people, reception

urlpatterns: list[URLPattern] = [
    path("find/", people.find, name="find"),
    path("find/country/", people.find_in_country, name="find-in-country"),
    path("facilities/<str:code>/admit/", people.admit, name="admit"),
    path("facilities/<str:code>/receive/", reception.receive_one, name="receive"),
    path("facilities/<str:code>/escort/", reception.receive_van, name="receive-escort"),
    path("facilities/<str:code>/recapture/", reception.recaptured, name="recapture"),
    path("receptions/<int:pk>/refuse/", reception.refuse, name="refuse-reception"),
    path("facilities/<str:code>/keep-apart/", keep_apart.orders, name="facility-keep-apart"),
    path("facilities/<str:code>/keep-apart/group/", keep_apart.group, name="keep-apart-group"),
    path("inmates/<inmate:number>/keep-apart/", keep_apart.person, name="keep-apart"),
    path("keep-apart/<int:pk>/close/", keep_apart.close, name="close-keep-apart"),
]
