"""Checks a proof of inclusion with nothing of the project: `python check_proof.py proof.json published-root`."""

import hashlib
import json
import sys


def sha256(data):
    return hashlib.sha256(data).digest()


def holds(proof, published_root):
    event, link = proof["event"].encode(), proof["link"].encode()
    if json.loads(link)["event_digest"] != sha256(event).hex():
        return False
    here = sha256(b"\x00" + link)
    for side, other in proof["path"]:
        other = bytes.fromhex(other)
        here = sha256(b"\x01" + other + here) if side == "left" else sha256(b"\x01" + here + other)
    return here.hex() == published_root


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        proofs = json.load(file)
    good = bool(proofs) and all(holds(each, sys.argv[2]) for each in proofs)
    print("the events are in the published log" if good else "NOT in the published log")
    sys.exit(0 if good else 1)
