"""Makes the demo ward from the data files in `portal/demo/`."""

import json
import re
import secrets
from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from announcements.models import (
    Agency,
    Announcement,
    Category,
    Citation,
    DisclosureItem,
    Dispatch,
)
from announcements.pdf import dispatch_pdf
from portal.management import demo_structure
from portal.models import Hotline, MenuItem, Page, WardIdentity
from portal.shared.inspection import inspect_attachment
from portal.shared.models import StoredFile
from portal.shared.pdf import PdfError
from portal.shared.pictures import inspect_image
from portal.shared.publishing import Publishable
from tthc.models import OneStopDesk, Procedure, ResultPeriod, Sector, SectorResult
from visitors import old_site
from visitors.models import ImportedTotal

FOLDER = Path(__file__).resolve().parent.parent.parent / "demo"
EVERYTHING = "toàn quyền"
ACCOUNTS = {"quantri": EVERYTHING, "nguoiviet": "người viết", "nguoiduyet": "người duyệt"}
SATURDAY = 5
PUBLISHED = {"status": Publishable.Status.PUBLISHED}


class Command(BaseCommand):
    help = "Nạp phường mẫu để dùng thử. Chạy lại không ghi đè những gì đã có."

    def add_arguments(self, parser):
        parser.add_argument(
            "--if-empty", action="store_true", help="Không làm gì khi đã có thông tin phường."
        )

    def handle(self, *, if_empty, **options):
        if if_empty and (WardIdentity.objects.exists() or get_user_model().objects.exists()):
            return
        with transaction.atomic():
            self.load_ward(**read("ward.json"))
            demo_structure.load(FOLDER, **read("structure.json"))
            self.load_announcements(**read("announcements.json"))
            self.load_news(**read("news.json"))
            self.load_tthc(**read("tthc.json"))
            if not ImportedTotal.objects.exists():
                self.load_old_site(**read("visitors.json"))
            passwords = self.make_first_accounts()
        self.stdout.write(self.style.SUCCESS("Đã nạp phường mẫu."))
        if passwords:
            self.stdout.write("Tài khoản dùng thử, mật khẩu chỉ hiện lần này:")
        for username, password in passwords.items():
            self.stdout.write(f"  {username:<10}  mật khẩu: {password}  ({ACCOUNTS[username]})")

    def load_ward(self, identity, hotlines, menu, pages):
        WardIdentity.objects.get_or_create(pk=1, defaults=identity)
        for hotline in hotlines:
            Hotline.objects.get_or_create(number=hotline["number"], defaults=hotline)
        for position, row in enumerate(menu):
            item = menu_item(row, position, parent=None)
            for below, entry in enumerate(row.get("entries", [])):
                menu_item(entry, below, parent=item)
        for position, page in enumerate(pages):
            Page.objects.get_or_create(
                slug=page["slug"],
                defaults={**page, **PUBLISHED, "publish_at": timezone.now(), "position": position},
            )

    def load_announcements(self, agencies, categories, dispatches, announcement):
        for row in agencies:
            Agency.objects.get_or_create(name=row["name"], defaults=row)
        for position, row in enumerate(categories):
            Category.objects.get_or_create(slug=row["slug"], defaults={**row, "position": position})
        for row in dispatches:
            self.load_dispatch(**row)
        self.load_announcement(**announcement)

    def load_dispatch(self, issuer, number, symbol, body_file, citations, **fields):
        fields = {**fields, **PUBLISHED, "body": (FOLDER / body_file).read_text(encoding="utf-8")}
        dispatch, created = Dispatch.objects.get_or_create(
            issuer=Agency.objects.get(name=issuer),
            number=number,
            symbol=symbol,
            issue_date=fields.pop("issue_date"),
            defaults=fields,
        )
        if created:
            for position, row in enumerate(citations):
                Citation.objects.create(dispatch=dispatch, position=position, **row)

    def load_announcement(
        self, title, category, dispatch, body_file, attachment, attachment_notice, **fields
    ):
        fields = {
            **fields,
            **PUBLISHED,
            "category": Category.objects.get(slug=category),
            "dispatch": Dispatch.objects.get(**dispatch),
            "body": (FOLDER / body_file).read_text(encoding="utf-8"),
        }
        row, _ = Announcement.objects.get_or_create(title=title, defaults=fields)
        if not row.attachments.exists():
            self.attach_dispatch(row, attachment, attachment_notice)

    def attach_dispatch(self, announcement, name, notice):
        """Attach the dispatch that the article reports, laid out anew and labelled as demo data."""
        try:
            content = dispatch_pdf(announcement.dispatch, notice=notice)
        except PdfError as error:
            self.stderr.write(f"Bài đăng mẫu chưa có tệp {name}. {error}")
            return
        inspected = inspect_attachment(ContentFile(content, name=name))
        stored = StoredFile.objects.keep(inspected, name)
        announcement.attachments.create(file=stored)

    def load_news(self, notice, announcements):
        """Make what is new in the ward, dated back from today; each says that it is demo data."""
        picture = cache(keep_picture)  # one that is shown twice is kept once
        for row in announcements:
            if not Announcement.objects.filter(title=row["title"]).exists():
                self.load_story(
                    picture, **{**row, "body": [*row["body"], f"<p><em>{notice}</em></p>"]}
                )

    def load_story(
        self,
        picture,
        category,
        days_ago,
        time,
        body,
        disclosure="",
        lead_image=None,
        photos=(),
        **fields,
    ):
        announcement = Announcement.objects.create(
            **fields,
            **PUBLISHED,
            category=Category.objects.get(slug=category),
            disclosure=DisclosureItem.objects.filter(name=disclosure).first(),
            publish_at=moment_before_today(days_ago, time),
            body=with_days("".join(body)),
            lead_image=lead_image and picture(lead_image),
        )
        for position, row in enumerate(photos):
            image = picture(row["image"])
            announcement.photos.create(**{**row, "image": image, "position": position})

    def load_tthc(self, desk, sectors, procedures, periods):
        OneStopDesk.objects.get_or_create(pk=1, defaults=desk)
        for position, row in enumerate(sectors):
            fields = {**row, "position": position}
            Sector.objects.get_or_create(name=row["name"], defaults=fields)
        sector_named = {sector.name: sector for sector in Sector.objects.all()}
        for row in procedures:
            fields = {**row, "sector": sector_named[row["sector"]]}
            Procedure.objects.get_or_create(code=row["code"], defaults=fields)
        for row in periods:
            self.load_period(sector_named, **row)

    def load_period(self, sector_named, kind, year, number, publish_at, rows):
        """Make a period of {sector: its nine figures}, in the order of `SectorResult.COUNTS`."""
        period, created = ResultPeriod.objects.get_or_create(
            kind=kind, year=year, number=number, defaults={"publish_at": publish_at, **PUBLISHED}
        )
        if created:
            SectorResult.objects.bulk_create(
                SectorResult(
                    period=period,
                    sector=sector_named[name],
                    **dict(zip(SectorResult.COUNTS, figures, strict=True)),
                )
                for name, figures in rows.items()
            )

    def load_old_site(self, note, total, days, at_last, growth):
        """Make what an old site had counted in all; of its last days, up to yesterday, day by day."""
        today = timezone.localdate()
        visits = {
            today - timedelta(days=ago): made_up(
                today - timedelta(days=ago), at_last - growth * ago
            )
            for ago in range(1, days + 1)
        }
        row = ImportedTotal.objects.create(note=note, visits=total - sum(visits.values()))
        old_site.replace_days(row, visits, by=None)

    def make_first_accounts(self):
        """Return the random passwords of new accounts by name; none when there are accounts."""
        users = get_user_model().objects
        if users.exists():
            return {}
        passwords = {username: secrets.token_urlsafe(12) for username in ACCOUNTS}
        for username, role in ACCOUNTS.items():
            user = users.create_user(username, password=passwords[username], is_staff=True)
            if role == EVERYTHING:
                user.is_superuser = True
                user.save()
            else:
                user.groups.add(Group.objects.get(name=role))
        return passwords


def read(name):
    """Return a data file with its dates and moments as such."""
    return json.loads((FOLDER / name).read_text(encoding="utf-8"), object_hook=with_moments)


def with_moments(row):
    for name, value in row.items():
        if name.endswith("_at"):
            row[name] = datetime.fromisoformat(value)
        elif name.endswith("_date"):
            row[name] = datetime.fromisoformat(value).date()
    return row


def keep_picture(name):
    """Store a picture of the demo, inspected as what a clerk uploads is."""
    content = (FOLDER / "pictures" / name).read_bytes()
    return StoredFile.objects.keep_picture(inspect_image(ContentFile(content)), name)


def moment_before_today(days, clock):
    """Return when the clock showed this so many days ago."""
    day = timezone.localdate() - timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, time.fromisoformat(clock)))


def with_days(text):
    """Return a text in which [+5] has become the day that is five days from today."""
    today = timezone.localdate()
    return re.sub(
        r"\[([+-]\d+)\]", lambda found: f"{today + timedelta(days=int(found[1])):%d/%m/%Y}", text
    )


def made_up(day, usual):
    """Return visits about as many as usual, fewer at the weekend; the same day has the same."""
    percent = 85 + day.toordinal() ** 2 % 31
    return usual * percent // (100 if day.weekday() < SATURDAY else 170)


def menu_item(row, position, parent):
    """Return the entry of this label in its place, made when it is not there."""
    return MenuItem.objects.get_or_create(
        label=row["label"], parent=parent, defaults={"url": row["url"], "position": position}
    )[0]
