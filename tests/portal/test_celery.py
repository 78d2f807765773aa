"""What goes over the wire: every task has its worker, every sweep its beat, every queue its reader."""

import pytest

from portal import run
from portal.celery import QUEUE_OF, SWEEPS, make_celery
from processing import queue
from processing.queue import Task


@pytest.fixture
def celery(settings):
    made = make_celery(settings)
    yield made
    queue.set_sender(None)


def test_every_task_is_done_by_somebody(celery):
    celery.loader.import_default_modules()
    assert {str(task) for task in Task} <= set(celery.tasks)


def test_every_sweep_is_beaten_by_the_timer_and_none_piles_up(celery):
    """Some are sweeps though their names do not say so."""
    others = {Task.WATCH_FOLDER, Task.SEAL_LOG, Task.PUBLISH_ROOTS, Task.WATCH_CAMERAS}
    sweeps = {task for task in Task if task.name.startswith("SWEEP")} | others
    assert set(SWEEPS) == sweeps
    beaten = celery.conf.beat_schedule
    assert {each["task"] for each in beaten.values()} == {str(task) for task in sweeps}
    assert all(each["options"]["expires"] <= each["schedule"] for each in beaten.values())


def test_every_queue_has_a_reader_when_everything_runs_on_one_machine(celery, tmp_path):
    read = {command[command.index("-Q") + 1] for command in run.commands("127.0.0.1", 8000, tmp_path).values() if "-Q" in command}
    assert read == {each.name for each in celery.conf.task_queues}
    assert set(QUEUE_OF.values()) <= read


def test_a_message_is_given_back_when_its_worker_dies(celery):
    assert (celery.conf.task_acks_late, celery.conf.task_reject_on_worker_lost, celery.conf.worker_prefetch_multiplier) == (True, True, 1)
