"""Captures that arrive and are read, for tests of what comes of them."""

import itertools
from datetime import timedelta
from threading import Barrier, Thread

from processing import clock
from processing.cases import intake
from processing.cases.intake import Arrival, ArrivedFile, Seen
from processing.models import Camera

_count = itertools.count(1)


def arrived(session, camera, **changes):
    """A capture as it comes in: another event and another picture each time, unless told otherwise."""
    number = next(_count)
    stated = changes.pop("stated", {})
    facts = {"event_id": f"a{number}", "recorded_at": clock.now() - timedelta(hours=1), "offence": "red_light",
             "files": [ArrivedFile(sha256=f"{number:064x}", media_type="image/jpeg", size=5)], "speed_known": False}
    capture, _ = intake.receive(session, camera.id, Arrival(stated=stated, **{**facts, **changes}), channel="api")
    return capture


def seen(text="17A12345", colour="white", fingerprint=None):
    plates = [{"text": text, "colour": colour, "kind": "car", "subject": True}] if text else []
    return Seen(reader="test", milliseconds=1, picture=0, plates=plates, reason=None if text else "no_plate",
                fingerprint=fingerprint)


def read(session, capture, what=None, register=None):
    return intake.record_reading(session, capture, what or seen(), reference=f"PNARRIVED{next(_count):06d}", register=register)


def came(session, camera, text="17A12345", **changes):
    """The case of a capture that came and was read."""
    return read(session, arrived(session, camera, **changes), seen(text))


def at_once(work, waiting):
    """Do the work on each of these in a thread of its own, all let go together; what failed."""
    start, failures = Barrier(len(waiting)), []

    def run(each):
        try:
            start.wait(30)
            work(each)
        except Exception as error:
            failures.append(error)

    threads = [Thread(target=run, args=(each,)) for each in waiting]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


def beside(session, camera, **facts):
    """Another camera at the same place."""
    from tests import factories

    other = factories.a_camera(session, camera.unit, **facts)
    other.site_id = camera.site_id
    session.flush()
    return session.get_one(Camera, other.id)
