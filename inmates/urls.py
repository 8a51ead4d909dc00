from django.urls import URLPattern, path

from inmates import converters  # noqa: F401 (so that addresses know `inmate`)
from inmates.views import children, clocks, court_return, file, keep_apart, matters, orders, people, pictures, reception

urlpatterns: list[URLPattern] = [
    path("find/", people.find, name="find"),
    path("find/country/", people.find_in_country, name="find-in-country"),
    path("facilities/<str:code>/admit/", people.admit, name="admit"),
    path("facilities/<str:code>/receive/", reception.receive_one, name="receive"),
    path("facilities/<str:code>/escort/", reception.receive_van, name="receive-escort"),
    path("facilities/<str:code>/recapture/", reception.recaptured, name="recapture"),
    path("receptions/<int:pk>/refuse/", reception.refuse, name="refuse-reception"),
    path("clocks/", clocks.clocks, name="clocks"),
    path("clocks.csv", clocks.clocks_csv, name="clocks-csv"),
    path("clocks/alarms/", clocks.alarms, name="clock-alarms"),
    path("clocks/alarms/<int:pk>/answer/", court_return.answer, name="court-answer"),
    path("court-return/", court_return.court_return, name="court-return"),
    path("court-return.csv", court_return.court_return_csv, name="court-return-csv"),
    path("inmates/<inmate:number>/clocks/", clocks.person, name="inmate-clocks"),
    path("facilities/<str:code>/keep-apart/", keep_apart.orders, name="facility-keep-apart"),
    path("facilities/<str:code>/keep-apart/group/", keep_apart.group, name="keep-apart-group"),
    path("inmates/<inmate:number>/file/", file.file, name="inmate-file"),
    path("inmates/<inmate:number>/orders/", orders.orders, name="orders"),
    path("inmates/<inmate:number>/pictures/", pictures.pictures, name="pictures"),
    path("pictures/<int:pk>/", pictures.picture, name="picture"),
    path("inmates/<inmate:number>/matters/", matters.matters, name="matters"),
    path("matters/<int:pk>/", matters.matter, name="matter"),
    path("facilities/<str:code>/matters/", matters.facility_matters, name="facility-matters"),
    path("inmates/<inmate:number>/slip/", file.slip, name="slip"),
    path("inmates/<inmate:number>/classification/", file.classification, name="classification"),
    path("facilities/<str:code>/classifications/", file.classifications, name="classifications"),
    path("children/", children.children, name="children"),
    path("children/notices/<int:pk>/", children.acknowledge, name="acknowledge"),
    path("inmates/<inmate:number>/keep-apart/", keep_apart.person, name="keep-apart"),
    path("keep-apart/<int:pk>/close/", keep_apart.close, name="close-keep-apart"),
]
