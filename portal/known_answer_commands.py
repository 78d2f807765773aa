"""Commands that put known-answer cases into the line: `flask --app wsgi known-answers draw CAMERA`."""

from random import SystemRandom
from typing import TYPE_CHECKING

import click
from flask.cli import AppGroup
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from processing import clock, db
from processing.audit.record import record
from processing.cameras.pictures import check_picture
from processing.cases import devices, known
from processing.cases.rights import MACHINE
from processing.evidence import evidence
from processing.law import tariff
from processing.models import Camera, CaptureFile

if TYPE_CHECKING:
    from portal.demonstration.examination import Planned

known_answers = AppGroup("known-answers", help="Captures of known truth that measure officers, reader and line.")


@known_answers.command("draw")
@click.argument("code")
@click.option("--many", default=5, show_default=True, type=click.IntRange(1, 200), help="How many captures.")
@click.option("--offence", type=click.Choice(list(tariff.OFFENCES)), help="By default what the camera is there for.")
@click.option("--limit", default=60, show_default=True, type=click.IntRange(20, 120), help="Speed limit, for speeding.")
def draw(code: str, many: int, offence: str | None, limit: int) -> None:
    """Draw captures of camera CODE whose truth is known and put them into the line. They end when they are judged:
    no owner is sought and no notice made. A few of them must be rejected."""
    from portal.demonstration import examination  # the web process has no need of what draws pictures

    camera = _camera(code)
    chosen = offence or examination.OFFENCE_OF.get(camera.kind)
    if chosen is None:
        raise click.ClickException(f"what does a camera of kind {camera.kind} watch? Name it: --offence")
    dice = SystemRandom()
    try:
        planned = [examination.plan(camera, chosen, dice, limit_kmh=limit) for _ in range(many)]
    except LookupError:
        raise click.ClickException(f"no vehicle that can be drawn is fined for {chosen} today") from None
    scenes = [(drawn(camera, each), each.truth) for each in planned]
    with db.writing() as session:
        for scene, truth in scenes:
            known.put_in(session, scene, truth)
        record(session, "known_answers_drawn", MACHINE, ("camera", camera.id), count=len(scenes))
    rejected = sum(1 for _scene, truth in scenes if truth.verdict == "reject")
    click.echo(f"{many} captures of {code} put into the line, {rejected} of them to be rejected")


def _camera(code: str) -> Camera:
    """One in service with a certificate: else every officer would see at once that something is wrong."""
    with db.reading() as session:
        camera = session.scalar(select(Camera).where(Camera.code == code).options(joinedload(Camera.site)))
        if camera is None:
            raise click.ClickException(f"there is no camera {code}; see: flask --app wsgi cameras list")
        if not camera.active or devices.certificate_on(session, camera.id, clock.today()) is None:
            raise click.ClickException(f"camera {code} is not in service, or has no certificate that is valid today")
        return camera


def drawn(camera: Camera, planned: "Planned") -> known.Scene:
    """Drawn and stored; outside any transaction."""
    pictures = planned.pictures()
    files = [_file(position, data) for position, data in enumerate((pictures.scene_jpeg, pictures.close_up_jpeg))]
    return known.Scene(camera_id=camera.id, recorded_at=planned.spec.recorded_at, offence=planned.spec.offence,
                       stated=planned.stated, files=files)


def _file(position: int, data: bytes) -> CaptureFile:
    facts = check_picture(data)
    return CaptureFile(position=position, sha256=evidence().keep(data), media_type=facts.media_type, size=len(data),
                       width=facts.width, height=facts.height)
