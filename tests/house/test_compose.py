"""The compose file fits the code."""

from tests.house import compose


def test_the_compose_file_promises_only_what_the_code_has():
    assert compose.findings() == []
