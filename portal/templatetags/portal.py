"""What only the front page tells."""

from django import template
from django.urls import reverse

from portal.models import Channel
from portal.shared.http import absolute
from portal.shared.metadata import SCHEMA, organization
from portal.shared.templatetags.ui import json_ld

register = template.Library()


@register.simple_tag(takes_context=True)
def site_json_ld(context):
    """Return the ward with its contacts, and the whole site with its search, for machines."""
    ward, hotlines = context["ward"](), context["hotlines"]()
    return json_ld({"@context": SCHEMA, "@graph": [ward_in_full(ward, hotlines), website(ward)]})


def ward_in_full(ward, hotlines):
    """Return the ward in the words of schema.org, with all ways to reach it that are known."""
    addresses = Channel.objects.filter(address__startswith="http")
    logo = ward.logo and absolute(ward.logo.get_absolute_url())
    known = {
        "alternateName": str(ward),
        "address": ward.address,
        "telephone": ward.phone and ward.phone_uri.removeprefix("tel:"),
        "email": ward.email,
        "logo": logo,
        "image": logo,
        "sameAs": list(addresses.values_list("address", flat=True)),
        "contactPoint": [
            {
                "@type": "ContactPoint",
                "contactType": hotline.label,
                "telephone": hotline.tel.removeprefix("tel:"),
                "availableLanguage": "vi",
            }
            for hotline in hotlines
        ],
    }
    return organization(ward) | {name: value for name, value in known.items() if value}


def website(ward):
    """Return the site in the words of schema.org, with the address of its search."""
    found = absolute(reverse("search", query={"q": ""}))
    return {
        "@type": "WebSite",
        "@id": absolute("/#trang"),
        "url": absolute("/"),
        "name": str(ward),
        "inLanguage": "vi",
        "publisher": {"@id": organization(ward)["@id"]},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": found + "{search_term_string}"},
            "query-input": "required name=search_term_string",
        },
    }
