"""The plate grammar, as a table of plates that are on the road."""

import pytest

from processing.plates import PROVINCES, Colour, Flag, Series, VehicleKind, display, normalise, parse

CAR, MOTORCYCLE, SPECIALISED, UNKNOWN = (
    VehicleKind.CAR, VehicleKind.MOTORCYCLE, VehicleKind.SPECIALISED, VehicleKind.UNKNOWN,
)  # fmt: skip

WRITTEN = [
    ("17A-123.45", "17A12345", Series.CAR, CAR),
    ("30F-256.58", "30F25658", Series.CAR, CAR),
    ("29M-1234", "29M1234", Series.CAR, CAR),
    ("29-AB 123.45", "29AB12345", Series.MOTORCYCLE, MOTORCYCLE),
    ("29-AG 123.45", "29AG12345", Series.MOTORCYCLE, MOTORCYCLE),
    ("59-X3 381.88", "59X338188", Series.MOTORCYCLE_OLD, MOTORCYCLE),
    ("59-X3 8188", "59X38188", Series.MOTORCYCLE_OLD, MOTORCYCLE),
    ("50-CA 5874", "50CA5874", Series.MOPED_OLD, MOTORCYCLE),
    ("29-MĐ1 520.72", "29MD152072", Series.ELECTRIC_MOTORCYCLE, MOTORCYCLE),
    ("29-MĐ 520.72", "29MD52072", Series.ELECTRIC_MOTORCYCLE, MOTORCYCLE),
    ("17CD-012.34", "17CD01234", Series.SPECIAL, SPECIALISED),
    ("17RM-012.34", "17RM01234", Series.SPECIAL, SPECIALISED),
    ("17HC-012.34", "17HC01234", Series.SPECIAL, SPECIALISED),
    ("17KT-012.34", "17KT01234", Series.SPECIAL, CAR),
    ("30LD-012.34", "30LD01234", Series.LEGACY, CAR),
    ("30LD-1234", "30LD1234", Series.LEGACY, CAR),
    ("51DA-1234", "51DA1234", Series.LEGACY, CAR),
    ("51MK-012.34", "51MK01234", Series.LEGACY, CAR),
    ("51R-012.34", "51R01234", Series.LEGACY, SPECIALISED),
    ("80-011-NG-02", "80011NG02", Series.FOREIGN_CAR, CAR),
    ("80-228-QT-17", "80228QT17", Series.FOREIGN_CAR, CAR),
    ("30-011-NN-021", "30011NN021", Series.FOREIGN_MOTORCYCLE, MOTORCYCLE),
    ("41-091-CV-03", "41091CV03", Series.FOREIGN_CAR, CAR),
    ("T80-235.88", "T8023588", Series.TEMPORARY, UNKNOWN),
]


@pytest.mark.parametrize(("written", "text", "series", "vehicle"), WRITTEN)
def test_a_plate_as_it_is_written_says_what_it_is(written, text, series, vehicle):
    plate = parse(written)
    assert (plate.text, plate.series, plate.vehicle, plate.flags) == (text, series, vehicle, frozenset())


@pytest.mark.parametrize("written", [row[0] for row in WRITTEN])
def test_a_plate_is_shown_as_it_is_written(written):
    assert display(written) == written


@pytest.mark.parametrize(
    ("text", "shown"),
    [("17A12345", "17A-123.45"), ("29md152072", "29-MĐ1 520.72"), ("29MĐ152072", "29-MĐ1 520.72"), ("59x338188", "59-X3 381.88"),
     ("49019BD", "49 019-BD"), ("hello", "hello"), ("", "")],
)  # fmt: skip
def test_display_of_stored_text(text, shown):
    assert display(text) == shown


@pytest.mark.parametrize(
    ("text", "plain"),
    [("29-MĐ1 520.72", "29MD152072"), ("17a - 123.45", "17A12345"), ("29-MÐ1", "29MD1"), ("29-mđ1", "29MD1"), ("\u200b17A\n123.45 ", "17A12345"),
     ("１７Ａ", "17A"), ("17Â", "17A"), ("苏A12345", "A12345"), ("", ""), ("·.-", "")],
)  # fmt: skip
def test_normalise(text, plain):
    assert normalise(text) == plain


@pytest.mark.parametrize(
    "text",
    ["", "STOP", "A", "12345678", "17A", "17A123", "ABC1234", "1A-12345", "170A12345", "22/11/2026", "59 km/h",
     "17ABC12345", "80011XX02", "T8023", "A" * 10_000],
)  # fmt: skip
def test_what_is_no_plate(text):
    assert parse(text) is None


@pytest.mark.parametrize(
    ("text", "lines", "vehicle", "shown", "unsure"),
    [
        ("51F11234", 1, CAR, "51F-112.34", False),
        ("51F11234", 2, UNKNOWN, "51F-112.34", True),
        ("51F11234", None, UNKNOWN, "51F-112.34", True),
        ("51F1\n1234", 2, MOTORCYCLE, "51-F1 1234", False),
        ("51F\n11234", 2, CAR, "51F-112.34", False),
        ("51F-112.34", None, CAR, "51F-112.34", False),
        ("51-F1 1234", None, MOTORCYCLE, "51-F1 1234", False),
        ("51F01234", 2, CAR, "51F-012.34", False),  # no series A0: it is a car's
    ],
)
def test_eight_glyphs_are_a_car_or_an_old_motorcycle(text, lines, vehicle, shown, unsure):
    plate = parse(text, lines)
    assert (plate.vehicle, plate.display, Flag.AMBIGUOUS_SERIES in plate.flags) == (vehicle, shown, unsure)


@pytest.mark.parametrize(
    ("text", "lines", "vehicle"),
    [
        ("30LD12345", 1, CAR),
        ("30LD12345", 2, UNKNOWN),
        ("30LD-123.45", 2, CAR),
        ("30-LD\n123.45", 2, MOTORCYCLE),
        ("17CD12345", 1, SPECIALISED),
        ("17CD12345", None, UNKNOWN),
    ],
)
def test_reserved_letters_may_be_a_motorcycles_where_the_layout_is_open(text, lines, vehicle):
    assert parse(text, lines).vehicle is vehicle


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("13A-123.45", Flag.UNISSUED_PROVINCE),
        ("05A-123.45", Flag.UNISSUED_PROVINCE),
        ("T13-235.88", Flag.UNISSUED_PROVINCE),
        ("30J-123.45", Flag.OUTSIDE_GRAMMAR),
        ("30W-123.45", Flag.OUTSIDE_GRAMMAR),
        ("29-W1 123.45", Flag.OUTSIDE_GRAMMAR),
        ("49019BD", Flag.OUTSIDE_GRAMMAR),
        ("29-AR 123.45", Flag.LETTER_R),
        ("30A-000.00", Flag.ZERO_SERIAL),
    ],
)
def test_what_the_grammar_wonders_at_is_flagged_and_kept(text, flag):
    assert flag in parse(text).flags


@pytest.mark.parametrize(
    ("text", "colour", "unusual"),
    [
        ("30F-256.58", Colour.WHITE, False),
        ("30F-256.58", Colour.YELLOW, False),
        ("30F-256.58", Colour.BLUE, False),
        ("30F-256.58", Colour.RED, True),
        ("30V-256.58", Colour.BLUE, True),  # state bodies have the letters A to M
        ("29-AB 123.45", Colour.YELLOW, True),
        ("29-A1 123.45", Colour.BLUE, False),
        ("80-011-NG-02", Colour.WHITE, False),
        ("80-011-NG-02", Colour.BLUE, True),
    ],
)
def test_a_colour_that_the_series_does_not_come_in_is_flagged(text, colour, unusual):
    plate = parse(text, colour=colour)
    assert (plate.colour, Flag.UNUSUAL_COLOUR in plate.flags) == (colour, unusual)


@pytest.mark.parametrize("colour", [None, Colour.RED])
def test_army_plates_begin_with_letters_on_red(colour):
    plate = parse("TM-32-57", colour=colour)
    assert (plate.series, plate.display, plate.province) == (Series.ARMY, "TM-32-57", None)


@pytest.mark.parametrize("colour", [Colour.WHITE, Colour.YELLOW, Colour.BLUE])
def test_letters_first_on_another_colour_are_no_plate_of_ours(colour):
    assert parse("TM-32-57", colour=colour) is None


def test_there_are_81_codes_and_two_of_them_are_hung_yen():
    assert len(PROVINCES) == 81
    assert [code for code, province in PROVINCES.items() if province.merged_into == "Hưng Yên"] == ["17", "89"]
    assert PROVINCES["17"].name == "Thái Bình"


@pytest.mark.parametrize("code", ["13", "42", "44", "45", "46", "87", "91", "96", *(f"{n:02}" for n in range(11))])
def test_codes_that_were_never_issued(code):
    assert code not in PROVINCES


@pytest.mark.parametrize("code", list(PROVINCES))
def test_every_issued_code_is_a_province_of_its_plate(code):
    plate = parse(f"{code}A-123.45")
    assert (plate.province, plate.flags) == (code, frozenset())
