"""Drawn known-answer cases: a supervisor's command puts them into the line, nothing leads from them to a notice."""

from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import func, select

from portal.demonstration import examination
from processing import clock, db, evidence
from processing.cases import findings, intake, review
from processing.cases.findings import Finding
from processing.cases.rights import Role
from processing.law import tariff
from processing.models import Capture, Case, CaseState, Certificate, Document, KnownAnswer, OfficeEvent
from tests import factories


def run(app, *words):
    return app.test_cli_runner().invoke(args=["known-answers", "draw", *words])


@pytest.fixture
def camera(app):
    with db.writing() as session:
        made = factories.a_camera(session)
        assert made.site.name_vi
        return made


def test_drawn_captures_are_put_in_with_their_truth_and_end_when_they_are_judged(app, camera, nudges):
    answer = run(app, camera.code, "--many", "2")
    assert (answer.exit_code, answer.output.startswith(f"2 captures of {camera.code} put into the line")) == (0, True), answer.output
    with db.reading() as session:
        captures = session.scalars(select(Capture)).all()
        assert [("processing.read_capture", (str(each.id),)) for each in captures] == nudges
        sizes = [[(file.width, file.media_type) for file in each.files] for each in captures]
        assert [each[0] for each in sizes] == [(1920, "image/jpeg")] * 2
        assert evidence.evidence().read(captures[0].files[1].sha256).startswith(b"\xff\xd8")
        truth = session.scalars(select(KnownAnswer).where(KnownAnswer.capture_id == captures[0].id)).one()
        assert (truth.source, truth.offence) == ("drawn", "red_light")
        assert session.scalars(select(OfficeEvent.act)).all() == ["known_answers_drawn"]
    with db.writing() as session:
        case = intake.give_up_reading(session, session.get_one(Capture, captures[0].id), "x", reference="PNDRAWN0001")
        by = factories.an_actor(factories.a_person(session, Role.OFFICER), Role.OFFICER)
        assert case.known_answer
        review.claim(session, case.id, by)
        review.confirm(session, case.id, by, plate=truth.plate or "17A12345", plate_colour=truth.plate_colour or "white",
                       vehicle_kind=truth.vehicle_kind, offence=truth.offence)
    with db.reading() as session:
        assert session.get_one(Case, case.id).state is CaseState.MEASURED
        assert session.scalar(select(func.count()).select_from(Document)) == 0


@pytest.mark.parametrize(("kind", "offence"), examination.OFFENCE_OF.items())
def test_every_truth_is_one_that_the_law_fines_and_nothing_about_its_plate_is_odd(app, camera, kind, offence):
    with db.reading() as session:
        dice, verdicts = Random(kind), set()
        here = session.get_one(type(camera), camera.id)
        for _ in range(60):
            planned = examination.plan(here, offence, dice, limit_kmh=60)
            truth, over = planned.truth, (planned.spec.speed_kmh or 60) - 60
            day = tariff.day_of_act(planned.spec.recorded_at)
            assert tariff.find(truth.offence, truth.vehicle_kind, day, over_kmh=over or None) is not None
            assert clock.now() - timedelta(hours=6, minutes=1) < planned.spec.recorded_at < clock.now()
            verdicts.add(truth.verdict)
            if truth.verdict == "confirm":
                assert findings.oddities(Finding(truth.plate, truth.plate_colour, truth.vehicle_kind, offence)) == ()
                assert planned.spec.plate.text == truth.plate
            else:
                assert planned.spec.signal == "green" or planned.spec.plate.condition == "unreadable"
    assert verdicts == {"confirm", "reject"}


def test_a_camera_that_would_give_them_away_takes_none(app, camera):
    assert "there is no camera" in run(app, "C-NONE").output
    with db.writing() as session:
        overview = factories.a_camera(session, kind="overview")
    assert "Name it: --offence" in run(app, overview.code).output
    with db.writing() as session:
        for certificate in session.query(Certificate):
            certificate.valid_to = clock.today() - timedelta(days=1)
    answer = run(app, camera.code)
    assert (answer.exit_code, "no certificate" in answer.output) == (1, True)
    with db.reading() as session:
        assert session.scalar(select(func.count()).select_from(Capture)) == 0
