"""The Celery application: carries nudges, runs tasks and beats the sweeps. Tasks take ids and may run twice."""

import time

from celery import Celery
from kombu import Queue
from kombu.exceptions import OperationalError

from processing import queue
from processing.queue import Task
from processing.settings import Settings

VISION = "vision"
OFFICE = "office"
QUEUE_OF = {Task.READ_CAPTURE: VISION}

SWEEPS = {Task.SWEEP: 10.0, Task.SWEEP_PAPERS: 10.0, Task.WATCH_FOLDER: 5.0, Task.SWEEP_TERMS: 600.0,
          Task.SEAL_LOG: 5.0, Task.PUBLISH_ROOTS: 600.0, Task.WATCH_CAMERAS: 900.0, Task.SWEEP_KNOWN: 900.0}
"""Seconds between two beats of each sweep."""

BROKER_REST = 5.0
"""Seconds for which no nudge is tried after the broker did not answer; the sweep finds their rows."""


def make_celery(settings: Settings) -> Celery:
    """The application for this broker; also makes it the way by which nudges leave this process."""
    app = Celery("phat_nguoi", broker=settings.broker_url, include=["processing.tasks", "notices.tasks"])
    app.conf.update(
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1,
        task_ignore_result=True,
        task_serializer="json",
        accept_content=["json"],
        task_default_queue=OFFICE,
        task_queues=[Queue(VISION), Queue(OFFICE)],
        task_routes={str(task): {"queue": name} for task, name in QUEUE_OF.items()},
        broker_connection_retry_on_startup=True,
        broker_transport_options=_transport(settings.broker_url),
        worker_soft_shutdown_timeout=10,
        worker_hijack_root_logger=False,
        timezone="Asia/Ho_Chi_Minh",
        beat_schedule={str(task): {"task": str(task), "schedule": seconds, "options": {"expires": seconds}}
                       for task, seconds in SWEEPS.items()},
    )
    queue.set_sender(_Sender(app))
    return app


class _Sender:
    """Sends nudges, and leaves a broker that did not answer alone for a while, so that it holds nobody up."""

    def __init__(self, app: Celery) -> None:
        self.app = app
        self.silent_until = 0.0

    def __call__(self, task: Task, ids: tuple[str, ...]) -> None:
        if time.monotonic() < self.silent_until:
            return
        try:
            self.app.send_task(str(task), args=list(ids), queue=QUEUE_OF.get(task, OFFICE), retry=False)
        except OperationalError:
            self.silent_until = time.monotonic() + BROKER_REST
            raise


def _transport(broker_url: str) -> dict[str, float]:
    if not broker_url.startswith("redis"):
        return {}
    return {"visibility_timeout": 900, "unacked_restore_interval": 10, "unacked_restore_throttle": 1,
            "socket_timeout": 5, "socket_connect_timeout": 2, "max_retries": 0}
