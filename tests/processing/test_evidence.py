"""Evidence is written once, read-only, found by its digest, and its every reading is checked."""

import os
import stat
import threading

import pytest

from processing.evidence import AlteredEvidenceError, MissingEvidenceError, Store


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "evidence")


def test_bytes_are_found_by_their_digest_and_are_read_only(store):
    digest = store.keep(b"picture")
    assert store.read(digest) == b"picture"
    assert stat.S_IMODE(store.path(digest).stat().st_mode) == 0o444
    assert store.keep(b"picture") == digest


def test_an_altered_file_is_not_handed_out(store):
    digest = store.keep(b"picture")
    os.chmod(store.path(digest), 0o644)
    store.path(digest).write_bytes(b"forgery")
    with pytest.raises(AlteredEvidenceError):
        store.read(digest)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "ab", "0" * 63 + "/"])
def test_nothing_but_a_digest_names_a_file(store, name):
    with pytest.raises(MissingEvidenceError):
        store.read(name)


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".hidden", "a\0b"])
def test_a_named_file_has_a_plain_name(store, name):
    with pytest.raises(ValueError, match="plain"):
        store.keep_once(name, b"x")


def test_the_first_writer_of_a_name_wins(store):
    wins = set()
    threads = [threading.Thread(target=lambda n=n: wins.add(store.keep_once("paper.pdf", b"%d" % n))) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(wins) == 1


def test_no_half_written_file_is_left_by_a_crash(store, monkeypatch):
    def crash(*_):
        raise OSError("no space left")
    monkeypatch.setattr(os, "link", crash)
    with pytest.raises(OSError, match="no space"):
        store.keep(b"picture")
    assert [path for path in store.root.rglob("*") if path.is_file()] == []


def test_a_store_that_cannot_be_written_says_so(tmp_path):
    (tmp_path / "file").write_text("in the way")
    assert not Store(tmp_path / "file").answers()
    assert Store(tmp_path / "fine").answers()
