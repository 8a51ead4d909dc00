from django.urls import URLPattern, path

from inmates import views

urlpatterns: list[URLPattern] = [
    path("find/", views.find, name="find"),
    path("find/country/", views.find_in_country, name="find-in-country"),
    path("facilities/<str:code>/admit/", views.admit, name="admit"),
]
