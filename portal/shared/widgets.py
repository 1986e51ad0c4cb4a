"""What people write in, in every admin form: the rich-text editor, and lists line by line."""

from django.forms import Script, Textarea
from django.urls import reverse
from django_ckeditor_5.widgets import CKEditor5Widget

from portal.shared import richtext


class RichTextWidget(CKEditor5Widget):
    """CKEditor 5; what it is given to show is sanitised, whoever typed it."""

    def __init__(self, config_name="default", attrs=None, *, sanitise=richtext.sanitise):
        super().__init__(config_name, attrs)
        self.sanitise = sanitise

    class Media:
        js = [Script("js/editor.js", type="module"), Script("js/pasted.js", type="module")]

    def build_attrs(self, base_attrs, extra_attrs=None):
        attrs = super().build_attrs(base_attrs, extra_attrs)
        return attrs | {"data-paste-url": reverse("check_paste")}

    def use_required_attribute(self, initial):
        return False  # the editor hides the field, and a hidden field blocks the form in silence

    def format_value(self, value):
        try:
            return self.sanitise(value or "")
        except richtext.TooLargeError:
            return value


class LinesWidget(Textarea):
    """A text area, one item a line; a script makes rows of it that are added, moved and removed."""

    class Media:
        js = [Script("js/lines.js", type="module")]

    def __init__(self, attrs=None):
        super().__init__(
            {"rows": 4, "class": "vLargeTextField", "data-lines": True} | (attrs or {})
        )

    def suggest(self, lines):
        """Offer these lines while a row is typed."""
        self.attrs["data-suggestions"] = "\n".join(lines)
