"""The Celery application: carries nudges, runs tasks and beats the sweeps. Tasks take ids and may run twice."""

from celery import Celery
from kombu import Queue

from processing import queue
from processing.queue import Task
from processing.settings import Settings

VISION = "vision"
OFFICE = "office"
QUEUE_OF = {Task.READ_CAPTURE: VISION}

SWEEPS = {Task.SWEEP: 10.0, Task.SWEEP_PAPERS: 10.0, Task.WATCH_FOLDER: 5.0}
"""Seconds between two beats of each sweep."""


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
    queue.set_sender(lambda task, ids: _send(app, task, ids))
    return app


def _send(app: Celery, task: Task, ids: tuple[str, ...]) -> None:
    app.send_task(str(task), args=list(ids), queue=QUEUE_OF.get(task, OFFICE), retry=False)


def _transport(broker_url: str) -> dict[str, float]:
    if not broker_url.startswith("redis"):
        return {}
    return {"visibility_timeout": 900, "unacked_restore_interval": 10, "unacked_restore_throttle": 1,
            "socket_timeout": 5, "socket_connect_timeout": 2}
