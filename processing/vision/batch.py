"""Read many pictures with a process a core; a picture that kills its process costs itself only."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Lock, Thread

from processing.vision.values import PlateGuess, Reading, UnreadablePicture

Answer = dict[str, object]

MAX_BYTES = 64_000_000

# A forked child would share the parent's loaded networks and their locks.
_SPAWN = get_context("spawn")


def read_all(files: Iterator[str], tell: Callable[[Answer], None], *, workers: int) -> None:
    """Tells one answer a file, in any order, as soon as it is there."""
    turns = _Turns(files, tell)
    threads = [Thread(target=_serve, args=(turns,), daemon=True) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if turns.failure:
        raise turns.failure


class _Turns:
    """Hands out files and takes in answers, one thread at a time."""

    def __init__(self, files: Iterator[str], tell: Callable[[Answer], None]) -> None:
        self.failure: BaseException | None = None
        self._files, self._tell = files, tell
        self._asking, self._telling = Lock(), Lock()

    def next_file(self) -> str | None:
        with self._asking:
            return None if self.failure else next(self._files, None)

    def tell(self, answer: Answer) -> None:
        with self._telling:
            self._tell(answer)


def _serve(turns: _Turns) -> None:
    """One thread keeps one process busy, and starts another if it dies."""
    process = None
    try:
        while (file := turns.next_file()) is not None:
            process = process or _Process()
            try:
                turns.tell(process.read(file))
            except (EOFError, ConnectionError, BrokenPipeError):
                process.stop()
                process = None
                turns.tell({"file": file, "error": "the reading process ended on this picture"})
    except BaseException as failure:  # handed to the main thread, which raises it
        turns.failure = failure
    finally:
        if process:
            process.stop()


class _Process:
    def __init__(self) -> None:
        self._pipe, theirs = _SPAWN.Pipe()
        self._process = _SPAWN.Process(target=_work, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()

    def read(self, file: str) -> Answer:
        self._pipe.send(file)
        answer: Answer = self._pipe.recv()
        return answer

    def stop(self) -> None:
        self._pipe.close()
        self._process.join(timeout=5)
        self._process.kill()


def _work(pipe: Connection) -> None:
    """The child's life. Its standard output belongs to the answers, so whatever a library prints goes to the errors."""
    os.dup2(2, 1)
    from processing.vision import plate_reader

    reader = plate_reader()
    with suppress(EOFError, KeyboardInterrupt):
        while True:
            file = pipe.recv()
            pipe.send(_answer(file, reader.read))


def _answer(file: str, read: Callable[[bytes], Reading]) -> Answer:
    try:
        reading = read(_bytes(Path(file)))
    except Exception as error:  # one bad file must not end the run
        return {"file": file, "error": f"{type(error).__name__}: {error}"}
    plates = [_plate(guess) for guess in reading.plates]
    return {"file": file, "plates": plates, "reason": reading.reason, "ms": reading.ms}


def _bytes(path: Path) -> bytes:
    if not path.is_file() and path.exists():
        raise UnreadablePicture("not a regular file")
    if path.stat().st_size > MAX_BYTES:
        raise UnreadablePicture(f"more than {MAX_BYTES // 1_000_000} MB")
    return path.read_bytes()


def _plate(guess: PlateGuess) -> dict[str, object]:
    return {
        "text": guess.text,
        "raw": guess.raw,
        "confidence": guess.confidence,
        "box": list(guess.box),
        "lines": guess.lines,
        "colour": guess.colour,
        "kind": guess.kind,
        "subject": guess.subject,
        "alternatives": list(guess.alternatives),
    }


def as_line(answer: Answer) -> str:
    return json.dumps(answer, separators=(", ", ": "))
