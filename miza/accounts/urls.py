"""Addresses of people, below /account/."""

from django.urls import path

from miza.accounts import views

urlpatterns = [
    path("login/", views.sign_in, name="account_login"),
    path("logout/", views.sign_out, name="account_logout"),
    path("resume/", views.resume, name="account_resume"),
]
