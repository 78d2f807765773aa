"""Every view says who may use it, and the answer is the same for every role and route, tried for real."""

import ast
import re
import uuid
from pathlib import Path

import pytest

from portal.access import CAMERA, CODE_HOLDER, OPEN, SIGNED_IN
from processing.cases.rights import GRANTS, Right, Role
from tests import factories

ROOT = Path(__file__).parents[2]
SAFE = {"GET", "HEAD", "OPTIONS"}
EXAMPLE = {"uuid": str(uuid.UUID(int=1)), "int": "1", "string": "x", "path": "x", "default": "x"}


def every_route(app):
    """(endpoint, method, address with example values) of all routes but static files."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        address = re.sub(r"<(?:(\w+)(?:\([^)]*\))?:)?\w+>", lambda found: EXAMPLE[found.group(1) or "default"], rule.rule)
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            yield rule.endpoint, method, address


def right_of(app, endpoint):
    return getattr(app.view_functions[endpoint], "right", None)


def test_every_view_says_who_may_use_it(app):
    known = {OPEN, SIGNED_IN, CAMERA, CODE_HOLDER, *Right}
    assert [endpoint for endpoint, _, _ in every_route(app) if right_of(app, endpoint) not in known] == []


def test_there_are_views_to_guard(app):
    assert len(list(every_route(app))) > 40


def test_a_visitor_reaches_no_staff_page(app, client):
    reached = [(method, address) for endpoint, method, address in every_route(app)
               if right_of(app, endpoint) in {SIGNED_IN, *Right}
               and client.open(address, method=method).status_code not in (302, 401)]
    assert reached == []


@pytest.mark.parametrize("role", list(Role))
def test_a_role_reaches_exactly_the_views_of_its_rights(app, client, both_units, role):
    own, _ = both_units
    factories.sign_in(client, own[role])
    wrong = []
    for endpoint, method, address in every_route(app):
        right = right_of(app, endpoint)
        if right not in set(Right) or endpoint == "account.sign_out":
            continue
        status = client.open(address, method=method).status_code
        if (status == 403) is (right in GRANTS[role]) or status >= 500:
            wrong.append((endpoint, method, status))
    assert wrong == []


@pytest.fixture
def both_units(app):
    """A person of every role in one unit, and another unit."""
    from processing import db
    with db.writing() as session:
        unit, foreign = factories.a_unit(session), factories.a_unit(session)
        return {role: factories.a_person(session, role, unit=unit) for role in Role}, foreign


def test_no_view_that_answers_get_writes():
    """A view that opens a writing session answers to POST only; looking never changes anything."""
    guilty = []
    for path in (ROOT / "portal").rglob("*.py"):
        for function in [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)]:
            routes = [ast.unparse(each) for each in function.decorator_list if ".get(" in ast.unparse(each) or ".route(" in ast.unparse(each)]
            if routes and "writing()" in ast.unparse(function):
                guilty.append(f"{path.name}:{function.name}")
    assert guilty == []


@pytest.mark.parametrize("folder", ["portal", "processing", "notices", "tests"])
def test_no_file_is_longer_than_400_lines(folder):
    assert [str(path) for path in (ROOT / folder).rglob("*.py") if len(path.read_text().splitlines()) > 400] == []


def test_every_file_says_its_job_in_its_first_line():
    silent = [str(path.relative_to(ROOT)) for folder in ("portal", "processing", "notices") for path in (ROOT / folder).rglob("*.py")
              if not path.read_text().startswith('"""')]
    assert silent == []
