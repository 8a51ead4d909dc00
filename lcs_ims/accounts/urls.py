from django.urls import URLPattern, path

from lcs_ims.accounts import sign_in, views

urlpatterns: list[URLPattern] = [
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("account/", views.account, name="account"),
    path("accounts/", views.people, name="accounts"),
    path("accounts/new/", views.new_person, name="new-person"),
    path("accounts/waiting/", views.waiting, name="waiting-postings"),
    path("accounts/postings/<int:posting_id>/confirm/", views.confirm, name="confirm-posting"),
    path("accounts/postings/<int:posting_id>/withdraw/", views.withdraw, name="withdraw-posting"),
    path("accounts/person/<str:username>/", views.person, name="person"),
    path("accounts/person/<str:username>/post/", views.post, name="post-person"),
    path("accounts/person/<str:username>/close/", views.close, name="close-account"),
    path("accounts/person/<str:username>/reopen/", views.reopen, name="reopen-account"),
    path("accounts/person/<str:username>/password/", views.forgotten_password, name="forgotten-password"),
]
