from django.urls import path

from announcements import views

app_name = "announcements"

urlpatterns = [
    path("bai-viet/", views.AnnouncementListView.as_view(), name="list"),
    path("bai-viet/<int:pk>-<slug:slug>/", views.announcement_detail, name="detail"),
    path("bai-viet/<int:pk>-<slug:slug>/bang-tin.pdf", views.announcement_board, name="board"),
    path("chuyen-muc/<slug:slug>/", views.CategoryView.as_view(), name="category"),
    path("cong-khai/<int:pk>-<slug:slug>/", views.DisclosureView.as_view(), name="disclosure"),
    path("van-ban/", views.RegisterView.as_view(), name="register"),
    path("van-ban/danh-sach.csv", views.register_csv, name="register_csv"),
    path("van-ban/danh-sach.xlsx", views.register_xlsx, name="register_xlsx"),
    path("van-ban/<int:pk>-<slug:slug>/", views.dispatch_detail, name="dispatch"),
    path("van-ban/<int:pk>-<slug:slug>.pdf", views.dispatch_pdf, name="dispatch_pdf"),
    path("van-ban/<int:pk>-<slug:slug>/bang-tin.pdf", views.dispatch_board, name="dispatch_board"),
]
