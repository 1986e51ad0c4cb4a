"""Model fields whose text is clean however it gets in: form, command, update() or bulk_create()."""

from functools import lru_cache

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from portal.shared import richtext, text
from portal.shared.widgets import LinesWidget, RichTextWidget

# One save asks for the same text on its way in, before saving and for the database.
sanitised = lru_cache(maxsize=16)(richtext.sanitise)


class CleanedCharField(forms.CharField):
    """Cleans before the length is checked; the browser would measure unclean text, so it may not."""

    def to_python(self, value):
        return super().to_python(text.clean(value) if isinstance(value, str) else value)

    def widget_attrs(self, widget):
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


class RichTextFormField(forms.CharField):
    """Takes what its model field will keep; refuses what is too large before anything parses it."""

    widget = RichTextWidget

    def __init__(self, *, sanitise=richtext.sanitise, **kwargs):
        super().__init__(**kwargs)
        self.sanitise = sanitise

    def to_python(self, value):
        try:
            return self.sanitise(super().to_python(value))
        except richtext.TooLargeError as error:
            raise ValidationError(str(error)) from error


class LinesFormField(CleanedCharField):
    """A text area, one item a line; becomes a list without empty lines."""

    widget = LinesWidget

    def __init__(self, *, encoder=None, decoder=None, **kwargs):
        super().__init__(**kwargs)

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        return [line.strip() for line in super().to_python(value).splitlines() if line.strip()]

    def has_changed(self, initial, data):
        return (initial or []) != self.to_python(data or "")


class CleanedField(models.Field):
    """Applies `cleaned` on every way to the database."""

    form_class: type[forms.Field] = CleanedCharField

    @staticmethod
    def cleaned(value):
        return text.clean(value) if isinstance(value, str) else value

    def pre_save(self, instance, add):
        value = self.cleaned(getattr(instance, self.attname))
        setattr(instance, self.attname, value)
        return value

    def get_db_prep_save(self, value, connection):
        return super().get_db_prep_save(self.cleaned(value), connection)

    def formfield(self, form_class=None, choices_form_class=None, **kwargs):
        if self.choices is None:
            form_class = form_class or self.form_class
        return super().formfield(
            form_class=form_class, choices_form_class=choices_form_class, **kwargs
        )


class CharField(CleanedField, models.CharField):
    """One line of Vietnamese text."""


class TextField(CleanedField, models.TextField):
    """Plain Vietnamese text of any length."""


class RichTextField(CleanedField, models.TextField):
    """HTML that a clerk wrote, sanitised on the way in."""

    form_class = RichTextFormField
    editor = "default"  # which of the editors in portal.editor writes it

    @staticmethod
    def cleaned(value):
        return sanitised(value) if isinstance(value, str) else value

    def formfield(self, form_class=None, choices_form_class=None, **kwargs):
        kwargs["widget"] = RichTextWidget(self.editor, sanitise=self.cleaned)
        kwargs["sanitise"] = self.cleaned
        return super().formfield(
            form_class=form_class, choices_form_class=choices_form_class, **kwargs
        )


class LinesField(CleanedField, models.JSONField):
    """An ordered list of short texts, edited one a line."""

    form_class = LinesFormField

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"default": list, "blank": True, **kwargs})

    @staticmethod
    def cleaned(value):
        return [text.clean(line) for line in value] if isinstance(value, list) else value

    def formfield(self, form_class=None, choices_form_class=None, **kwargs):
        # A default that is called would add a hidden field, for what starts differently each time.
        return super().formfield(
            form_class=form_class,
            choices_form_class=choices_form_class,
            **{"show_hidden_initial": False, **kwargs},
        )


def plain(field, value, of_html=richtext.plain_text):
    """Return what a field holds in plain text, a line for each item of a list; "" of no text."""
    if isinstance(field, RichTextField):
        return of_html(value)
    if isinstance(field, LinesField):
        return "\n".join(value)
    return value if isinstance(value, str) else ""
