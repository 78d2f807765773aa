"""`flask registry import`: counts on standard output, bad lines on standard error."""

from pathlib import Path

from flask import Flask

from portal.registry_commands import registry_commands

HEADING = ("plate,plate_colour,owner_kind,owner_name,owner_id_number,owner_address,owner_phone,vehicle_kind,make,model,"
           "vehicle_colour,valid_from,valid_to\n")
GOOD = "17A12345,white,individual,Trần Thị Thử,000000000001,Thôn Thử,,car,Toyota,Vios,white,2024-01-01,\n"


def test_a_register_is_imported_and_twice_is_once(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "register.csv"
    file.write_text(HEADING + GOOD)
    first, second = (app.test_cli_runner().invoke(registry_commands, ["import", str(file)]) for _ in range(2))
    assert first.stdout == "added 1, changed 0, unchanged 0, refused 0\n"
    assert second.stdout == "added 0, changed 0, unchanged 1, refused 0\n"
    assert (first.exit_code, second.exit_code) == (0, 0)


def test_bad_lines_are_named_and_the_exit_says_so(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "register.csv"
    file.write_text(HEADING + GOOD + GOOD.replace("white,indiv", "pink,indiv"))
    done = app.test_cli_runner().invoke(registry_commands, ["import", str(file)])
    assert done.exit_code == 1
    assert "line 3: plate_colour" in done.stderr
    assert "added 1" in done.stdout


def test_what_is_no_register_is_an_error_in_words(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "register.csv"
    file.write_text("a,b\n")
    done = app.test_cli_runner().invoke(registry_commands, ["import", str(file)])
    assert done.exit_code == 1
    assert "columns are missing" in done.stderr
