from http import HTTPStatus

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, Permission, User

from portal.accounts import first_password, second_factor
from portal.models import AccountSecurity
from portal.shared.admin import LoggedAdmin
from portal.shared.models import LogRecord

TECHNICAL = ["admin", "contenttypes", "sessions"]  # what no account is given a right to


class PermissionsField(forms.ModelMultipleChoiceField):
    """Names permissions as "bài đăng: sửa"; Django stores their names in English."""

    VERBS = {"add": "thêm", "change": "sửa", "delete": "xóa", "view": "xem"}

    def label_from_instance(self, permission):
        verb = permission.codename.partition("_")[0]
        return f"{permission.content_type.name}: {self.VERBS.get(verb, permission.name)}"


class VietnamesePermissionsAdmin(LoggedAdmin):
    """Shows the permissions that an account or a group may have in Vietnamese."""

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.remote_field.model is Permission:
            useful = Permission.objects.exclude(content_type__app_label__in=TECHNICAL)
            kwargs["queryset"] = useful.select_related("content_type")
            kwargs["form_class"] = PermissionsField
        return super().formfield_for_manytomany(db_field, request, **kwargs)


admin.site.unregister([User, Group])


@admin.register(User)
class PortalUserAdmin(VietnamesePermissionsAdmin, UserAdmin):
    """Accounts: who gives them out may give roles, and not more than the roles allow."""

    add_fieldsets = [
        (None, {"fields": ["username", "last_name", "first_name", "password1", "password2"]}),
        ("Vai trò", {"fields": ["groups"]}),
    ]

    list_display = ["username", "first_name", "last_name", "is_active", "second_factor"]
    list_select_related = ["security"]
    actions = ["reset_factor", "end_sessions"]

    @admin.display(description="xác thực hai bước", boolean=True)
    def second_factor(self, user):
        security = getattr(user, "security", None)  # none before the first sign-in
        return bool(security and security.confirmed_at)

    @admin.action(description="Đặt lại xác thực hai bước", permissions=["change"])
    def reset_factor(self, request, queryset):
        people = self._of_these(request, queryset)
        for user in people:
            second_factor.reset(user=user, by=request.user)
        told = "lần đăng nhập sau phải bật lại xác thực hai bước."
        self.message_user(request, f"{len(people)} tài khoản: {told}", messages.SUCCESS)

    @admin.action(description="Đăng xuất ở mọi nơi", permissions=["change"])
    def end_sessions(self, request, queryset):
        people = self._of_these(request, queryset)
        for user in people:
            AccountSecurity.of(user).end_sessions()
            note = "đăng xuất ở mọi nơi"
            self._record(request, user, LogRecord.Action.SECURED, note)
        self.message_user(request, f"Đã đăng xuất {len(people)} tài khoản.", messages.SUCCESS)

    def _of_these(self, request, queryset):
        """Return those of the chosen accounts that this person may change."""
        return [user for user in queryset if self.has_change_permission(request, user)]

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if (
            db_field.name == "groups"
        ):  # three at first: boxes to tick, not two lists to move between
            return db_field.formfield(widget=forms.CheckboxSelectMultiple, required=False)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        if not change:
            obj.is_staff = True  # citizens have no accounts
        super().save_model(request, obj, form, change)
        if not change:
            first_password.demand(obj)

    def user_change_password(self, request, id, form_url=""):  # noqa: A002 - Django's own name
        response = super().user_change_password(request, id, form_url)
        user = self.get_object(request, unquote(id))
        if response.status_code == HTTPStatus.FOUND and user != request.user:
            first_password.demand(user)
        return response

    def get_readonly_fields(self, request, obj=None):
        own = [*super().get_readonly_fields(request, obj), "last_login", "date_joined"]
        return own if request.user.is_superuser else [*own, "is_superuser", "user_permissions"]

    def has_change_permission(self, request, obj=None):
        beyond = obj is not None and obj.is_superuser and not request.user.is_superuser
        return not beyond and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        """Accounts are switched off, not deleted: the log needs to know who did what."""
        return False


@admin.register(Group)
class PortalGroupAdmin(VietnamesePermissionsAdmin, GroupAdmin):
    def get_deleted_objects(self, objs, request):
        """Name the groups alone: what ties them to accounts and rights has English names only."""
        _, _, needed, protected = super().get_deleted_objects(objs, request)
        names = [str(group) for group in objs]
        return names, {self.opts.verbose_name_plural: len(names)}, needed, protected
