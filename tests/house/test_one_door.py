"""The state of a case is assigned in one function; of the rest of the code nothing touches it."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOOR = ROOT / "processing" / "cases" / "states.py"
OTHERS_WITH_A_STATE = {"capture", "document", "contest", "job", "paper", "recall"}
"""Captures, documents, contests, print jobs and recalls have states of their own, kept by their own rooms under these names."""


def assigned_states(tree):
    """Names of the objects whose attribute `state` is assigned anywhere in a module."""
    for node in ast.walk(tree):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AugAssign | ast.AnnAssign) else []
        for target in targets:
            for each in ast.walk(target):
                if isinstance(each, ast.Attribute) and each.attr == "state" and isinstance(each.ctx, ast.Store):
                    yield ast.unparse(each.value)


def bulk_updates(tree):
    """Calls such as `.values(state=…)` or `setattr(x, "state", …)`, which would go around the door."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name == "values" and any(keyword.arg == "state" for keyword in node.keywords):
                yield ast.unparse(node)
            if name == "setattr" and len(node.args) > 1 and getattr(node.args[1], "value", "") == "state":
                yield ast.unparse(node)


def modules():
    for room in ("portal", "notices", "processing"):
        yield from sorted((ROOT / room).rglob("*.py"))


def test_only_the_door_assigns_the_state_of_a_case():
    wrong = [f"{path.relative_to(ROOT)}: {name}.state" for path in modules() if path != DOOR
             for name in assigned_states(ast.parse(path.read_text())) if name.rpartition(".")[2] not in OTHERS_WITH_A_STATE]
    assert wrong == []


def test_the_door_assigns_it_once():
    assert list(assigned_states(ast.parse(DOOR.read_text()))) == ["case"]


def test_no_bulk_update_goes_around_the_door():
    assert [call for path in modules() for call in bulk_updates(ast.parse(path.read_text()))] == []
