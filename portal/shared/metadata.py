"""What a page tells machines: search engines, previews of links, catalogues of documents.

Dublin Core as Thông tư 24/2011/TT-BTTTT asks for, Open Graph and schema.org. A page without a row
of its own needs nothing of this: its title, description and address say it all.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from portal.shared.http import absolute
from portal.shared.models import StoredFile
from portal.shared.text import iso_time

SCHEMA = "https://schema.org"


@dataclass(frozen=True, kw_only=True)
class Metadata:
    """What a row knows of itself; `ward_as` names its relations to the ward in schema.org."""

    issuer: str = ""  # cơ quan ban hành, where that is not the ward
    identifier: str = ""
    issued_on: date | None = None
    published: datetime | None = None
    modified: datetime | None = None
    section: str = ""
    image: StoredFile | None = None
    image_alt: str = ""
    ward_as: tuple[str, ...] = ()
    schema: dict[str, Any] = field(default_factory=dict)

    @property
    def day(self):
        """Return the day of the thing; what has none is as it stands today."""
        return self.issued_on or timezone.localdate(self.published)

    def dublin_core(self, *, title, description, url, office):
        """Return the elements as (name, content) pairs, none of them empty."""
        issuer = self.issuer or office
        return [
            ("DC.title", title),
            ("DC.creator", issuer),
            ("DC.date", self.day.isoformat()),
            ("DC.description", description),
            ("DC.publisher", issuer),
            ("DC.identifier", "; ".join(filter(None, [self.identifier, url]))),
            ("DC.language", "vi"),
            ("DC.type", "Text"),
            ("DC.format", "text/html"),
        ]

    def open_graph(self, *, title, description, url, ward):
        """Return the properties as (name, content) pairs, the content of some of them empty."""
        image = self.image or ward.logo
        pictured = image and {
            "og:image": absolute(image.get_absolute_url()),
            "og:image:type": image.content_type,
            "og:image:width": image.width,
            "og:image:height": image.height,
            "og:image:alt": self.image_alt if self.image else f"Biểu trưng {ward.name}",
        }
        return {
            "og:type": "article" if self.published else "website",
            "og:site_name": ward,
            "og:locale": "vi_VN",
            "og:title": title,
            "og:description": description,
            "og:url": url,
            **(pictured or {}),
            "article:published_time": self.published and iso_time(self.published),
            "article:modified_time": self.modified and iso_time(self.modified),
            "article:section": self.section,
        }.items()

    def as_schema(self, *, title, description, url, ward):
        """Return the thing in the words of schema.org, or nothing where it is no thing of these."""
        if not self.schema:
            return {}
        thing = {"@context": SCHEMA, **self.schema, "name": title, "description": description}
        thing["url"] = url
        if self.published:
            thing |= {"inLanguage": "vi", "datePublished": iso_time(self.published)}
        if self.modified:
            thing["dateModified"] = iso_time(self.modified)
        if self.image:
            thing["image"] = absolute(self.image.get_absolute_url())
        return thing | dict.fromkeys(self.ward_as, organization(ward))


def last_change(row):
    """Return when citizens last saw something new of a row: its posting, or a later change."""
    return max(row.updated_at, row.publish_at)


def office_name(ward):
    """Return the name of the office that speaks on this site."""
    return ward.unit_name or ward.name


def organization(ward):
    """Return the ward in the words of schema.org, as short as other things refer to it."""
    return {
        "@type": "GovernmentOrganization",
        "@id": absolute("/#co-quan"),
        "name": office_name(ward),
        "url": absolute("/"),
    }


def breadcrumb_list(crumbs):
    """Return (name, address) pairs in the words of schema.org; the last is the page itself."""
    items = []
    for position, (name, url) in enumerate(crumbs, start=1):
        item = {"@type": "ListItem", "position": position, "name": str(name)}
        items.append(item | ({"item": absolute(url)} if url else {}))
    return {"@context": SCHEMA, "@type": "BreadcrumbList", "itemListElement": items}
