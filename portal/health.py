"""Is it alive, is it ready, what does it count."""

from flask import Blueprint, Response, current_app
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from sqlalchemy import exists, func, select, text, true

import migrations
from portal.access import OPEN, needs, session_for_reading
from processing import evidence
from processing.models import Capture, Case, Document, KnownAnswer

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
@needs(OPEN)
def alive() -> dict[str, str]:
    """The process answers."""
    return {"status": "alive"}


@blueprint.get("/health/ready")
@needs(OPEN)
def ready() -> tuple[dict[str, object], int]:
    """Database at the code's migration, broker and evidence store answer."""
    parts = {"database": _database(), "broker": _broker(), "evidence": evidence.evidence().answers()}
    return {"ready": all(parts.values()), **parts}, 200 if all(parts.values()) else 503


@blueprint.get("/metrics")
@needs(OPEN)
def metrics() -> Response:
    """Rows by state, for Prometheus; the reverse proxy keeps it inside. What was put in to measure is no case."""
    registry = CollectorRegistry()
    measuring = exists().where(KnownAnswer.capture_id == Capture.id)
    for name, model, real in (("captures", Capture, ~measuring), ("cases", Case, ~Case.known_answer),
                              ("documents", Document, true())):
        gauge = Gauge(f"phatnguoi_{name}", f"{name} by state", ["state"], registry=registry)
        counted = select(model.state, func.count()).where(real).group_by(model.state)
        for state, count in session_for_reading().execute(counted):
            gauge.labels(state=state.value).set(count)
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _database() -> bool:
    try:
        return bool(session_for_reading().scalar(text("select version_num from alembic_version")) == migrations.head())
    except Exception:
        current_app.logger.warning("database does not answer", exc_info=True)
        return False


def _broker() -> bool:
    try:
        with current_app.extensions["celery"].connection_for_read() as connection:
            connection.ensure_connection(max_retries=1, timeout=2)
        return True
    except Exception:
        current_app.logger.warning("broker does not answer", exc_info=True)
        return False
