"""When what a process keeps of the pages is out of date."""

from datetime import timedelta
from threading import Thread

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from announcements.models import Announcement
from portal.models import Hotline
from portal.shared.edition import NUMBER, Edition, FileMark, begin, edition, ends_by_itself
from tests.build import DRAFT, hours, local, make_announcement, make_hotline
from tests.portal.build import make_alert, make_downtime
from visitors.models import DailyVisits

committing = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mark(tmp_path):
    return FileMark(tmp_path / "state" / "edition")


@pytest.fixture
def site_edition():
    """The edition of the site, once begun."""
    begin()
    return edition()


class TestTheMarkOfAMachine:
    def test_there_is_none_before_the_first_edition(self, mark):
        assert mark.read() is None

    def test_it_grows_even_where_the_clock_stands_behind(self, mark, tmp_path):
        ahead = 1 << 62
        (tmp_path / "state").mkdir()
        (tmp_path / "state" / "edition").write_bytes(NUMBER.pack(ahead))
        mark.advance()
        assert mark.read() == ahead + 1

    def test_what_one_process_advances_another_reads_at_once(self, mark, tmp_path):
        other = FileMark(tmp_path / "state" / "edition")
        mark.advance()
        before = other.read()
        mark.advance()
        assert (mark.read() == other.read(), other.read() > before) == (True, True)

    def test_it_follows_to_the_file_that_stands_where_one_was_removed(
        self, mark, tmp_path, monkeypatch
    ):
        mark.advance()
        before = mark.read()
        (tmp_path / "state" / "edition").unlink()
        FileMark(tmp_path / "state" / "edition").advance()
        monkeypatch.setattr("portal.shared.edition.time.monotonic", lambda: mark._until)
        assert mark.read() > before

    def test_a_file_without_a_number_is_none(self, mark, tmp_path):
        (tmp_path / "state").mkdir()
        (tmp_path / "state" / "edition").touch()
        assert mark.read() is None

    def test_no_folder_is_no_edition(self, mark, tmp_path):
        (tmp_path / "state").write_text("in the way")
        with pytest.raises(OSError, match="state"):
            mark.advance()
        assert (mark.read(), Edition(mark).current()) == (None, None)


@committing
@pytest.mark.parametrize(
    "write",
    [
        make_hotline,
        lambda: Hotline.objects.bulk_create([Hotline(label="Cấp cứu", number="115")]),
        lambda: Hotline.objects.filter(label="Có sẵn").update(label="Khác"),
        lambda: Hotline.objects.filter(label="Có sẵn").delete(),
        lambda: Hotline.objects.bulk_update(
            [Hotline(pk=Hotline.objects.get().pk, label="Mới")], ["label"]
        ),
    ],
    ids=["insert", "bulk insert", "update", "delete", "bulk update"],
)
def test_every_way_to_write_begins_another(site_edition, write):
    make_hotline(label="Có sẵn")
    before = site_edition.current()
    write()
    assert site_edition.current() != before


@committing
def test_what_reads_begins_none(site_edition):
    make_hotline()
    before = site_edition.current()
    list(Hotline.objects.all())
    labels = Hotline.objects.order_by().values_list("label")
    list(labels.union(labels, all=True))
    with connection.cursor() as cursor:
        cursor.execute("WITH one AS (SELECT 1) SELECT * FROM one")
    with transaction.atomic():
        Hotline.objects.count()
    assert site_edition.current() == before


@committing
@pytest.mark.parametrize(
    "write",
    [
        lambda: DailyVisits.objects.create(date=timezone.localdate(), visits=3),
        lambda: Session.objects.create(session_key="a", session_data="", expire_date=hours(1)),
    ],
    ids=["visits", "session"],
)
def test_what_is_written_at_every_visit_begins_none(site_edition, write):
    site_edition.current()
    before = site_edition.current()
    write()
    assert site_edition.current() == before


@committing
def test_it_begins_with_the_commit_and_not_before(site_edition):
    before = site_edition.current()
    with transaction.atomic():
        make_hotline()
        during = site_edition.current()
    assert (during == before, site_edition.current() == before) == (True, False)


@committing
def test_what_is_rolled_back_begins_none(site_edition):
    before = site_edition.current()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        make_hotline()
        1 / 0  # noqa: B018
    assert site_edition.current() == before


@committing
def test_many_writes_of_a_transaction_begin_one():
    with transaction.atomic():
        make_hotline()
        make_hotline()
        with transaction.atomic():
            make_hotline()
        waiting = [function for _, function, *_ in connection.run_on_commit]
    assert waiting == [begin]


@committing
def test_a_write_begins_another_though_the_one_before_is_undone(site_edition):
    before = site_edition.current()
    with transaction.atomic():
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            make_hotline()
            1 / 0  # noqa: B018
        make_hotline()
    assert site_edition.current() != before


class TestTheEndByItself:
    AT = local(2026, 3, 9, 10)
    SOON = AT + timedelta(seconds=20)

    @pytest.mark.parametrize(
        "make",
        [
            lambda at: make_announcement(publish_at=at),
            lambda at: make_announcement(publish_at=at - timedelta(days=1), expire_at=at),
            lambda at: make_alert(starts_at=at, ends_at=at + timedelta(days=1)),
            lambda at: make_alert(starts_at=at - timedelta(days=1), ends_at=at),
            lambda at: make_downtime(starts_at=at - timedelta(days=1), ends_at=at),
        ],
        ids=["appears", "expires", "alert begins", "alert ends", "downtime ends"],
    )
    @pytest.mark.django_db
    def test_what_appears_or_goes_ends_it(self, make):
        make(self.SOON)
        assert ends_by_itself(self.AT) == self.SOON

    @pytest.mark.django_db
    def test_what_is_not_approved_does_not(self):
        make_announcement(status=DRAFT, publish_at=self.SOON)
        assert ends_by_itself(self.AT) == local(2026, 3, 10)

    @pytest.mark.django_db
    def test_a_new_day_ends_it(self):
        late = local(2026, 3, 9, 23, 59, 40)
        assert ends_by_itself(late) == late + timedelta(seconds=20)


def refuse(execute, *statement):
    raise OperationalError("gone")


@pytest.mark.django_db
class TestWithoutTheDatabase:
    NOON = local(2026, 3, 9, 12)

    @pytest.fixture
    def at(self, monkeypatch):
        """Set the clock of the edition so many seconds behind noon."""

        def set_to(seconds):
            moment = self.NOON + timedelta(seconds=seconds)
            monkeypatch.setattr("portal.shared.edition.timezone.now", lambda: moment)
            monkeypatch.setattr("portal.shared.edition.time.time", moment.timestamp)

        return set_to

    @pytest.fixture
    def known(self, mark, at):
        """An edition that was looked up at noon."""
        make_announcement(publish_at=self.NOON + timedelta(seconds=600))
        mark.advance()
        at(0)
        known = Edition(mark)
        known.current()
        return known

    def test_an_edition_is_looked_up_every_minute(self, known, at):
        before = known.current()
        at(60)
        assert known.current() != before

    def test_it_goes_on_while_there_is_none(self, known, at):
        before = known.current()
        at(60)
        with connection.execute_wrapper(refuse):
            assert known.current() == before

    def test_it_is_looked_up_as_soon_as_there_is_one_again(self, known, at):
        before = known.current()
        at(60)
        with connection.execute_wrapper(refuse):
            known.current()
        at(64.9)
        asked_too_early = known.current()
        at(65)
        assert (asked_too_early == before, known.current() == before) == (True, False)

    def test_it_ends_with_what_changes_by_itself(self, known, at):
        at(600)
        with connection.execute_wrapper(refuse), pytest.raises(OperationalError):
            known.current()

    def test_it_ends_with_what_somebody_has_written(self, known, mark):
        mark.advance()
        with connection.execute_wrapper(refuse), pytest.raises(OperationalError):
            known.current()


def written_elsewhere(write):
    """Write in another thread, as another request does."""

    def work():
        write()
        connection.close()

    thread = Thread(target=work)
    thread.start()
    thread.join(timeout=20)


@committing
class TestWhatIsKeptOnce:
    def test_it_is_made_once_in_an_edition(self, site_edition):
        make_hotline()
        first = site_edition.once("hotlines", lambda: list(Hotline.objects.all()))
        assert site_edition.once("hotlines", list) == first

    def test_it_is_made_again_in_the_next(self, site_edition):
        site_edition.once("number", Announcement.objects.count)
        make_announcement()
        assert site_edition.once("number", Announcement.objects.count) == 1

    def test_nothing_of_a_transaction_is_kept(self, site_edition):
        with transaction.atomic():
            make_announcement()
            seen = site_edition.once("number", Announcement.objects.count)
            transaction.set_rollback(True)
        assert (seen, site_edition.once("number", Announcement.objects.count)) == (1, 0)

    def test_what_a_request_read_before_a_change_is_not_kept_after_it(self, site_edition):
        site_edition.hold()
        before = Announcement.objects.count()
        written_elsewhere(make_announcement)
        site_edition.once("number", lambda: before)
        site_edition.release()
        assert site_edition.once("number", Announcement.objects.count) == 1

    def test_a_request_finds_what_it_has_written_itself(self, site_edition):
        site_edition.hold()
        site_edition.once("number", Announcement.objects.count)
        make_announcement()
        assert site_edition.once("number", Announcement.objects.count) == 1

    def test_no_more_is_kept_than_a_process_has_room_for(self, site_edition, monkeypatch):
        monkeypatch.setattr("portal.shared.edition.MOST_KEPT", 2)
        made = [site_edition.once(name, object) for name in range(3)]
        again = [site_edition.once(name, object) for name in range(3)]
        assert [one is other for one, other in zip(made, again, strict=True)] == [True, True, False]
