from django.urls import path

from lcs_ims.design import views

urlpatterns = [
    path("design/", views.guide, name="design"),
    path("design/<int:code>/", views.error_page, name="design-error"),
]
