"""The pages of the desk beside the form: the steps of a text, its history, what blocks it."""

import re
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from portal.shared import review, services
from portal.shared.admin.common import LoggedAdmin
from portal.shared.compare import side_by_side
from portal.shared.models import LogRecord

WRITING, APPROVING = "change", "publish"
ADDRESSED = re.compile(r"(?:^|/)([0-9]+)(?:-[^/]*/?)?$")
RESTORING = "khoi-phuc"  # of an earlier version, into a draft: whatever stands there is kept too


class StepsAdmin(LoggedAdmin):
    """What may be done with an item besides typing; the site tells the ward's `policy()`."""

    admin_site: Any

    def get_urls(self):
        def name(page):
            return f"{self.opts.app_label}_{self.opts.model_name}_{page}"

        wrap = self.admin_site.admin_view
        return [
            path("kiem-tra/", wrap(require_POST(self.check_view)), name=name("check_new")),
            path(
                "<path:object_id>/kiem-tra/",
                wrap(require_POST(self.check_view)),
                name=name("check"),
            ),
            path(
                "<path:object_id>/buoc/<slug:step>/",
                wrap(require_POST(self.step_view)),
                name=name("step"),
            ),
            *super().get_urls(),
        ]

    def url(self, page, *args):
        """Return the address of one of the admin's pages about this model."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=args)

    # Steps

    def step_view(self, request, object_id, step):
        """Take one step with an item and show the item again."""
        if step not in self.steps:
            raise Http404
        self._refuse_without_right(request, step)
        with transaction.atomic():
            row = self.held(request, object_id)
            if row is None:
                raise Http404
            if step == RESTORING or request.POST.get("seal") == row.seal:
                self.take(request, row, step)
            else:
                told = "Trong lúc đó mục này đã thay đổi. Hãy đọc lại bản dưới đây rồi quyết định."
                self.message_user(request, told, messages.ERROR)
        return redirect(self.url("change", row.item.pk))

    def held(self, request, object_id):
        """Return the row that the page of an item is about, held until the transaction ends."""
        row = self.get_object(request, object_id)
        if row is None:
            return None
        pks = [row.pk, row.amends_id]
        # The copy before its item, as the services take them: two who wait for each other get 500.
        held = self.model.objects.select_for_update().filter(pk__in=pks).order_by("-pk")
        list(held.values_list("pk"))
        return self.get_object(request, object_id)

    def take(self, request, row, step):
        """Take a step and tell the person how it went."""
        self._refuse_without_right(request, step)
        _, taken = self.steps[step]
        try:
            told = taken(self, request, row)
        except services.NotPossibleError as error:
            typed = request.POST.get("reason") or request.POST.get("note")
            lost = f" Bạn đã gõ: “{typed}”" if typed else ""
            self.message_user(request, f"{error}{lost}", messages.ERROR)
        else:
            self.message_user(request, told, messages.SUCCESS)

    def _refuse_without_right(self, request, step):
        verb, _ = self.steps[step]
        if not request.user.has_perm(f"{self.opts.app_label}.{verb}_{self.opts.model_name}"):
            raise PermissionDenied

    def _submit(self, request, row):
        services.submit(row=row, by=request.user, policy=self.admin_site.policy())
        return "Đã gửi duyệt. Muốn sửa tiếp, hãy bấm “Lấy lại để sửa”."

    def _take_back(self, request, row):
        services.take_back(row=row, by=request.user)
        return "Đã lấy lại làm bản nháp."

    def _send_back(self, request, row):
        services.send_back(row=row, by=request.user, note=request.POST.get("note", ""))
        return "Đã trả lại người viết."

    def _approve(self, request, row):
        item = services.publish(row=row, by=request.user, policy=self.admin_site.policy())
        # The item stands approved by then, whatever becomes of this.
        transaction.on_commit(lambda: self.approved(item), robust=True)
        if self.model.objects.published().filter(pk=item.pk).exists():
            return f"Đã đăng “{item}”. Người dân xem được ngay bây giờ."
        return f"Đã duyệt “{item}”. Trang sẽ tự hiện khi đến giờ đăng."

    def approved(self, item):
        """Do what an item needs once it stands approved; a kind of items may need something."""

    def _withdraw(self, request, row):
        successor = self._chosen_successor(request)
        reason = request.POST.get("reason", "")
        services.withdraw(
            row=row.item,
            by=request.user,
            reason=reason,
            policy=self.admin_site.policy(),
            successor=successor,
        )
        if successor:
            return f"Đã gỡ “{row.item}”. Địa chỉ cũ dẫn đến “{successor}”."
        return f"Đã gỡ “{row.item}”. Trang của mục này nói rõ lý do."

    def _chosen_successor(self, request):
        chosen = request.POST.get("successor", "")
        if not chosen:
            return None
        number = ADDRESSED.search(chosen)  # people paste the address that they see
        found = self.model.objects.filter(pk=number_of(number[1]) if number else 0).first()
        if not found:
            raise services.NotPossibleError("Không tìm thấy mục thay thế. Hãy chọn lại.")
        return found

    def _amend(self, request, row):
        services.amend(row=row.item, by=request.user)
        return "Đã mở bản sửa. Người dân vẫn đọc bản cũ đến khi bản sửa được duyệt."

    def _discard(self, request, row):
        services.discard(row=row, by=request.user)
        return "Đã bỏ bản sửa. Trang công khai không thay đổi."

    def _restore(self, request, row):
        number = number_of(request.POST.get("version", ""))
        wanted = row.item.revisions.filter(number=number).first()
        if not wanted:
            raise services.NotPossibleError("Không tìm thấy phiên bản này.")
        services.restore(row=row, revision=wanted, by=request.user)
        return f"Đã lấy lại {wanted} vào bản đang soạn. Hãy xem lại rồi gửi duyệt."

    # What stands in the address of a step: the right that it needs, and what it does.
    steps: dict[str, tuple[str, Callable[[Any, Any, Any], str]]] = {
        "gui-duyet": (WRITING, _submit),
        "lay-lai": (WRITING, _take_back),
        "soan-ban-sua": (WRITING, _amend),
        "bo-ban-sua": (WRITING, _discard),
        RESTORING: (WRITING, _restore),
        "tra-lai": (APPROVING, _send_back),
        "duyet": (APPROVING, _approve),
        "go": (APPROVING, _withdraw),
    }

    # What blocks publication, asked while somebody writes

    def form_as_typed(self, request, object_id=None):
        """Return the form as posted, validated, its instance the row as it would be saved."""
        row = self.get_object(request, object_id) if object_id else None
        if object_id and row is None:
            raise Http404
        if not (
            self.has_change_permission(request, row) if row else self.has_add_permission(request)
        ):
            raise PermissionDenied
        form = self.get_form(request, row, change=bool(row))(request.POST, instance=row)
        form.is_valid()
        return form

    def check_view(self, request, object_id=None):
        """Answer with the list of what would block the text as typed; nothing is saved."""
        form = self.form_as_typed(request, object_id)
        # What the form could not take in is unknown to the row, which would call it empty.
        found = [
            review.Blocker(name, f"{form.fields[name].label}: {sentence}")
            for name, sentences in form.errors.items()
            if name in form.fields
            for sentence in sentences
        ]
        blockers = review.blockers(form.instance, self.admin_site.policy())
        found += [blocker for blocker in blockers if blocker.field not in form.errors]
        return TemplateResponse(request, "admin/editorial/_blockers.html", {"blockers": found})

    # History

    def history_view(self, request, object_id, extra_context=None):
        """The versions of an item with their authors, two of them side by side, and its log."""
        # Not get_object(): that may be the copy on which this item is being amended.
        item = super().get_object(request, unquote(object_id))
        if item is None:
            raise Http404
        if not self.has_view_or_change_permission(request, item):
            raise PermissionDenied
        versions = item.revisions.select_related("saved_by", "approved_by").defer("content")
        before, after = (self._version(item, request.GET.get(end)) for end in ("truoc", "sau"))
        compared = before and after
        context = {
            **self.admin_site.each_context(request),
            "title": f"Lịch sử: {item}",
            "opts": self.opts,
            "item": item,
            "versions": versions.order_by("-number"),
            "before": before,
            "after": after,
            "rows": side_by_side(self.model, before.content, after.content) if compared else [],
            "records": LogRecord.objects.about(item).select_related("actor"),
            "may_restore": request.user.has_perm(
                f"{self.opts.app_label}.change_{self.opts.model_name}"
            ),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/editorial/history.html", context)

    def _version(self, item, number):
        return item.revisions.filter(number=number_of(number or "")).first()


def number_of(typed):
    """Return the number that somebody typed, or 0, which numbers nothing here."""
    return int(typed) if typed.isdecimal() and len(typed) < 10 else 0
