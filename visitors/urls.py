from django.urls import path

from visitors import views

app_name = "visitors"

urlpatterns = [
    path("", views.count, name="count"),
    path("anh.gif", views.image, name="image"),
    path("cach-dem/", views.definitions, name="definitions"),
]
