"""Lay out the OCR weights of the installed rapidocr wheel the way paddleocr wants them, without any network."""

import atexit
import functools
import hashlib
import importlib.util
import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

# Plate lines are short: on the recogniser's usual canvas, 320 wide, half the time would go into padding.
LINE_SHAPE = [3, 48, 160]


@dataclass(frozen=True, slots=True)
class Weights:
    """One network of the wheel, and the only bytes that it may be."""

    name: str
    file: str
    sha256: str


DETECTOR = Weights(
    "PP-OCRv6_small_det", "PP-OCRv6_det_small.onnx", "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f"
)
RECOGNISER = Weights(
    "PP-OCRv6_small_rec", "PP-OCRv6_rec_small.onnx", "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884"
)


class WeightsError(RuntimeError):
    """The weights are missing, or are not the ones that were measured."""


def model_dirs(cache: Path | None = None) -> tuple[Path, Path]:
    """The detector's and the recogniser's folder, made on first use; several processes may ask at once."""
    root = cache or cache_dir()
    return _model_dir(root, DETECTOR), _model_dir(root, RECOGNISER)


def recogniser_dir(cache: Path | None = None) -> Path:
    return _model_dir(cache or cache_dir(), RECOGNISER)


@functools.cache
def cache_dir() -> Path:
    """Where made-up files may lie between runs; a temporary folder for an account without a home."""
    base = os.environ.get("XDG_CACHE_HOME")
    try:
        root = (Path(base) if base else Path.home() / ".cache") / "phat-nguoi" / "ocr"
        root.mkdir(parents=True, exist_ok=True)
        if os.access(root, os.W_OK):
            return root
    except (OSError, RuntimeError):
        pass
    folder = Path(tempfile.mkdtemp(prefix="phat-nguoi-ocr-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _model_dir(root: Path, source: Weights) -> Path:
    tag = hashlib.sha256(f"{source.sha256} {json.dumps(_settings(source, []))}".encode()).hexdigest()[:12]
    folder = root / f"{source.name}-{tag}"
    if not _is_whole(folder, source):
        root.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".making-", dir=root) as making:
            fresh = Path(making) / folder.name
            _fill(fresh, source)
            _put_in_place(fresh, folder, source)
    return folder


def _is_whole(folder: Path, source: Weights) -> bool:
    model = folder / "inference.onnx"
    return model.is_file() and (folder / "inference.yml").is_file() and _sha256(model) == source.sha256


def _put_in_place(fresh: Path, folder: Path, source: Weights) -> None:
    """A rename is atomic: who comes second finds the first one's whole folder; a spoilt one is moved out of the way."""
    try:
        fresh.rename(folder)
    except OSError:
        if _is_whole(folder, source):
            return
        folder.rename(fresh.with_name("spoilt"))
        fresh.rename(folder)


def _fill(folder: Path, source: Weights) -> None:
    folder.mkdir()
    model = folder / "inference.onnx"
    shutil.copyfile(_wheel_models() / source.file, model)
    if _sha256(model) != source.sha256:
        raise WeightsError(f"{source.file} in the installed rapidocr is not the one that was measured")
    characters = _characters(model) if source is RECOGNISER else []
    settings = json.dumps(_settings(source, characters), ensure_ascii=False)  # JSON is YAML too, and quicker to write
    (folder / "inference.yml").write_text(settings, encoding="utf-8")


def _wheel_models() -> Path:
    spec = importlib.util.find_spec("rapidocr")
    if spec is None or spec.origin is None:
        raise WeightsError("rapidocr, which carries the weights, is not installed")
    return Path(spec.origin).parent / "models"


def _sha256(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _characters(model: Path) -> list[str]:
    import onnxruntime

    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    listed: str = session.get_modelmeta().custom_metadata_map["character"]
    return listed.rstrip("\n").split("\n")


def _settings(source: Weights, characters: list[str]) -> Mapping[str, object]:
    read: dict[str, object] = {"DecodeImage": {"channel_first": False, "img_mode": "BGR"}}
    if source is RECOGNISER:
        before: list[dict[str, object]] = [read, {"RecResizeImg": {"image_shape": LINE_SHAPE}}]
        after: dict[str, object] = {"name": "CTCLabelDecode", "character_dict": characters}
    else:
        norm = {"mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225], "scale": "1./255.", "order": "hwc"}
        before = [read, {"DetResizeForTest": {"resize_long": 960}}, {"NormalizeImage": norm}, {"ToCHWImage": None}]
        after = {"name": "DBPostProcess", "thresh": 0.3, "box_thresh": 0.6, "max_candidates": 1000, "unclip_ratio": 1.5}
    return {
        "Global": {"model_name": source.name},
        "PreProcess": {"transform_ops": before},
        "PostProcess": after,
    }
