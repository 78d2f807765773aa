"""`make bench`: measure, print a table, leave JSON in build/bench.json. Name parts to run only those."""

import json
import os
import platform
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.benchmarks import desk, hands, intake, log, lookups, papers, reading, supervision

PARTS: dict[str, Callable[[], dict[str, object]]] = {
    "desk": desk.measure, "hands": hands.measure, "papers": papers.measure, "lookups": lookups.measure, "intake": intake.measure,
    "reading": reading.measure, "log": log.measure, "supervision": supervision.measure,
}


def main(wanted: list[str]) -> None:
    """Run the parts and print what they found."""
    figures: dict[str, object] = {"machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
                                  "at": time.strftime("%Y-%m-%dT%H:%M:%S%z")}
    for name in wanted or list(PARTS):
        print(f"{name} …", flush=True)
        found = PARTS[name]()
        for label, value in found.items():
            print(f"  {label:64} {value}", flush=True)
        figures[name] = found
    target = Path("build/bench.json")
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(figures, indent=1, ensure_ascii=False))
    print(f"{figures['machine']}; JSON in {target}")


if __name__ == "__main__":
    main(sys.argv[1:])
