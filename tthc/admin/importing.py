"""The pages on which a spreadsheet comes in: upload, columns and preview, progress, result."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from portal.shared import files, sheets
from tthc.importing import forms, pending, process, stages
from tthc.importing.columns import UNREAD
from tthc.importing.kind import MOST_PROBLEMS, ImportRefusedError
from tthc.importing.kinds import KINDS
from tthc.importing.uploads import MemoryUploadHandler
from tthc.models import PendingImport

COOKIE = "nhap"
RECENT = timedelta(days=30)
MOST = 10
State = PendingImport.State


class ImportAdmin(admin.ModelAdmin):
    """Adds the import of a kind of spreadsheet; who may add and change rows may import them.

    `import_noun` is what a button counts; with `import_into_row` the pages stand under one row,
    which the kind is told as its target.
    """

    import_kind = ""
    import_noun = "hàng"
    import_into_row = False
    change_list_template = "admin/importing/change_list.html"

    def get_urls(self):
        wrap = self.admin_site.admin_view
        start = "<int:target>/nhap/" if self.import_into_row else "nhap/"
        return [
            path(start, wrap(csrf_exempt(self.import_view)), name=self._name("import")),
            path(f"{start}<int:pk>/", wrap(self.review_view), name=self._name("review")),
            *super().get_urls(),
        ]

    def has_import_permission(self, request):
        app, name = self.opts.app_label, self.opts.model_name
        return request.user.has_perms([f"{app}.add_{name}", f"{app}.change_{name}"])

    def changelist_view(self, request, extra_context=None):
        url = ""
        if not self.import_into_row and self.has_import_permission(request):
            url = self.import_url("import", None)
        return super().changelist_view(request, {"import_url": url, **(extra_context or {})})

    def import_view(self, request, target=None):
        """Take a file, in memory alone: the forgery check reads it, so that comes after."""
        self._importers_only(request)
        if target is not None:
            get_object_or_404(self.model, pk=target)
        request.upload_handlers = [MemoryUploadHandler(request, sheets.MAX_BYTES)]
        return csrf_protect(self._upload)(request, target)

    def _upload(self, request: HttpRequest, target):
        form = forms.UploadForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            process.tidy()
            if kept := self._kept(request, form, target):
                return self._with_key(
                    redirect(self.import_url("review", target, kept[0].pk)), *kept
                )
        since = timezone.now() - RECENT
        recent = PendingImport.objects.filter(kind=self.import_kind, target=target, at__gte=since)
        columns = KINDS[self.import_kind].columns
        context = {
            "form": form,
            "read": [column for column in columns if not column.field.startswith(UNREAD)],
            "has_people": any(column.field == "applicant" for column in columns),
            "unread": [column.label for column in columns if column.field.startswith(UNREAD)],
            "recent": [self._recent(request, row) for row in recent.select_related("by")[:MOST]],
        }
        return self._page(request, "upload", target, context)

    def _recent(self, request, row):
        """Return an import of the last days, with where its own clerk goes on with it."""
        process.bury(row)
        goes_on = row.by == request.user and row.state in {State.UPLOADED, State.RUNNING}
        row.url = self.import_url("review", row.target, row.pk) if goes_on else ""
        return row

    def _kept(self, request, form, target):
        """Return the encrypted upload and its key, or None with the reason in the form."""
        suffix = files.suffix(form.cleaned_data["file"].name)
        try:
            columns = stages.recognised(form.content, suffix, self.import_kind)
        except ImportRefusedError as refusal:
            form.add_error("file", str(refusal))
            return None
        return pending.keep(
            form.content,
            kind=self.import_kind,
            suffix=suffix,
            by=request.user,
            target=target,
            columns=columns,
        )

    def _with_key(self, response, row, key):
        """Give the key to this browser alone, for the pages of this import alone."""
        response.set_cookie(
            COOKIE,
            key,
            max_age=pending.KEPT,
            path=self.import_url("review", row.target, row.pk),
            secure=settings.HTTPS,
            httponly=True,
            samesite="Strict",
        )
        return response

    def review_view(self, request, pk, target=None):
        """Show an import to the one who uploaded it, as far as it is."""
        self._importers_only(request)
        found = PendingImport.objects.filter(kind=self.import_kind, target=target, by=request.user)
        row = get_object_or_404(found, pk=pk)
        process.bury(row)
        if row.state != State.UPLOADED:
            return self._progress(request, row)
        if "_cancel" in request.POST:
            return self._cancelled(request, row)
        try:
            content = pending.opened(row, request.COOKIES.get(COOKIE, ""))
            if request.method == "POST":
                return self._answered(request, row, content)
            return self._review(request, row, content)
        except ImportRefusedError as refusal:
            return self._page(request, "review", target, {"problem": str(refusal)})

    def _progress(self, request, row):
        back = self._back_url(row.target)
        context = {"row": row, "done": process.progress(row), "back_url": back}
        response = self._page(request, "progress", row.target, context)
        if row.state == State.RUNNING:
            response["Refresh"] = "2"  # needs no script
        return response

    def _review(self, request, row, content):
        look = stages.look(row, content)
        if look.report:
            pending.choose(row, report={"rows": sum(look.report.counts.values())})
        form = forms.ChoicesForm(KINDS[self.import_kind], row, look)
        context = {
            "look": look,
            "problem": look.problem,
            "form": form,
            "columns": form.columns(look),
            "taken": look.report.created + look.report.changed if look.report else 0,
            "problems": _by_sentence(look.report.problems) if look.report else {},
            "answered": len(row.answers),
            "most": MOST_PROBLEMS,
        }
        return self._page(request, "review", row.target, context)

    def _answered(self, request, row, content):
        """Keep what the clerk chose; write when asked to and nothing changed since it was counted."""
        header = forms.sent_header(request.POST, row)
        if header:
            columns = stages.recognised(content, row.suffix, row.kind, header)
        else:
            columns = forms.sent_columns(request.POST, row, KINDS[row.kind])
        if header and not columns:
            told = f"Hàng {header} không có ô nào ở đầu bảng. Hãy ghi số của một hàng khác."
            self.message_user(request, told, messages.ERROR)
        answers = {**row.answers, **forms.sent_answers(request.POST)}
        if "_ask_again" in request.POST:
            answers = {}
        pending.choose(row, columns=columns or row.columns, answers=answers)
        response = redirect(self.import_url("review", row.target, row.pk))
        if "_import" not in request.POST:
            return response
        if request.POST.get("shown") != forms.choices_digest(row.columns, row.answers):
            told = "Bạn vừa đổi lựa chọn nên chưa nhập. Hãy xem lại các con số rồi bấm Nhập."
            self.message_user(request, told, messages.WARNING)
            return response
        process.start(row, request.COOKIES[COOKIE])
        return self._without_key(response, row)

    def _cancelled(self, request, row):
        response = self._without_key(redirect(self.import_url("import", row.target)), row)
        if not pending.cancel(row):
            return redirect(self.import_url("review", row.target, row.pk))
        self.message_user(request, "Đã hủy. Tệp đã được xóa, chưa có gì được ghi.")
        return response

    def _without_key(self, response, row):
        url = self.import_url("review", row.target, row.pk)
        response.delete_cookie(COOKIE, path=url, samesite="Strict")
        return response

    def _importers_only(self, request):
        if not self.has_import_permission(request):
            raise PermissionDenied

    def _page(self, request, name, target, context: dict[str, Any]):
        kind = KINDS[self.import_kind]
        context = {
            **self.admin_site.each_context(request),
            "title": f"Nhập {kind.label} từ tệp",
            "opts": self.opts,
            "noun": self.import_noun,
            "upload_url": self.import_url("import", target),
            **context,
        }
        return TemplateResponse(request, f"admin/importing/{name}.html", context)

    def _back_url(self, target):
        """Return the address of what was imported: the list, or the row that it went into."""
        return self.import_url("changelist" if target is None else "change", target)

    def import_url(self, name, target, *args):
        """Return the address of a page about all rows, or about the one that is imported into."""
        args = args if target is None else (target, *args)
        return reverse(f"admin:{self._name(name)}", args=args)

    def _name(self, name):
        return f"{self.opts.app_label}_{self.opts.model_name}_{name}"


def _by_sentence(problems):
    """Return {sentence: the rows that it is about}, in the order in which they are met."""
    found: dict[str, list[str]] = {}
    for problem in problems:
        found.setdefault(problem.sentence, []).append(str(problem.row))
    return found
