"""Many rows quickly: captures, reads and cases in bulk, straight into PostgreSQL."""

from sqlalchemy import text

from processing.db import Database
from tests import factories

CAPTURES = """
insert into captures (id, camera_id, event_id, content_digest, recorded_at, received_at, offence, stated, channel, state, tries)
select gen_random_uuid(), :camera, 'bulk-' || n, md5(n::text), now() - (n % 5000) * interval '1 minute', now(), 'red_light',
       '{}', 'api', 'read', 0
from generate_series(1, :many) n
"""
READS = """
insert into plate_reads (id, capture_id, reader, at, milliseconds, picture, text, confidence, colour, lines, kind, plates)
select gen_random_uuid(), id, 'bulk', now(), 1, 0, '17A' || lpad((abs(hashtext(event_id)) % 100000)::text, 5, '0'), 0.9, 'white', 1, 'car', '[]'
from captures
"""
CASES = """
insert into cases (id, reference, capture_id, read_id, camera_id, unit_id, state, recorded_at, opened_at, due_on, offence,
                   vehicle_kind, plate, plate_colour, notified_at, version, tries)
select gen_random_uuid(), 'PN' || substr(md5(captures.id::text), 1, 14), captures.id, plate_reads.id, :camera, :unit,
       case when row_number() over () % 2 = 0 then 'awaiting_review' else 'notified' end,
       recorded_at, now(), (recorded_at + interval '10 days')::date, offence, 'car', plate_reads.text, 'white', now(), 1, 0
from captures join plate_reads on plate_reads.capture_id = captures.id
"""
DOCUMENTS = """
insert into documents (id, case_id, kind, state, unit_id, content, year, sequence, number, drafted_at, signed_at, issued_at, code_counter, tries)
select gen_random_uuid(), id, 'violation_notice', 'issued', :unit, '{}', 2026, row_number() over (),
       row_number() over () || '/TB-CSGT', now(), now(), now(), 0, 0
from cases where state = 'notified'
"""


def fill(database: Database, many: int) -> None:
    """`many` captures with their reads and cases: half wait for review, half were notified."""
    with database.writing() as session:
        unit = factories.a_unit(session)
        camera = factories.a_camera(session, unit)
    facts = {"camera": camera.id, "unit": unit.id, "many": many}
    for statement in (CAPTURES, READS, CASES, DOCUMENTS):
        with database.writing() as session:
            session.execute(text(statement), {key: facts[key] for key in facts if f":{key}" in statement})
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("analyze"))
