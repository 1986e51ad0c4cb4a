"""Rows to test with: every field can be given, the rest is plausible."""

from datetime import date, timedelta
from itertools import count

from django.utils import timezone

from tthc.models import Dossier, OneStopDesk, Procedure, ResultPeriod, Sector, SectorResult
from tthc.models.dossier import fingerprint

serial = count(1)


def make_sector(**fields):
    number = next(serial)
    return Sector.objects.create(**{"name": f"Lĩnh vực {number}", "position": number} | fields)


def make_procedure(**fields):
    fields["sector"] = fields.get("sector") or make_sector()
    defaults = {
        "code": f"1.{next(serial):06}",
        "name": "Đăng ký khai sinh",
        "processing_time": "Ngay trong ngày",
        "fee": "Không",
        "charge": "8.000 đồng/bản",
        "submission": "Trung tâm Phục vụ hành chính công",
        "required_documents": ["Tờ khai", "Giấy chứng sinh"],
        "steps": "<p>Nộp hồ sơ.</p>",
        "channels": "<p>Trực tiếp.</p>",
        "applicants": "Cá nhân",
        "deciding_office": "Ủy ban nhân dân phường",
        "result": "Giấy khai sinh",
        "legal_bases": ["Luật Hộ tịch năm 2014"],
    }
    return Procedure.objects.create(**defaults | fields)


def make_period(**fields):
    defaults = {
        "kind": ResultPeriod.Kind.MONTH,
        "year": 2024,
        "number": 5,
        "status": ResultPeriod.Status.PUBLISHED,
        "publish_at": timezone.now() - timedelta(hours=1),
    }
    return ResultPeriod.objects.create(**defaults | fields)


def make_result(**fields):
    """A row with the figures that one province published, which add up."""
    defaults = {
        "period": fields.get("period") or make_period(),
        "sector": fields.get("sector") or make_sector(),
        "carried_over": 3320,
        "new_online": 12041,
        "new_direct": 4000,
        "early": 13529,
        "on_time": 1958,
        "late": 154,
        "pending_in_time": 3700,
        "pending_late": 20,
    }
    return SectorResult.objects.create(**defaults | fields)


def make_desk(**fields):
    return OneStopDesk.objects.create(**fields)


def make_dossier(**fields):
    """A dossier resolved one day before its time."""
    fields["sector"] = fields.get("sector") or make_sector()
    defaults = {
        "code": f"H56.15.25-240506-{next(serial):04}",
        "channel": Dossier.Channel.ONLINE,
        "applicant": "N.V.A.",
        "received_on": date(2024, 5, 6),
        "due_on": date(2024, 5, 10),
        "closed_on": date(2024, 5, 9),
        "state": Dossier.State.DELIVERED,
        "timing": Dossier.Timing.EARLY,
    }
    fields = defaults | fields
    known_by = fields["code"] or f"H56.15.25-240506-{next(serial):04}"
    fields.setdefault("fingerprint", fingerprint(known_by, OneStopDesk.current().salt))
    return Dossier.objects.create(**fields)
