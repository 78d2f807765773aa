"""The reader on the labelled photographs, where they are; the scorer lies beside them."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"


def measure() -> dict[str, object]:
    """What the scorer prints, or why there is nothing."""
    if not (SHARED / "plates/labels.csv").exists():
        return {"skipped": "the labelled photographs are not on this machine"}
    command = [sys.executable, str(SHARED / "eval/plate_eval.py"), "--json", "--labels", str(SHARED / "plates/labels.csv"),
               "--images", str(SHARED / "plates"), "--negatives", str(SHARED / "plates/negatives.csv"), "--",
               sys.executable, "-m", "processing.vision", "read", "--jsonl", "-"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))
