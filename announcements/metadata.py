"""What the pages of announcements and dispatches tell machines."""

from announcements.models.standing import Standing
from portal.shared.metadata import SCHEMA, Metadata, last_change

ENDED = {Standing.EXPIRED, Standing.REPLACED, Standing.RECALLED, Standing.NOT_YET}


def of_announcement(announcement):
    return Metadata(
        published=announcement.publish_at,
        modified=last_change(announcement),
        section=announcement.category.name,
        image=announcement.lead_image,
        image_alt=announcement.lead_image_alt,
        ward_as=("author", "publisher"),
        schema={
            "@type": "NewsArticle",
            "headline": announcement.title,
            "articleSection": announcement.category.name,
        },
    )


def of_dispatch(dispatch):
    """Return what is known of a dispatch.

    To schema.org it is a Legislation, "enforceable or not": no other type knows a number, who
    passed it, on which day, and whether it is in force.
    """
    force = "NotInForce" if dispatch.standing in ENDED else "InForce"
    return Metadata(
        issuer=dispatch.issuer.name,
        identifier=dispatch.number_symbol,
        issued_on=dispatch.issue_date,
        published=dispatch.publish_at,
        modified=last_change(dispatch),
        section=dispatch.get_type_display(),
        ward_as=("publisher",),
        schema={
            "@type": "Legislation",
            "legislationIdentifier": dispatch.number_symbol,
            "legislationType": dispatch.get_type_display(),
            "legislationDate": dispatch.issue_date,
            "legislationPassedBy": {
                "@type": "GovernmentOrganization",
                "name": dispatch.issuer.name,
            },
            "legislationLegalForce": f"{SCHEMA}/{force}",
        },
    )
