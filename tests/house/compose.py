"""Lint of docker/compose.yaml: what the file promises is what the code has. Run by `make check` and by the tests."""

import sys
from pathlib import Path

import yaml

from portal.celery import QUEUE_OF, VISION

ROOT = Path(__file__).parents[2]
STATES_OF_HEALTH = {"service_healthy", "service_completed_successfully", "service_started"}


def findings() -> list[str]:
    """What is wrong, a sentence each; empty when nothing is."""
    made = yaml.safe_load((ROOT / "docker/compose.yaml").read_text())
    services = made["services"]
    roles = {name: service["command"][0] for name, service in services.items() if "build" in service}
    role_script = (ROOT / "docker/role").read_text()
    wrong = [f"{name}: docker/role knows no role {role}" for name, role in roles.items() if f"  {role})" not in role_script]
    wrong += [f"no service plays {role}" for role in ("web", "worker", "beat", "migrate") if role not in roles.values()]
    served = ",".join(service.get("environment", {}).get("QUEUES", "") for service in services.values()).split(",")
    wrong += [f"no worker serves the queue {queue}" for queue in {VISION, "office", *QUEUE_OF.values()} - set(served)]
    wrong += [f"{name}: volume {volume} is not declared" for name, service in services.items()
              for volume in (each.partition(":")[0] for each in service.get("volumes", [])) if volume not in made["volumes"]]
    wrong += [f"{name}: depends on {other}, which is not there or has no health" for name, service in services.items()
              for other, how in service.get("depends_on", {}).items()
              if other not in services or how["condition"] not in STATES_OF_HEALTH
              or (how["condition"] == "service_healthy" and "healthcheck" not in services[other])]
    return wrong


if __name__ == "__main__":
    for sentence in findings():
        print(sentence)
    sys.exit(bool(findings()))
