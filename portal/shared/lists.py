"""Lists that cost the same however many rows there are: pages up to a limit, then on from a place."""

from calendar import monthrange
from datetime import UTC, date, datetime, time

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import connection
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.http import Http404
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import ListView

from portal.shared.search import wanted_words

MOST_PAGES = 50
MOST_READ = 10_000  # rows of a list that are looked through for words
MOST_FOUND = 1_001  # of them; whoever counts says "more than 1,000"
PLACE = "truoc"  # in addresses: the row before which the list goes on


def span_of(year, month=0):
    """Return the first moment of a month, or a year, in the ward, and its last."""
    last_day = monthrange(year, month or 12)[1]
    ends = datetime.combine(date(year, month or 12, last_day), time.max)
    return timezone.make_aware(datetime(year, month or 1, 1)), timezone.make_aware(ends)  # noqa: DTZ001 - made aware


def counted(rows, field, spans, most=1):
    """Return in how many of the rows a field is from one value to another, for each such span.

    One query, in which each span is counted up to `most` by its own part of an index: to group all
    rows takes as long as there are many.
    """
    if not spans:
        return []
    within = {f"{field}__gte": RawSQL("span.least", []), f"{field}__lte": RawSQL("span.most", [])}
    of_one = rows.order_by().filter(**within).values("pk")[:most]
    sql, params = of_one.query.sql_with_params()
    stored = rows.model._meta.get_field(field).get_db_prep_value
    ends = [stored(end, connection) for span in spans for end in span]
    numbered = ", ".join(f"({number}, %s, %s)" for number in range(len(spans)))
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH span(number, least, most) AS (VALUES {numbered})"  # noqa: S608 - nobody's words
            f" SELECT number, (SELECT COUNT(*) FROM ({sql}) AS found) FROM span",
            [*ends, *params],
        )
        counts = dict(cursor.fetchall())
    return [counts[number] for number in range(len(spans))]


def those_with(rows, field, spans):
    """Return those keys of {key: (from, to)} in whose span a field of some row is; one query."""
    found = counted(rows, field, list(spans.values()))
    return [key for key, some in zip(spans, found, strict=True) if some]


def some_point(rows, field):
    """Return the condition that a field of some of the rows points to a row.

    It asks for the first pointer from this one on, which is one step in an index. Asked whether
    there is any to this one, PostgreSQL gathers the pointers of all rows.
    """
    key = f"{field}_id"
    onwards = rows.filter(**{f"{field}__gte": OuterRef("pk")}).order_by(key)
    return Q(pk=Subquery(onwards.values(key)[:1]))


def first_of(rows):
    """Return the first rows of a list that may be looked through, as rows to be narrowed further."""
    return rows.filter(pk__in=rows.values("pk")[:MOST_READ])


def goes_on(rows):
    """Say whether a list has more rows than are looked through."""
    return rows[MOST_READ:].exists()


def looked_through(rows, words):
    """Return the rows of a list that have every word, marks and case aside; without words all rows.

    No more than the first `MOST_READ` rows are read for it, and `MOST_FOUND` of them returned. Both
    limits stand below the words, where no database can mistake how many rows have these.
    """
    wanted = wanted_words(words or "")
    if not wanted:
        return rows
    sql, params = rows.values("pk", "search_text")[:MOST_READ].query.sql_with_params()
    having = " AND ".join(["search_text LIKE %s ESCAPE '\\'"] * len(wanted))
    likes = [f"%{connection.ops.prep_for_like_query(word)}%" for word in wanted]
    found = f"SELECT pk FROM ({sql}) AS looked WHERE {having} LIMIT {MOST_FOUND}"  # noqa: S608 - nobody's words
    return rows.filter(pk__in=RawSQL(found, [*params, *likes]))  # noqa: S611 - nor here


class BoundedPaginator(Paginator):
    """Counts no row after its last page; `more` says whether there are any."""

    object_list: QuerySet

    @cached_property
    def found(self):
        return self.object_list[: self.most + 1].count()

    @property
    def most(self):
        return MOST_PAGES * self.per_page

    @cached_property
    def count(self):
        return min(self.found, self.most)

    @property
    def more(self):
        return self.found > self.most


class BoundedListView(ListView):
    """A list of so many pages; after the last one it goes on from its last row, by `place_field`.

    The list stands in the order of that field and the key, both descending. Without the field it
    ends there, and its template says where the rest is.
    """

    paginator_class = BoundedPaginator
    place_field = ""

    def paginate_queryset(self, queryset, page_size):
        place = self.request.GET.get(PLACE)
        if place and self.place_field:
            queryset = rows_after(queryset, self.place_field, place)
        return super().paginate_queryset(queryset, page_size)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        page = context["page_obj"]
        older = self.place_field and page and page.paginator.more and not page.has_next()
        return {**context, "older": place_of(page[-1], self.place_field) if older else ""}


def place_of(row, field):
    """Return the words by which an address names the place of a row."""
    return f"{getattr(row, field).isoformat()},{row.pk}"


def rows_after(queryset, field, place):
    """Return the rows that come after a place; Http404 where the words name none."""
    moment, _, pk = place.partition(",")
    try:
        last = queryset.model._meta.get_field(field).to_python(moment)
        if isinstance(last, datetime):
            last = last.astimezone(UTC)
        before = Q(**{f"{field}__lt": last}) | Q(pk__lt=int(pk))
    except (ValueError, OverflowError, ValidationError) as error:
        raise Http404(f"Không có chỗ nào là {place[:50]!r} trong danh sách.") from error
    return queryset.filter(before, **{f"{field}__lte": last})
