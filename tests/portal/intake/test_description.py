"""The served description is valid OpenAPI 3.1, and true: every answer that the API gives is as it says."""

import io
import re

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import OpenAPIV31SpecValidator

from portal.app import create_app
from portal.intake import camera_access
from processing import db, queue, tasks
from processing import settings as process_settings
from processing.cameras import keys
from processing.cases.rights import Role
from tests import factories
from tests.conftest import make_settings
from tests.files import a_clip
from tests.portal.intake.test_captures import BAD_IMAGES, WRONG_METADATA, a_key, post, some_metadata


@pytest.fixture
def described(client):
    """Posts and gets, and holds each answer against the description."""
    document = client.get("/api/v1/openapi.json").json

    def hold(answer, path="/api/v1/captures", method="post"):
        stated = document["paths"][path][method]["responses"][str(answer.status_code)]
        [(media_type, content)] = stated["content"].items()
        assert answer.content_type == media_type
        validator(document, content["schema"]).validate(answer.json)
        return answer

    return hold


def validator(document, schema):
    return Draft202012Validator({**schema, "components": document["components"]}, format_checker=FormatChecker())


def test_the_description_is_valid(client):
    answer = client.get("/api/v1/openapi.json")
    assert answer.json["openapi"].startswith("3.1")
    OpenAPIV31SpecValidator(answer.json).validate()


def test_every_route_of_the_api_is_described_and_no_other(app, client):
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/v1/")]
    routes = {(re.sub(r"<uuid:capture_id>", "{id}", rule.rule), method.lower()) for rule in rules
              for method in rule.methods - {"HEAD", "OPTIONS"}}
    paths = client.get("/api/v1/openapi.json").json["paths"]
    assert routes == {(path, method) for path, methods in paths.items() for method in methods}


def test_good_answers_are_as_described(client, described):
    key, stated = a_key(), some_metadata()
    for status in (201, 200):
        clip = (io.BytesIO(a_clip()), "c.mp4", "video/mp4")
        assert described(post(client, key, stated, clip=clip)).status_code == status
    assert described(post(client, key, some_metadata(event_id="e2", offence="flying"))).json["state"] == "set_aside"


@pytest.mark.parametrize("reader", ["quick", "blind", "unable"])
def test_the_state_of_a_capture_is_as_described(client, described, tmp_path, reader):
    process_settings.configure(make_settings(tmp_path, reader=f"tests.readers:{reader}"))
    key = a_key()
    taken = post(client, key).json
    tasks.read_capture(taken["id"])
    answer = client.get(taken["links"]["self"], headers={"Authorization": f"Bearer {key}"})
    described(answer, "/api/v1/captures/{id}", "get")
    assert answer.json["case"] is not None
    assert [plate["text"] for plate in answer.json["plates"]] == (["17A12345"] if reader == "quick" else [])


@pytest.mark.parametrize("name", BAD_IMAGES)
def test_refused_pictures_are_answered_as_described(client, described, name):
    described(post(client, a_key(), images=BAD_IMAGES[name][0]))


@pytest.mark.parametrize("name", WRONG_METADATA)
def test_refused_metadata_is_answered_as_described(client, described, name):
    described(post(client, a_key(), WRONG_METADATA[name][0]))


def test_other_refusals_are_as_described(client, described):
    key, stated = a_key(), some_metadata()
    assert described(post(client, "wrong", stated)).status_code == 401
    post(client, key, stated)
    assert described(post(client, key, {**stated, "lane": 1})).status_code == 409
    path = "/api/v1/captures/{id}"
    absent = "/api/v1/captures/00000000-0000-0000-0000-000000000001"
    assert described(client.get(absent, headers={"Authorization": f"Bearer {key}"}), path, "get").status_code == 404
    assert described(client.get(absent), path, "get").status_code == 401


def test_refusals_before_a_part_is_read_are_as_described(app, client, described):
    shown = {"Authorization": f"Bearer {a_key()}"}
    assert described(client.post("/api/v1/captures", json={}, headers=shown)).status_code == 415
    large = client.post("/api/v1/captures", headers=shown, environ_overrides={"CONTENT_LENGTH": "999999999"},
                        content_type="multipart/form-data; boundary=x", input_stream=io.BytesIO(b"--x"))
    assert described(large).status_code == 413
    taken = post(client, a_key()).json
    with db.writing() as session:
        administrator = factories.a_person(session, Role.ADMINISTRATOR)
    factories.sign_in(client, administrator)
    assert described(client.get(taken["links"]["self"]), "/api/v1/captures/{id}", "get").status_code == 403


def test_waiting_is_asked_for_as_described(client, described, tmp_path, settings, monkeypatch):
    monkeypatch.setattr(camera_access, "PER_CAMERA", "1 per minute")
    limited = create_app(make_settings(tmp_path, rate_limits=True)).test_client()
    queue.set_sender(None)
    key = a_key()
    taken = post(limited, key).json
    assert described(post(limited, key)).status_code == 429
    answers = [limited.get(taken["links"]["self"], headers={"Authorization": f"Bearer {key}"}) for _ in range(2)]
    assert described(answers[-1], "/api/v1/captures/{id}", "get").status_code == 429


def test_metadata_that_is_taken_is_as_described(client):
    document = client.get("/api/v1/openapi.json").json
    check = validator(document, document["components"]["schemas"]["Metadata"])
    check.validate(some_metadata())
    check.validate(some_metadata(vehicle=None, signal={}, plate={"text": None}, firmware=[1]))
    for name in ("strange kind", "text as speed", "no event"):
        assert not check.is_valid(WRONG_METADATA[name][0])


def test_a_key_is_found_by_its_hash_only(app):
    key = a_key()
    with db.reading() as session:
        camera = keys.camera_of(session, key)
        assert key not in (camera.key_hash, camera.code)
        assert len(key) >= 43
        assert keys.camera_of(session, camera.key_hash) is None


def test_commands_list_cameras_and_issue_keys(app, client):
    with db.writing() as session:
        code = factories.a_camera(session).code
    runner = app.test_cli_runner()
    assert f"{code}\tred_light" in runner.invoke(args=["cameras", "list"]).output
    issued = [runner.invoke(args=["cameras", "issue-key", code]).output.strip() for _ in range(2)]
    assert [post(client, key).status_code for key in issued] == [401, 201]
    assert "\tkey\t" in runner.invoke(args=["cameras", "list"]).output
    unknown = runner.invoke(args=["cameras", "issue-key", "nobody"])
    assert (unknown.exit_code, "there is no camera nobody" in unknown.output) == (1, True)
