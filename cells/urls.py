from django.urls import URLPattern, path, register_converter

from cells.views import boards, breaches, estate, exceptions, imports, orders, person, placing
from inmates.converters import InmateNumber

register_converter(InmateNumber, "inmate")

urlpatterns: list[URLPattern] = [
    path("", boards.home, name="home"),
    path("facilities/<str:code>/", boards.facility, name="facility"),
    path("facilities/<str:code>/queue/", boards.queue, name="queue"),
    path("facilities/<str:code>/moves/", boards.moves, name="moves"),
    path("facilities/<str:code>/cells/<str:cell_code>/", boards.cell, name="cell"),
    path("facilities/<str:code>/cells/<str:cell_code>/change/", estate.change_one, name="change-cell"),
    path("facilities/<str:code>/cells/<str:cell_code>/retire/", estate.retire, name="retire-cell"),
    path("facilities/<str:code>/estate/", estate.estate, name="estate"),
    path("facilities/<str:code>/estate/change/", estate.change_many, name="change-cells"),
    path("facilities/<str:code>/estate/add/", estate.add, name="add-cell"),
    path("inmates/<inmate:number>/cells/", placing.cells_for, name="cells-for"),
    path("inmates/<inmate:number>/place/<str:code>/", placing.place, name="place"),
    path("inmates/<inmate:number>/exception/<str:code>/", placing.ask, name="ask-exception"),
    path("inmates/<inmate:number>/found/", person.found, name="found"),
    path("inmates/<inmate:number>/hold/", person.hold, name="hold"),
    path("inmates/<inmate:number>/out/", person.out, name="out"),
    path("inmates/<inmate:number>/back/", person.back, name="back"),
    path("inmates/<inmate:number>/", person.inmate, name="inmate"),
    path("take-over/", imports.take_over, name="take-over"),
    path("take-over/preview/", imports.take_over_preview, name="take-over-preview"),
    path("take-over/bad-rows/<str:table>.csv", imports.bad_rows, name="take-over-bad-rows"),
    path("facilities/<str:code>/take-over/<str:table>.xlsx", imports.spreadsheet, name="take-over-spreadsheet"),
    path("breaches/", breaches.breaches, name="breaches"),
    path("breaches/ahead/", breaches.ahead, name="ahead"),
    path("exceptions/", exceptions.exceptions, name="exceptions"),
    path("exceptions/<int:pk>/", exceptions.exception, name="exception"),
    path("exceptions/<int:pk>/withdraw/", exceptions.withdraw, name="withdraw-exception"),
    path("exceptions/<int:pk>/renew/", exceptions.renew, name="renew-exception"),
    path("overcrowding/", orders.orders, name="overcrowding"),
    path("overcrowding/propose/", orders.propose, name="propose-overcrowding"),
    path("overcrowding/<int:pk>/", orders.order, name="overcrowding-order"),
    path("overcrowding/<int:pk>/confirm/", orders.confirm, name="confirm-overcrowding"),
    path("overcrowding/<int:pk>/end/", orders.end, name="end-overcrowding"),
]
