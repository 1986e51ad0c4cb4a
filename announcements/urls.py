from django.urls import path, register_converter

from announcements import views
from announcements.converters import MonthConverter, YearConverter

register_converter(YearConverter, "posting_year")
register_converter(MonthConverter, "posting_month")

app_name = "announcements"

urlpatterns = [
    path("bai-viet/", views.AnnouncementListView.as_view(), name="list"),
    path("bai-viet/<posting_year:year>/", views.ArchiveView.as_view(), name="archive"),
    path(
        "bai-viet/<posting_year:year>/<posting_month:month>/",
        views.ArchiveView.as_view(),
        name="archive",
    ),
    path("bai-viet/<int:pk>-<slug:slug>/", views.announcement_detail, name="detail"),
    path("bai-viet/<int:pk>-<slug:slug>/bang-tin.pdf", views.announcement_board, name="board"),
    path("chuyen-muc/<slug:slug>/", views.AnnouncementListView.as_view(), name="category"),
    path(
        "chuyen-muc/<slug:slug>/<posting_year:year>/",
        views.ArchiveView.as_view(),
        name="archive",
    ),
    path(
        "chuyen-muc/<slug:slug>/<posting_year:year>/<posting_month:month>/",
        views.ArchiveView.as_view(),
        name="archive",
    ),
    path("cong-khai/<int:pk>-<slug:slug>/", views.DisclosureView.as_view(), name="disclosure"),
    path("van-ban/", views.RegisterView.as_view(), name="register"),
    path("van-ban/danh-sach.csv", views.register_csv, name="register_csv"),
    path("van-ban/danh-sach.xlsx", views.register_xlsx, name="register_xlsx"),
    path("van-ban/<int:pk>-<slug:slug>/", views.dispatch_detail, name="dispatch"),
    path("van-ban/<int:pk>-<slug:slug>.pdf", views.dispatch_pdf, name="dispatch_pdf"),
    path("van-ban/<int:pk>-<slug:slug>/bang-tin.pdf", views.dispatch_board, name="dispatch_board"),
]
