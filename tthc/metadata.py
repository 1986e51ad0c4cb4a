"""What the page of a procedure tells machines."""

from portal.shared.metadata import Metadata


def of_procedure(procedure):
    channel = {"@type": "ServiceChannel", "serviceUrl": procedure.national_url}
    return Metadata(
        identifier=procedure.code,
        issued_on=procedure.source_date,
        ward_as=("provider",),
        schema={
            "@type": "GovernmentService",
            "identifier": procedure.code,
            "serviceType": procedure.sector.name,
            "audience": {"@type": "Audience", "audienceType": procedure.applicants},
            "serviceOperator": {
                "@type": "GovernmentOrganization",
                "name": procedure.deciding_office,
            },
            **({"availableChannel": channel} if procedure.national_url else {}),
        },
    )
