"""Messages go out once: through a real SMTP server that is killed in the middle, and into the national outbox."""

import email
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from notices import delivery, issue, outbox, sending
from notices.delivery import EMAIL, FAILED, NATIONAL_APP, SENT, UNCERTAIN, WAITING
from processing import clock, db, settings
from processing.cases.refusal import RefusedError
from processing.models import CaseEvent, Delivery, Document
from processing.settings import Mail
from tests.conftest import make_settings
from tests.notices import making
from tests.notices.making import DECISION, NOTICE, Office

ADDRESS = "nguoi.vi.pham@example.vn"
SERVER = """
import asyncio, os, sys, time
from aiosmtpd.controller import Controller

port, folder, answer, when = int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]

class Box:
    count = 0
    async def handle_RCPT(self, server, session, envelope, address, options):
        if answer != "250":
            return answer + " no"
        envelope.rcpt_tos.append(address)
        return "250 OK"
    async def handle_DATA(self, server, session, envelope):
        Box.count += 1
        with open(os.path.join(folder, f"{time.time_ns()}.eml"), "wb") as file:
            file.write(envelope.content); file.flush(); os.fsync(file.fileno())
        if when == "never answers":
            os._exit(9)
        if when == "dies after three" and Box.count == 3:
            asyncio.get_running_loop().call_later(0.05, os._exit, 9)
        return "250 taken"

controller = Controller(Box(), hostname="127.0.0.1", port=port)
controller.start()
print("ready", flush=True)
time.sleep(600)
"""


class Server:
    """A mail server as a process: started, killed, started again on the same port; its letters stay."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.process: subprocess.Popen[str] | None = None

    def start(self, *, answer: str = "250", when: str = "") -> None:
        self.process = subprocess.Popen([sys.executable, "-c", SERVER, str(self.port), str(self.folder), answer, when],
                                        stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "ready\n"

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def letters(self) -> list[email.message.Message]:
        return [email.message_from_bytes(file.read_bytes()) for file in sorted(self.folder.glob("*.eml"))]

    def ids(self) -> Counter[str]:
        return Counter(each["Message-ID"] for each in self.letters())


@pytest.fixture
def server(settings: object, tmp_path: Path):
    made = Server(tmp_path / "letters")
    yield made
    made.stop()


@pytest.fixture
def paper(server: Server, tmp_path: Path) -> Document:
    """A notice issued by an office that has a mail server."""
    with db.writing() as session:
        office = making.an_office(session)
    issued = making.paper(making.a_notified_case(office), NOTICE)
    settings.configure(make_settings(tmp_path, mail=Mail(host="127.0.0.1", port=server.port, sender="csgt@example.vn", encrypted=False)))
    return issued


def messages(paper: Document, count: int, channel: str = EMAIL) -> list[uuid.UUID]:
    with db.writing() as session:
        rows = [Delivery(document_id=paper.id, channel=channel, outcome=WAITING, created_at=clock.now(), address=ADDRESS) for _ in range(count)]
        session.add_all(rows)
        session.flush()
        return [row.id for row in rows]


def outcomes(ids: list[uuid.UUID]) -> list[str]:
    with db.reading() as session:
        return [session.get_one(Delivery, each).outcome for each in ids]


def row(delivery_id: uuid.UUID) -> Delivery:
    with db.reading() as session:
        return session.get_one(Delivery, delivery_id)


def let_time_pass() -> None:
    with db.writing() as session:
        session.execute(update(Delivery).values(next_try=None))
        session.execute(update(Delivery).where(Delivery.leased_until.is_not(None)).values(leased_until=clock.now() - timedelta(seconds=1)))


def test_a_message_carries_the_signed_file_and_nothing_personal_outside_it(paper: Document, server: Server, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    server.start()
    [one] = messages(paper, 1)
    sending.send(one)
    [letter] = server.letters()
    words, file = letter.get_payload()
    assert file.get_payload(decode=True) == issue.open_paper(paper)
    text = words.get_payload(decode=True).decode()
    assert paper.number in text
    assert letter["Message-ID"] == f"<{one}@localhost>"
    for secret in ("17A12345", "Trần Thị Thử", "000000000001"):
        assert secret not in text
    assert ADDRESS not in caplog.text
    with db.reading() as session:
        event = session.scalars(select(CaseEvent).where(CaseEvent.act == "paper_sent")).one()
        assert ADDRESS not in json.dumps(event.details)
    assert (row(one).outcome, row(one).sent_on) == (SENT, clock.today())


def test_a_server_killed_in_the_middle_gets_each_message_once(paper: Document, server: Server) -> None:
    ids = messages(paper, 8)
    server.start(when="dies after three")
    for each in ids:
        sending.send(each)
        time.sleep(0.1)
    assert outcomes(ids).count(SENT) == 3
    assert outcomes(ids).count(WAITING) == 5
    server.start()
    let_time_pass()
    for each in [*ids, *ids]:
        sending.send(each)
    assert outcomes(ids) == [SENT] * 8
    assert set(server.ids().values()) == {1}
    assert len(server.ids()) == 8


def test_a_message_without_an_answer_is_not_sent_again_by_a_machine(paper: Document, server: Server) -> None:
    [one] = messages(paper, 1)
    server.start(when="never answers")
    sending.send(one)
    assert (row(one).outcome, row(one).last_error) == (UNCERTAIN, "no_answer")
    server.start()
    let_time_pass()
    sending.sweep()
    sending.send(one)
    assert list(server.ids().values()) == [1]


def test_a_person_says_what_became_of_it(paper: Document, server: Server) -> None:
    arrived, lost = messages(paper, 2)
    server.start(when="never answers")
    sending.send(arrived)
    server.start(when="never answers")
    sending.send(lost)
    server.start()
    with db.writing() as session:
        from tests import factories
        clerk = factories.an_actor(factories.a_person(session))
        sending.resolve(session, session.get_one(Delivery, arrived), clerk, arrived=True)
        sending.resolve(session, session.get_one(Delivery, lost), clerk, arrived=False)
        with pytest.raises(RefusedError, match="delivery_closed"):
            sending.resolve(session, session.get_one(Delivery, arrived), clerk, arrived=False)
    sending.send(lost)
    assert outcomes([arrived, lost]) == [SENT, SENT]
    assert server.ids()[f"<{lost}@localhost>"] == 2, "sent again under the same Message-ID"
    assert server.ids()[f"<{arrived}@localhost>"] == 1


KILLED_WORKER = """
import os, signal, sys, uuid
from pathlib import Path
from notices import mail, sending
from processing import db, settings
from processing.settings import Mail, Settings

url, data_dir, port, delivery, where = sys.argv[1:]
settings.configure(Settings(database_url=url, broker_url="memory://", data_dir=Path(data_dir), secret_key="test-secret", paper_key="test-paper-key",
                            mail=Mail(host="127.0.0.1", port=int(port), sender="csgt@example.vn", encrypted=False)))
db.connect(url)
die = lambda *_args, **_more: os.kill(os.getpid(), signal.SIGKILL)
if where == "before letting go":
    sending._Attempt.letting_go = die
else:
    sending._finish = die
sending.send(uuid.UUID(delivery))
"""


@pytest.mark.parametrize(("where", "ends"), [("before letting go", SENT), ("before the answer is written down", UNCERTAIN)])
def test_a_killed_worker_sends_nothing_twice(paper: Document, server: Server, where: str, ends: str) -> None:
    server.start()
    [one] = messages(paper, 1)
    now = settings.current()
    done = subprocess.run([sys.executable, "-c", KILLED_WORKER, now.database_url, str(now.data_dir), str(server.port), str(one), where],
                          env={**os.environ, "PYTHONPATH": os.getcwd()}, timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL
    let_time_pass()
    sending.sweep()
    sending.send(one)
    assert row(one).outcome == ends
    assert list(server.ids().values()) == [1]


@pytest.mark.parametrize(("answer", "outcome"), [("550", FAILED), ("450", WAITING)])
def test_a_refusal_for_good_ends_the_attempt_and_one_for_now_does_not(paper: Document, server: Server, answer: str, outcome: str) -> None:
    server.start(answer=answer)
    [one] = messages(paper, 1)
    sending.send(one)
    assert (row(one).outcome, row(one).last_error) == (outcome, f"smtp_{answer}")


def test_the_pause_between_tries_grows_and_ends_after_three_days(paper: Document, server: Server) -> None:
    [one] = messages(paper, 1)
    began, pauses = clock.now(), []
    moment = began
    for _ in range(40):
        with clock.set_to(moment):
            sending.send(one)
            if row(one).outcome == FAILED:
                break
            pauses.append(row(one).next_try - moment)
            moment = row(one).next_try + timedelta(seconds=1)
    assert row(one).outcome == FAILED
    assert moment - began > sending.GIVE_UP_AFTER
    assert pauses[0] == sending.SHORTEST_WAIT
    assert pauses == sorted(pauses)
    assert pauses[-1] == sending.LONGEST_WAIT


def test_the_national_outbox_gets_each_paper_once_and_complete(paper: Document, tmp_path: Path) -> None:
    settings.configure(make_settings(tmp_path, outbox_dir=tmp_path / "outbox"))
    [one] = messages(paper, 1, NATIONAL_APP)
    sending.send(one)
    with db.writing() as session:
        session.get_one(Delivery, one).outcome = WAITING  # as if the worker had died before it wrote that down
    sending.send(one)
    [folder] = (tmp_path / "outbox").iterdir()
    said = json.loads((folder / "paper.json").read_text())
    assert (folder.name, said["id"], said["number"], said["recipient"]["id_number"]) == (str(one), str(one), paper.number, "000000000001")
    assert (folder / "paper.pdf").read_bytes() == issue.open_paper(paper)
    assert row(one).outcome == SENT


def test_an_unconnected_application_is_tried_later(paper: Document) -> None:
    [one] = messages(paper, 1, NATIONAL_APP)
    sending.send(one)
    assert (row(one).outcome, row(one).last_error) == (WAITING, "not_connected")
    assert outbox.facts.__doc__


def test_who_left_an_address_gets_the_decision_by_mail_beside_the_letter(server: Server, tmp_path: Path) -> None:
    with db.writing() as session:
        office: Office = making.an_office(session)
    case = making.a_notified_case(office)
    making.minuted(case, office.clerk, contact=f"điện thoại 0900 000 000, thư {ADDRESS}; VNeID")
    settings.configure(make_settings(tmp_path, mail=Mail(host="127.0.0.1", port=server.port, sender="csgt@example.vn"),
                                     outbox_dir=tmp_path / "outbox"))
    decision = making.signed_and_issued(case, DECISION, office.signer)
    with db.reading() as session:
        found = {each.channel: each.address for each in delivery.attempts(session, decision)}
    assert found == {"post": None, "email": ADDRESS, "national_app": None}
