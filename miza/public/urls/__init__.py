"""The public site, for everyone and without an account."""

from django.urls import path

from miza.public.views import health, site

app_name = "public"
urlpatterns = [
    path("", site.home, name="home"),
    path("about/", site.about, name="about"),
    path("contact/", site.contact, name="contact"),
    path("privacy/", site.privacy, name="privacy"),
    path("accessibility/", site.accessibility, name="accessibility"),
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("robots.txt", health.robots, name="robots"),
    path("sitemap.xml", health.sitemap, name="sitemap"),
]
