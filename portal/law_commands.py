"""Commands a lawyer checks the system with: `flask --app wsgi law explain …`, `law offences`."""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, cast

import click
from flask.cli import AppGroup

from processing import clock, db
from processing.cases import duties, states
from processing.law import offence_codes, tariff
from processing.law.clocks import Clock, DecisionCourse, Facts
from processing.law.doubts import doubts
from processing.law.explain import Explanation, ImpossibleFactsError, Question, explain
from processing.law.explain_words import VEHICLES
from processing.law.sayings import capital, day_vi, dong

law_commands = AppGroup("law", help="The law as the system applies it, to be checked by a lawyer.")

Decorator = Callable[[Callable[..., None]], Callable[..., None]]
YEARS = range(2000, 2091)
"""Years for which holidays of the lunar calendar can be counted."""
FASTEST = 500
EXAMPLE = (
    "--offence", "speeding", "--vehicle", "car", "--speed", "71", "--limit", "50",
    "--recorded", "2026-03-01T07:41:00+07:00", "--notified", "2026-03-10", "--identified", "2026-04-24",
    "--minutes", "2026-04-28", "--decided", "2026-05-08", "--received", "2026-05-12", "--on", "2026-05-28", "--json",
)
CLOCKS_VI = {
    "notify_by": "Gửi thông báo vi phạm", "appear_by": "Đến giải quyết", "minutes_by": "Lập biên bản",
    "decide_by": "Ra quyết định xử phạt", "pay_by": "Nộp tiền phạt", "complain_by": "Khiếu nại lần đầu",
    "limitation": "Thời hiệu xử phạt", "enforcement_until": "Thời hiệu thi hành",
}


class Day(click.ParamType[Any]):
    """A Vietnamese calendar day."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            day = date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a day written YYYY-MM-DD", param, ctx)
        if day.year not in YEARS:
            self.fail(f"{value!r} is outside the years {YEARS[0]} to {YEARS[-1]}", param, ctx)
        return day


class Moment(click.ParamType[Any]):
    """A moment with its offset from UTC: without it nobody knows on which day in Viet Nam the act fell."""

    name = "YYYY-MM-DDThh:mm:ss+07:00"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a moment written {self.name}", param, ctx)
        if moment.tzinfo is None:
            self.fail(f"{value!r} lacks its offset from UTC, such as +07:00", param, ctx)
        if moment.year not in YEARS:
            self.fail(f"{value!r} is outside the years {YEARS[0]} to {YEARS[-1]}", param, ctx)
        return moment


class Kmh(click.ParamType[Any]):
    """A speed, kept in decimals: 60.1 in a 50 zone is 10.1 above it, not a hair beside."""

    name = "KM/H"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        try:
            speed = Decimal(value)
        except InvalidOperation:
            self.fail(f"{value!r} is not a number of km/h", param, ctx)
        if not speed.is_finite() or not 0 <= speed <= FASTEST:
            self.fail(f"{value!r} is no speed between 0 and {FASTEST} km/h", param, ctx)
        return speed


class OfCourse(Day):
    """A fact of the case's course: named alone, or with the day on which it came about."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        return value if value == "known" else super().convert(value, param, ctx)


def _day(name: str, help_text: str) -> Decorator:
    return click.option(f"--{name}", type=Day(), help=help_text)


def _course(name: str, help_text: str) -> Decorator:
    return click.option(f"--{name}", type=OfCourse(), is_flag=False, flag_value="known", metavar="[YYYY-MM-DD]",
                        help=help_text)


class ExplainCommand(click.Command):
    """Its help ends with one answer in full, worked out when it is asked for, so that it is never out of date."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        given = self.make_context(self.name, list(EXAMPLE)).params
        answer = explain(_question(given.pop("offence"), given.pop("vehicle"), given.pop("recorded"), given))
        formatter.write_paragraph()
        formatter.write(f"Example:\n\n$ flask --app wsgi law explain {' '.join(EXAMPLE)}\n{as_json_text(answer)}\n")


@law_commands.command("explain", cls=ExplainCommand)
@click.option("--offence", required=True, type=click.Choice(list(tariff.OFFENCES)), metavar="NAME",
              help="See: law offences.")
@click.option("--vehicle", required=True, type=click.Choice(list(tariff.CLASSES_OF)))
@click.option("--recorded", required=True, type=Moment(), help="When the camera recorded the act.")
@click.option("--speed", type=Kmh(), help="Measured speed.")
@click.option("--limit", type=Kmh(), help="Speed allowed there.")
@click.option("--motorway", is_flag=True, help="The act was on a motorway (đường cao tốc).")
@click.option("--organisation", is_flag=True, help="The respondent is an organisation.")
@click.option("--mitigating", type=click.IntRange(min=0), default=0, help="How many mitigating circumstances.")
@click.option("--aggravating", type=click.IntRange(min=0), default=0, help="How many aggravating circumstances.")
@_day("detected", "Day of detection; the recorded day when left out.")
@_day("notified", "Day the notice was sent.")
@_day("identified", "Day the violator was identified.")
@_day("minutes", "Day of the minutes (biên bản).")
@_course("transferred", "The file went to another competent person; its day may follow.")
@_course("explained", "Explanation or verification was needed; its day may follow.")
@_course("complex", "The case is specially serious or complex; its day may follow.")
@_day("decided", "Day of the decision.")
@_day("received", "Day the decision was received.")
@_day("paid", "Day the fine was paid.")
@_day("evasion-ended", "Day on which deliberate evasion ended.")
@_day("on", "Day the question is asked: competence and interest; today when left out.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def explain_command(offence: str, vehicle: str, recorded: datetime, as_json: bool, **given: Any) -> None:
    """Explain one act: its provision, amount and points, who may decide, every term, and why.

    Days are days of the Vietnamese calendar. Each clock's `due` is the last day on which the act is still in time;
    it is null while the day that starts it is not given. With one circumstance the amount is a proposal at the
    signer's discretion. Impossible or unknown facts end with exit code 2.
    """
    try:
        answer = explain(_question(offence, vehicle, recorded, given))
    except ImpossibleFactsError as error:
        raise click.UsageError(str(error)) from None
    click.echo(as_json_text(answer) if as_json else "\n".join(_page(offence, vehicle, answer)))


@law_commands.command("offences")
@click.option("--json", "as_json", is_flag=True, help="One JSON array on standard output.")
def offences_command(as_json: bool) -> None:
    """The offence names, with the codes that cameras of each maker send for them.

    A code marked with ? is not confirmed: look into the camera's own table before trusting it.
    """
    listed = [_plain_offence(each) for each in tariff.OFFENCES.values()]
    if as_json:
        click.echo(json.dumps(listed, ensure_ascii=False, indent=2))
        return
    for each in listed:
        click.echo(f"{each['offence']}\t{each['vi']}\t{_codes_line(cast('str', each['offence']))}")


@law_commands.command("doubts")
@click.option("--json", "as_json", is_flag=True, help="One JSON array on standard output.")
def doubts_command(as_json: bool) -> None:
    """What a lawyer still has to confirm, with what is done meanwhile or where it comes from.

    M: a second-hand source; L: a weak one; U: not found.
    """
    if as_json:
        click.echo(json.dumps([asdict(each) for each in doubts()], ensure_ascii=False, indent=2))
        return
    for each in doubts():
        click.echo(f"{each.confidence}\t{each.table}\t{each.what}\t{each.source}")


@law_commands.command("sweep")
@click.option("--limit", type=click.IntRange(min=1), default=500, help="At most so many cases.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def sweep_command(limit: int, as_json: bool) -> None:
    """Ask for what today's terms ask: warn, lift, remind. Run again, it finds nothing; it says what it did.

    What is asked is written into each case's log with its day and article. Lapsing and expiring are the worker's.
    """
    done = Counter[str]({str(each): 0 for each in duties.HERE})
    with db.reading() as session:
        found = duties.waiting(session, limit=limit)
    for case_id in found:
        with db.writing() as session:
            done.update(str(each.duty) for each in duties.ask(session, states.locked(session, case_id)))
    told = {"cases": len(found), **done}
    click.echo(json.dumps(told) if as_json else ", ".join(f"{name} {count}" for name, count in told.items()))


def as_json_text(answer: Explanation) -> str:
    return json.dumps(as_plain(answer), ensure_ascii=False, indent=2)


def as_plain(answer: Explanation) -> dict[str, object]:
    """The promised keys, always all of them."""
    row, priced = answer.row, answer.amount
    return {
        "decree": row and row.decree,
        "article": row and row.article,
        "clause": row and row.clause,
        "point": (row and row.point) or None,
        "band": priced and {"min": priced.min, "max": priced.max},
        "amount": priced and priced.vnd,
        "points": priced and priced.points,
        "added": list(priced.added) if priced else [],
        "signers": [each.vi for each in answer.signers],
        "clocks": [{"name": each.name, "due": each.due and each.due.isoformat(), "article": each.article}
                   for each in answer.clocks],
        "late_interest": answer.late_interest,
        "derivation": list(answer.derivation_vi),
    }


def _question(offence: str, vehicle: str, recorded: datetime, given: Mapping[str, Any]) -> Question:
    facts = Facts(
        recorded=tariff.day_of_act(recorded), detected=given["detected"], notified=given["notified"],
        identified=given["identified"], minutes=given["minutes"], course=_course_of(given), decided=given["decided"],
        received=given["received"], evasion_ended=given["evasion_ended"])
    if given["limit"] == 0:
        raise ImpossibleFactsError("no road allows 0 km/h")
    return Question(
        offence=offence, vehicle=vehicle, recorded=recorded, on=given["on"] or clock.today(), facts=facts,
        speed=given["speed"], limit=given["limit"], motorway=given["motorway"], organisation=given["organisation"],
        mitigating=given["mitigating"], aggravating=given["aggravating"], paid=given["paid"])


def _course_of(given: Mapping[str, Any]) -> DecisionCourse:
    """The longest term that the facts allow."""
    courses: tuple[DecisionCourse, ...] = ("complex", "explained", "transferred")
    return next((course for course in courses if given[course]), "ordinary")


def _page(offence: str, vehicle: str, answer: Explanation) -> list[str]:
    """The answer as a page of text, in Vietnamese."""
    lines = [f"{tariff.short_name(offence)} ({offence}) – {VEHICLES[vehicle][0]}", ""]
    row, priced = answer.row, answer.amount
    if row is None or priced is None:
        lines += ["Mức phạt:    không có"]
    else:
        lines += [
            f"Căn cứ:      {capital(tariff.legal_reference_vi(row))}",
            f"Khung phạt:  {dong(priced.min)} – {dong(priced.max)}",
            f"Mức phạt:    {dong(priced.vnd)}",
            f"Trừ điểm:    {priced.points or 'không'}",
            f"Bổ sung:     {'; '.join(priced.added) or 'không'}",
            f"Chậm nộp:    {'chưa xác định' if answer.late_interest is None else dong(answer.late_interest)}",
            f"Người ký:    {'; '.join(each.vi for each in answer.signers) or 'không có'}",
        ]
    lines += ["", "Thời hạn (ngày cuối còn trong hạn)", *map(_clock_line, answer.clocks)]
    return [*lines, "", "Diễn giải", *(f"{n}. {said}" for n, said in enumerate(answer.derivation_vi, start=1))]


def _clock_line(each: Clock) -> str:
    return f"  {CLOCKS_VI[each.name]:<24} {day_vi(each.due) if each.due else '–':<12} {each.article_vi}"


def _plain_offence(each: tariff.Offence) -> dict[str, object]:
    codes = offence_codes.codes_of(each.name)
    return {
        "offence": each.name, "vi": each.short_vi, "en": each.short_en, "needs_speed": each.needs_speed,
        "codes": {maker: [code.code for code in codes if code.maker == maker] for maker in offence_codes.MAKERS},
        "unconfirmed": [f"{code.maker} {code.code}" for code in codes if not code.confirmed],
    }


def _codes_line(offence: str) -> str:
    codes = offence_codes.codes_of(offence)
    return ", ".join(f"{each.maker} {each.code}{'' if each.confirmed else '?'}" for each in codes)
