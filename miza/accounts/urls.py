"""Addresses of people, below /account/."""

from django.urls import path

from miza.accounts import views

urlpatterns = [
    path("login/", views.sign_in, name="account_login"),
    path("logout/", views.sign_out, name="account_logout"),
    path("resume/", views.resume, name="account_resume"),
    path("activate/", views.activate, name="account_activate"),
    path("forgot/", views.forgot, name="account_forgot"),
    path("profile/", views.profile, name="account_profile"),
    path("password/", views.password, name="account_password"),
    path("tokens/", views.tokens, name="account_tokens"),
    path("tokens/<int:pk>/revoke/", views.revoke, name="account_revoke"),
    path("people/", views.people, name="account_people"),
    path("people/new/", views.where, name="account_where"),
    path("people/appoint/", views.appoint, name="account_appoint"),
    path("people/open/", views.open_account, name="account_open"),
    path("people/<uuid:public_id>/", views.person, name="account_person"),
    path("people/<uuid:public_id>/code/", views.code, name="account_code"),
    path("people/<uuid:public_id>/contacts/", views.contacts, name="account_contacts"),
    path("people/<uuid:public_id>/erase/", views.erase, name="account_erase"),
    path("appointments/<int:pk>/end/", views.end, name="account_end"),
    path("appointments/<int:pk>/proof/", views.proof, name="account_proof"),
]
