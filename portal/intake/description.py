"""The OpenAPI 3.1 description of the cameras' API, made from the same values that the code checks with."""

from typing import Any

from portal.intake.camera_access import PER_CAMERA
from processing.cameras import metadata, parcel, pictures
from processing.law.offence_codes import MAKERS
from processing.law.tariff import OFFENCES
from processing.models import CaptureState

Schema = dict[str, Any]

PROBLEM = "application/problem+json"
STATES = [state.value for state in CaptureState]


def document() -> Schema:
    """The whole description."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Phạt nguội: captures", "version": "1.0.0",
            "description": f"Cameras and vendor boxes hand in what they recorded; each at most {PER_CAMERA}.",
        },
        "paths": {
            "/api/v1/captures": {"post": _post()},
            "/api/v1/captures/{id}": {"get": _get()},
            "/api/v1/heartbeats": {"post": _heartbeat()},
            "/api/v1/openapi.json": {"get": _self()},
        },
        "components": {
            "securitySchemes": {
                "cameraKey": {"type": "http", "scheme": "bearer"},
                "staff": {"type": "apiKey", "in": "cookie", "name": "session"},
            },
            "schemas": {"Metadata": _metadata(), "Receipt": _receipt(), "CaptureStatus": _status(), "Plate": _plate(),
                        "Problem": _problem()},
        },
    }


def _post() -> Schema:
    return {
        "operationId": "postCapture",
        "summary": "Hand in a capture. The same capture may be sent again as often as needed.",
        "security": [{"cameraKey": []}],
        "parameters": [{
            "name": "Idempotency-Key", "in": "header", "required": True, "description": "Equal to metadata.event_id.",
            "schema": {"type": "string", "pattern": f"^{metadata.EVENT_ID.pattern}$"},
        }],
        "requestBody": {"required": True, "content": {"multipart/form-data": {
            "schema": _form(),
            "encoding": {"metadata": {"contentType": "application/json"},
                         "image": {"contentType": f"{pictures.JPEG}, {pictures.PNG}"},
                         "clip": {"contentType": pictures.MP4}},
        }}},
        "responses": {
            "201": _answer("Taken. With state set_aside, the office looks first; `reason` says why.", "Receipt"),
            "200": _answer("This capture was taken before; nothing has changed.", "Receipt"),
            "401": _refusal("No key, or a key of no camera."),
            "409": _refusal("This event id was used for a capture with other content."),
            "413": _refusal(f"A picture above {_megabytes(pictures.MAX_PICTURE_BYTES)}, a clip above "
                            f"{_megabytes(pictures.MAX_CLIP_BYTES)}, or too much of all."),
            "415": _refusal("Not multipart/form-data, or a file that is neither JPEG nor PNG (clip: MP4)."),
            "422": _refusal("Metadata or a file is not as described; `errors` names each field."),
            "429": _refusal("Too many requests; wait as long as Retry-After says."),
        },
    }


def _get() -> Schema:
    return {
        "operationId": "getCapture",
        "summary": "How far a capture has come: for the camera that sent it, and for staff of its unit.",
        "security": [{"cameraKey": []}, {"staff": []}],
        "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}],
        "responses": {
            "200": _answer("The capture.", "CaptureStatus"),
            "401": _refusal("No key, or a key of no camera."),
            "403": _refusal("This account has no right to see cases."),
            "404": _refusal("There is none, or it is another's."),
            "429": _refusal("Too many requests; wait as long as Retry-After says."),
        },
    }


def _heartbeat() -> Schema:
    moment = {"type": "string", "format": "date-time", "description": "What the camera's clock shows."}
    shown = _exactly({"time": moment})
    off = _exactly({"clock_ahead_seconds": {"type": "number"}})
    return {
        "operationId": "postHeartbeat",
        "summary": "The camera is alive; how far its clock is off counts for the captures of the next day.",
        "security": [{"cameraKey": []}],
        "requestBody": {"required": True, "content": {"application/json": {"schema": shown}}},
        "responses": {
            "200": {"description": "Heard.", "content": {"application/json": {"schema": off}}},
            "401": _refusal("No key, or a key of no camera."),
            "413": _refusal("More than a heartbeat says."),
            "415": _refusal("Not application/json."),
            "422": _refusal("No moment with its offset."),
            "429": _refusal("Too many requests; wait as long as Retry-After says."),
        },
    }


def _self() -> Schema:
    answer = {"description": "This document.", "content": {"application/json": {"schema": {"type": "object"}}}}
    return {"operationId": "getDescription", "summary": "This document.", "security": [], "responses": {"200": answer}}


def _form() -> Schema:
    return {
        "type": "object", "required": ["metadata", "image"], "additionalProperties": False,
        "properties": {
            "metadata": _ref("Metadata"),
            "image": {"type": "array", "minItems": 1, "maxItems": parcel.MAX_IMAGES, "items": {},
                      "description": "JPEG or PNG, the scene first, one part a picture; each at most "
                                     f"{_megabytes(pictures.MAX_PICTURE_BYTES)} and "
                                     f"{pictures.MAX_PIXELS // 10**6} megapixels."},
            "clip": {"description": f"MP4, at most {_megabytes(pictures.MAX_CLIP_BYTES)}."},
        },
    }


def _metadata() -> Schema:
    return {
        "type": "object", "required": ["event_id", "recorded_at"], "additionalProperties": True,
        "anyOf": [{"required": ["offence"]}, {"required": ["maker", "offence_code"]}],
        "description": "Fields that are not described here are kept with the capture.",
        "properties": {
            "event_id": {"type": "string", "pattern": f"^{metadata.EVENT_ID.pattern}$"},
            "recorded_at": {"type": "string", "format": "date-time", "description":
                            "With offset. What is in the future is set aside, beyond a day refused."},
            "offence": {"type": "string", "pattern": f"^{metadata.OFFENCE.pattern}$", "examples": list(OFFENCES),
                        "description": "A name that the office does not know is taken and set aside."},
            "lane": _maybe({"type": "integer", "minimum": 0, "maximum": 30}),
            "direction": _maybe({"type": "string", "maxLength": 20}),
            "speed_kmh": _maybe({"type": "number", "minimum": 0, "maximum": 500}),
            "speed_limit_kmh": _maybe({"type": "number", "minimum": 0, "maximum": 200}),
            "signal": _object({"phase": {"type": "string", "maxLength": 20},
                               "red_for_ms": {"type": "integer", "minimum": 0, "maximum": 3_600_000}}),
            "vehicle": _object({"kind": {"enum": [*metadata.VEHICLE_KINDS]},
                                "colour": {"type": "string", "maxLength": 40},
                                "make": {"type": "string", "maxLength": 60}}),
            "device_event": _maybe({"type": "string", "maxLength": 100, "description":
                                    "The device's own id of the event: captures of one camera that share it are one."}),
            "maker": _maybe({"enum": [*MAKERS]}),
            "offence_code": _maybe({"type": "string", "maxLength": 60, "description":
                                    "The maker's code of the act; with `maker` it may stand instead of `offence`."}),
            "clock": _object({"sent_at": {"type": "string", "format": "date-time", "description":
                                          "What the camera's clock shows as it sends this."},
                              "offset_ms": {"type": "number"}, "synchronised": {"type": "boolean"}}),
            "plate": _object({"text": {"type": "string", "maxLength": 20},
                              "confidence": {"type": "number", "minimum": 0, "maximum": 1},
                              "box": {"description": "x1, y1, x2, y2 of the plate in the first picture: pixels, or "
                                                     "shares from 0 to 1. It points at the vehicle that is meant."}}),
        },
    }


def _receipt() -> Schema:
    links = _exactly({"self": {"type": "string", "format": "uri-reference"}})
    always = _exactly({"id": _uuid(), "state": {"enum": STATES}, "links": links})
    reason = {"type": "string", "description": "Only where a person must look first: why it was set aside."}
    return always | {"properties": always["properties"] | {"reason": reason}}


def _status() -> Schema:
    return _exactly({
        "id": _uuid(), "state": {"enum": STATES}, "reason": _maybe({"type": "string"}),
        "case": _maybe(_uuid()) | {"description": "The case that this capture became, or whose event it shows, too."},
        "plates": {"type": "array", "items": _ref("Plate")},
    })


def _plate() -> Schema:
    return _exactly({
        "text": {"type": "string"}, "raw": {"type": "string"},
        "confidence": {"type": "number", "minimum": 0, "maximum": 1},
        "box": {"type": "array", "items": {"type": "integer"}, "minItems": 4, "maxItems": 4},
        "lines": {"type": "integer"}, "colour": _maybe({"type": "string"}), "kind": {"type": "string"},
        "subject": {"type": "boolean"}, "alternatives": {"type": "array", "items": {"type": "string"}},
        "characters": {"type": "array", "items": _character(), "description": "One for each of the text, or none."},
    })


def _character() -> Schema:
    chance = {"type": "number", "minimum": 0, "maximum": 1}
    other = {"type": "array", "prefixItems": [{"type": "string"}, chance], "minItems": 2, "maxItems": 2}
    others = {"type": "array", "items": other}
    return _exactly({"text": {"type": "string"}, "probability": chance, "alternatives": others})


def _problem() -> Schema:
    fault = _exactly({"field": {"type": "string"}, "detail": {"type": "string"}})
    return {
        "type": "object", "required": ["type", "title", "status", "detail"],
        "properties": {"type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"},
                       "detail": {"type": "string"}, "errors": {"type": "array", "items": fault}},
    }


def _answer(description: str, schema: str) -> Schema:
    return {"description": description, "content": {"application/json": {"schema": _ref(schema)}}}


def _refusal(description: str) -> Schema:
    return {"description": description, "content": {PROBLEM: {"schema": _ref("Problem")}}}


def _ref(schema: str) -> Schema:
    return {"$ref": f"#/components/schemas/{schema}"}


def _exactly(properties: Schema) -> Schema:
    return {"type": "object", "required": list(properties), "properties": properties, "additionalProperties": False}


def _object(properties: Schema) -> Schema:
    """An object of which every part, and the object itself, may be left out or null."""
    return _maybe({"type": "object", "properties": {name: _maybe(schema) for name, schema in properties.items()}})


def _maybe(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _uuid() -> Schema:
    return {"type": "string", "format": "uuid"}


def _megabytes(size: int) -> str:
    return f"{size // 1024 // 1024} MB"
