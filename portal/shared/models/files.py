"""The store of files, and what every model that shows files has in common."""

import secrets
from typing import Any

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.signing import BadSignature, Signer
from django.db import models

from portal.shared import files, pictures, richtext
from portal.shared.fields import CharField, RichTextField
from portal.shared.http import path_to

LONGEST_CHAIN = 100  # replacements that are followed from one old address


def random_path(instance, filename):
    """Return a path that tells nothing and cannot be guessed."""
    token = secrets.token_hex(16)
    return f"{token[:2]}/{token}"


signer = Signer(salt="stored-file")


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    def shown_by(self, *querysets):
        """Return the files that some of these rows show or attach: `file_ways` of their models.

        Each file is looked up among the rows: to gather the files of all rows first takes as long
        as there are many.
        """
        shown: Any = models.Q(pk__in=[])
        for rows in querysets:
            for way in rows.model.file_ways:
                shown |= models.Exists(rows.order_by().filter(**{way: models.OuterRef("pk")}))
        return self.filter(shown)

    def remembered(self, token):
        """Return the file that a form was told to remember by its token, or None."""
        try:
            return self.filter(pk=signer.unsign(token)).first()
        except BadSignature:
            return None

    def keep(self, inspected, name, replaces=None):
        """Store an accepted file under the name a person gave it, and return its row.

        The address of the file that it `replaces` leads to it.
        """
        return self.create(
            content=ContentFile(inspected.content, name="tep"),
            name=files.given_name(name, inspected.content_type),
            content_type=inspected.content_type,
            sha256=inspected.sha256,
            size=len(inspected.content),
            pages=inspected.pages,
            width=inspected.width,
            height=inspected.height,
            facts=inspected.facts,
            text=inspected.text,
            problem=inspected.problem,
            signature=inspected.signature,
            signatures=inspected.signatures,
            replaces=replaces,
        )

    def of_no_item(self):
        """Return those of the files that are in no `own_file` of a model: nobody's attachments."""
        found = self
        for model in apps.get_models():
            if own := getattr(model, "own_file", None):
                taken = model._default_manager.filter(**{own: models.OuterRef("pk")})
                found = found.exclude(models.Exists(taken.order_by()))
        return found

    def shown_in(self, *texts):
        """Return the pictures that sanitised texts show.

        Only pictures of texts: one that names an attachment of a draft, a photo of its album or
        the picture above it must not make it public.
        """
        shown = set().union(*(richtext.own_sources(text).values() for text in texts))
        if not shown:
            return self.none()
        return self.filter(pk__in=shown, content_type=files.WEBP).of_no_item()

    def successor_of(self, stored):
        """Return the nearest of these files that stands in place of another, or None."""
        seen = present = {stored.pk}
        for _ in range(LONGEST_CHAIN):
            if successor := self.filter(replaces__in=present).order_by("-pk").first():
                return successor
            later = StoredFile.objects.filter(replaces__in=present).exclude(pk__in=seen)
            present = set(later.values_list("pk", flat=True))
            if not present:
                break
            seen = seen | present
        return None

    def keep_picture(self, picture, name, replaces=None):
        """Store an accepted picture with its narrower renditions, and return its row."""
        stored = self.keep(picture, name, replaces)
        for narrower in picture.renditions:
            stored.renditions.create(
                content=ContentFile(narrower.content, name="tep"),
                width=narrower.width,
                height=narrower.height,
                size=len(narrower.content),
            )
        return stored


class StoredFile(models.Model):
    """Tệp đã lưu: one upload; whoever shows it points here and decides whether it is public.

    `facts` and `text` are what inspection found, `problem` the sentence that keeps the file from
    being published as it is. `replaces` leads from a new file to the one it was chosen in place of.
    """

    class Signature(models.TextChoices):
        """Chữ ký số của một tệp PDF; blank where the type of file is not checked for any."""

        NONE = "none", "không có chữ ký số"
        VALID = "valid", "chữ ký số hợp lệ"
        INSUFFICIENT = "insufficient", "chữ ký số chưa đủ căn cứ"
        BROKEN = "broken", "đã bị sửa sau khi ký"

    content = models.FileField("nội dung", upload_to=random_path, max_length=100, editable=False)
    name = CharField("tên tệp", max_length=255)
    content_type = models.CharField("loại", max_length=100, editable=False)
    sha256 = models.CharField("mã băm SHA-256", max_length=64, editable=False)
    size = models.PositiveBigIntegerField("kích thước (byte)", editable=False)
    pages = models.PositiveIntegerField("số trang", null=True, editable=False)
    width = models.PositiveIntegerField("rộng (điểm ảnh)", null=True, editable=False)
    height = models.PositiveIntegerField("cao (điểm ảnh)", null=True, editable=False)
    facts = models.JSONField("thông tin về tệp", default=dict, editable=False)
    text = models.TextField("chữ trong tệp", default="", editable=False)
    problem = models.TextField("điều cần sửa trước khi đăng", default="", editable=False)
    signature = models.CharField(
        "chữ ký số", max_length=12, choices=Signature.choices, default="", editable=False
    )
    signatures = models.JSONField("từng chữ ký số", default=list, editable=False)
    replaces = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        editable=False,
        related_name="successors",
        verbose_name="thay cho tệp",
    )
    removed_at = models.DateTimeField("bỏ khỏi trang lúc", null=True, editable=False)
    stored_at = models.DateTimeField("lưu lúc", auto_now_add=True)

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "tệp đã lưu"

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return path_to("file", self.pk, self.name)

    def at_width(self, width):
        """Return the rendition of this picture at one of the widths offered, else the file itself."""
        if width in map(str, pictures.WIDTHS):
            return self.renditions.filter(width=width).first() or self
        return self

    @property
    def srcset(self):
        """Return the widths in which browsers may ask for this picture, as HTML writes them."""
        return pictures.srcset(self.get_absolute_url(), self.width)

    @property
    def token(self):
        """Return the words by which a form remembers this file between two visits."""
        return signer.sign(str(self.pk))

    @property
    def may_be_stripped(self):
        """Say whether what could run in this file can be taken out without breaking a signature."""
        unsigned = self.signature in {"", self.Signature.NONE}
        return bool(self.facts.get("active")) and unsigned


class Rendition(models.Model):
    """Ảnh theo cỡ: a stored picture at one width, as public as the picture itself."""

    image = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="renditions")
    content = models.FileField("nội dung", upload_to=random_path, max_length=100, editable=False)
    width = models.PositiveIntegerField("rộng (điểm ảnh)", editable=False)
    height = models.PositiveIntegerField("cao (điểm ảnh)", editable=False)
    size = models.PositiveBigIntegerField("kích thước (byte)", editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "ảnh theo cỡ"
        ordering = ["width"]
        constraints = [
            models.UniqueConstraint(fields=["image", "width"], name="rendition_unique_width"),
        ]

    def __str__(self):
        return f"{self.image} ({self.width} × {self.height})"


class AttachedFileQuerySet(models.QuerySet):
    def with_files(self):
        """Return the rows with their files, but not the long texts inside these."""
        return self.select_related("file").defer("file__text")


class AttachedFile(models.Model):
    """Tệp đính kèm: a stored file in its place under an announcement, a dispatch or the like."""

    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="tệp"
    )
    title = CharField(
        "tên hiển thị",
        max_length=200,
        blank=True,
        help_text="Để trống thì hiện tên tệp.",
    )
    position = models.PositiveSmallIntegerField("thứ tự", default=0)

    own_file = "file"

    objects = AttachedFileQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["position", "pk"]
        verbose_name = verbose_name_plural = "tệp đính kèm"

    def __str__(self):
        return self.title or self.file.name


class WithBodyImages(models.Model):
    """Remembers which stored images the rich text of a row shows, so that they are public with it."""

    images = models.ManyToManyField(StoredFile, editable=False, related_name="+")

    class Meta:
        abstract = True

    def save(self, **kwargs):
        bodies = [f for f in self._meta.get_fields() if isinstance(f, RichTextField)]
        for field in bodies:
            setattr(self, field.attname, field.cleaned(getattr(self, field.attname)))
        images = StoredFile.objects.shown_in(*(getattr(self, f.attname) for f in bodies))
        sizes = {pk: size for pk, *size in images.values_list("pk", "width", "height")}
        for field in bodies:
            sized = richtext.with_sizes(getattr(self, field.attname), sizes)
            setattr(self, field.attname, sized)
        super().save(**kwargs)
        self.images.set(sizes)
