"""Sample pages of every kind of field, each of its parts, empty and refused."""

from kiosk import overlays as o
from kiosk import states as s
from kiosk.acceptance import Rejected
from kiosk.context import Context
from kiosk.forms import Draft
from kiosk.states import Progress


def field_pages(visit: s.Visit, applicant: Draft, facts: Context) -> dict[str, o.State]:
    """Return a state for every page that a field can show; ``applicant`` is a draft whose card has been read."""

    def page(
        slug: str,
        at: str,
        *parts: str,
        answers: tuple[tuple[str, str], ...] = (),
        problem: Rejected | None = None,
        progress: Progress | None = None,
    ) -> s.FillingForm:
        item = next(item for item in facts.items if item.slug == slug)
        draft = Draft(item=item, applicant=applicant.applicant, answers=answers)
        at_parts = progress or Progress(parts)
        return s.FillingForm(visit=visit, draft=draft, at=at, progress=at_parts, problem=problem)

    date_range = Rejected("form.error.too-early", (("year", 2026), ("month", 12), ("day", 1)))
    amount = Rejected("form.error.amount-range", (("least", "0.1"), ("most", "50")), "66.5")
    community, street = facts.site.communities[0], facts.site.communities[0].within[0]
    return {
        "field-multi": page("assistive-device", "device", progress=Progress(marks=("轮椅", "盲杖"))),
        "field-multi-none": page("assistive-device", "device", problem=Rejected("form.error.choose-some")),
        "field-multi-optional": page("unemployment-registration", "want_service"),
        "field-year": page("unemployment-registration", "end_date"),
        "field-month": page("unemployment-registration", "end_date", "2025"),
        "field-day": page("unemployment-registration", "end_date", "2025", "10"),
        "field-date-before": page("promotion-filing", "to", answers=(("to", "2026-12-24"),), problem=date_range),
        "field-date-optional": page("remote-medical-record", "valid_to"),
        "field-slot-day": page("home-ageing-renovation", "visit_slot"),
        "field-slot-part": page("home-ageing-renovation", "visit_slot", "2026-12-01"),
        "field-region-area": page("remote-medical-record", "dest_region"),
        "field-region-city": page(
            "remote-medical-record", "dest_region", progress=Progress(("西南", "510000"), sheet=1)
        ),
        "field-address": page("promotion-filing", "place"),
        "field-address-street": page("promotion-filing", "place", community.value),
        "field-address-number": page("promotion-filing", "place", community.value, street.value),
        "field-address-room": page("promotion-filing", "place", community.value, street.value, "12"),
        "field-address-note": page("promotion-filing", "place", community.value, street.value, "12", "501"),
        "field-money": page("flexible-subsidy", "monthly_income", answers=(("monthly_income", "3500.00"),)),
        "field-decimal": page("signboard-record", "width", problem=amount),
        "field-uscc": page("signboard-record", "uscc", answers=(("uscc", "91119900PDY00001X1"),)),
        "field-text": page("mediation", "other_party"),
        "field-long-text": page("mediation", "summary"),
    }
