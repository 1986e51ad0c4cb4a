"""Filters and tags of the public pages; the only place that marks stored HTML as safe."""

import re
from datetime import datetime
from functools import lru_cache
from html import unescape

from django import template
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal.shared import files, http, richtext, text
from portal.shared.edition import edition
from portal.shared.metadata import Metadata, breadcrumb_list, office_name

register = template.Library()
FOR_MACHINES = DjangoJSONEncoder(ensure_ascii=False, separators=(",", ":"))
# What could end the element that the JSON stands in.
WITHIN_SCRIPT = re.compile("[<>&]")


@register.filter
def rich_text(html):
    """Return HTML that a RichTextField sanitised on its way in, ready for the page."""
    return SafeString(richtext.for_readers(html))


@register.filter
def legal_date(date):
    """Return "ngày 09 tháng 5 năm 2024", or nothing without a date."""
    return text.legal_date(date) if date else ""


@register.filter
def posting_time(moment):
    """Return "15:52:17 10/05/2024 (GMT+7)"."""
    return text.posting_time(moment)


@register.filter
def moment(written):
    """Return the moment that was written as ISO 8601."""
    return datetime.fromisoformat(written)


@register.filter
def iso(moment):
    """Return a moment as machines read it: `date:"c"` would write microseconds, unknown to HTML."""
    return text.iso_time(moment)


@register.simple_tag
def path_to(view, *args):
    """Return the path of a view: for what stands on many pages, or often on one."""
    return http.path_to(view, *args)


@register.filter
def absolute(path):
    """Return the address under which citizens find a page, whatever host they named."""
    return http.absolute(path)


@register.filter
def file_facts(stored):
    """Return "PDF, 2 trang, 34,5 KB": what a reader wants to know before a download."""
    return _facts(stored.content_type, stored.pages, stored.size)


@lru_cache(maxsize=text.MOST_REMEMBERED)
def _facts(content_type, pages, size):
    facts = [files.LABELS.get(content_type, "Ảnh")]
    if pages:
        facts.append(f"{text.grouped(pages)} trang")
    return ", ".join([*facts, filesizeformat(size)])


@register.tag
def once_an_edition(parser, token):
    """Render what stands within once in an edition of the site, for all pages and all readers.

    After its name comes all that it varies with: `{% once_an_edition "menu" menu.place %}`.
    """
    within = parser.parse(["endonce_an_edition"])
    parser.delete_first_token()
    return OnceNode(within, [parser.compile_filter(word) for word in token.split_contents()[1:]])


class OnceNode(template.Node):
    def __init__(self, nodelist, name):
        self.nodelist, self._name = nodelist, name

    def render(self, context):
        if settings.DEBUG:  # whoever edits a template wants to see it
            return self.nodelist.render(context)
        name = tuple(part.resolve(context) for part in self._name)
        return edition().once(name, lambda: self.nodelist.render(context))


@register.simple_block_tag(takes_context=True)
def keep_as(context, content, name):
    """Return what stands within, in one line; the tags below find it under this name."""
    context[name] = line = SafeString(" ".join(content.split()))
    return line


@register.simple_tag(takes_context=True)
def metadata(context, about=None, *, path="", hidden=False):
    """Tell machines what this page is: by its title and description, and by what its row knows.

    `path` is its one address where several lead to it. What is `hidden`, and every preview, only
    asks not to be indexed.
    """
    request, ward, about = context["request"], context["ward"](), about or Metadata()
    if hidden or getattr(request, "preview", False):
        return _metas("name", [("robots", "noindex")])
    page = {
        "title": unescape(context["head_title"]).removesuffix(f" | {ward}"),
        "description": unescape(context["head_description"]),
        "url": http.absolute(_numbered(path or request.path, context.get("page_obj"))),
    }
    schema = about.as_schema(**page, ward=ward)
    return format_html(
        '<link rel="canonical" href="{}">\n{}\n{}\n{}',
        page["url"],
        _metas("property", about.open_graph(**page, ward=ward)),
        _metas("name", about.dublin_core(**page, office=office_name(ward))),
        json_ld(schema) if schema else "",
    )


def _metas(attribute, pairs):
    """Return (our own name, content) pairs as elements; what has no content is left out."""
    shown = [(name, content) for name, content in pairs if content]
    elements = (f'<meta {attribute}="{name}" content="{{}}">' for name, _ in shown)
    return format_html("\n".join(elements), *(content for _, content in shown))


def _numbered(path, page):
    """Return the address of a page of a list; the first one is the list itself."""
    if not page or page.number == 1:
        return path
    return f"{path}{'&' if '?' in path else '?'}page={page.number}"


@register.inclusion_tag("components/email.html")
def email(address):
    """Show an e-mail address as a link."""
    name, _, host = address.partition("@")
    return {"address": address, "name": name, "host": host}


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(*names_and_urls):
    """Show the way from the front page: name, address, name, address, … and the page's own name.

    Instead of an address there may be the name of its view.
    """
    *pairs, current = names_and_urls
    above = zip(["Trang chủ", *pairs[::2]], ["home", *pairs[1::2]], strict=True)
    crumbs = [(name, url if "/" in url else http.path_to(url)) for name, url in above]
    crumbs.append((current, ""))
    return {"crumbs": crumbs, "schema": breadcrumb_list(crumbs)}


@register.simple_tag
def json_ld(data):
    """Return data for machines as an element that no browser runs and no text within can end."""
    written = FOR_MACHINES.encode(data)
    return format_html(
        '<script type="application/ld+json">{}</script>',
        SafeString(WITHIN_SCRIPT.sub(lambda one: f"\\u{ord(one[0]):04X}", written)),
    )
