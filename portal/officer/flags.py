"""What speaks against a case, shown with its evidence wherever the case is shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from portal import formats, words
from portal.access import session_for_reading
from portal.formats import language
from portal.officer import renditions
from portal.officer.routes import blueprint, my_units
from processing.cases import duplicates, flags, guards
from processing.cases.flags import Found
from processing.law import exempt, tables
from processing.models import CaptureLink, Case, CaseFlag, CaseState
from processing.plates import grammar

PARTS = {"kind": "vehicle", "colour": "vehicle_colour"}


@dataclass(frozen=True, slots=True)
class Shown:
    """One flag in the reader's words, with the other capture's picture where there is one that they may see."""

    kind: str
    title: str
    lines: Sequence[str]
    other: Case | None
    picture: str | None
    answered: bool


def standing(case: Case, plate: str, colour: str) -> list[Shown]:
    """What nobody has answered for the plate that is entered; what only that plate brings up is found here."""
    session, plate = session_for_reading(), grammar.normalise(plate)
    blind = case.state is CaseState.AWAITING_SECOND_REVIEW
    holds_for = (None,) if blind else (None, plate)  # that it was written for this plate would tell that it was read
    written = [flag for flag in flags.all_of(session, case) if flag.plate in holds_for]
    known = {(flag.kind, flag.other_case_id) for flag in written}
    found = [each for each in guards.speaks_against(session, case, plate, colour or None)
             if (each.kind, each.other.id if each.other else None) not in known]
    open_still: list[CaseFlag | Found] = [flag for flag in written if flag.answered_at is None]
    return [_shown(each, blind=blind) for each in (*open_still, *found)]


def whole(case: Case) -> list[Shown]:
    """Every flag that was ever raised, for the file."""
    return [_shown(flag) for flag in flags.all_of(session_for_reading(), case)]


def proposed_reason(case: Case, plate: str, colour: str) -> str:
    """The reason for a rejection that the first flag proposes."""
    first = next(iter(standing(case, plate, colour)), None)
    return next((reason for kind, reason in flags.PROPOSED.items() if first and kind == first.kind), "")


def linked(case: Case) -> Sequence[CaptureLink]:
    """Other captures of the same event, those that a person took away among them."""
    return duplicates.linked_to(session_for_reading(), case)


@blueprint.context_processor
def _tools() -> dict[str, object]:
    return {"flags_standing": standing, "flags_whole": whole, "flags_reason": proposed_reason, "linked_to": linked,
            "statement_signs": int(tables.setting("statement_signs"))}


def _shown(flag: CaseFlag | Found, *, blind: bool = False) -> Shown:
    """To the blind the other case has neither a name nor an address: its file would tell the reader's word."""
    other = flag.other if isinstance(flag, Found) else flag.other_case
    seen = other is not None and other.unit_id in my_units(session_for_reading())
    lines = [*_LINES[str(flag.kind)](flag), *([_where(other, blind)] if other is not None else [])]
    picture = url_for("officer.rendition", case_id=other.id, position=0, width=renditions.THUMBNAIL) if other else None
    return Shown(str(flag.kind), words.word(flag.kind, "flag"), lines, other if seen and not blind else None,
                 picture if seen and not blind else None, isinstance(flag, CaseFlag) and flag.answered_at is not None)


def _where(other: Case, blind: bool) -> str:
    site = other.camera.site
    name = site.name_en if language() == "en" else site.name_vi
    if blind:
        return f"{formats.when(other.recorded_at)}, {name}"
    return str(_("%(reference)s: %(when)s, %(where)s", reference=other.reference, when=formats.when(other.recorded_at),
                 where=name))


def _two_places(flag: CaseFlag | Found) -> list[str]:
    said, minutes = flag.evidence, round(flag.evidence["seconds"] / 60)
    apart = ngettext("%(num)s phút", "%(num)s phút", minutes)
    return [_("Cách nhau %(km)s km trong %(apart)s: phải chạy %(kmh)s km/h.", km=formats.figure(said["distance_km"]),
              apart=apart, kmh=said["kmh"])]


def _register(flag: CaseFlag | Found) -> list[str]:
    labels = {"kind": _("Loại xe"), "make": _("Nhãn hiệu"), "colour": _("Màu xe")}
    return [_("%(part)s: đăng ký %(register)s, ghi nhận %(seen)s", part=labels[part],
              register=_said(part, two["register"]), seen=_said(part, two["seen"]))
            for part, two in flag.evidence.items()]


def _said(part: str, value: str) -> str:
    return words.word(value, PARTS[part]) if part in PARTS else value


def _exempt(flag: CaseFlag | Found) -> list[str]:
    ground = next((each for each in exempt.grounds() if each.code == flag.evidence["ground"]), None)
    name = (ground.en if language() == "en" else ground.vi) if ground else flag.evidence["ground"]
    return [_("%(ground)s; văn bản %(document)s", ground=name, document=flag.evidence["document"])]


def _before(flag: CaseFlag | Found) -> list[str]:
    return [words.word(flag.evidence["reason"], "link")]


def _device(flag: CaseFlag | Found) -> list[str]:
    return [words.word(flag.evidence["reason"], "set_aside")]


_LINES = {"two_places": _two_places, "register_differs": _register, "exempt": _exempt, "rejected_before": _before,
          "device": _device}
