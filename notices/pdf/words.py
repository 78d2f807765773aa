"""An amount of đồng in words, as a Vietnamese official writes it."""

_DIGITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]
_BILLION = 10**9


def amount_in_words(amount_vnd: int) -> str:
    """`19000000` → “Mười chín triệu đồng”."""
    words = number_in_words(amount_vnd) + " đồng"
    return words[0].upper() + words[1:]


def number_in_words(number: int) -> str:
    if number < 0:
        raise ValueError("a number in words is not negative")
    if number == 0:
        return "không"
    return " ".join(_any(number))


def _any(number: int) -> list[str]:
    if number < _BILLION:
        return _below_billion(number, full=False)
    billions, rest = divmod(number, _BILLION)
    return [*_any(billions), "tỷ", *_below_billion(rest, full=True)]


def _below_billion(number: int, *, full: bool) -> list[str]:
    words: list[str] = []
    for size, unit in ((10**6, ["triệu"]), (10**3, ["nghìn"]), (1, [])):
        group = number // size % 1000
        if group:
            words += _hundreds(group, full=full or bool(words)) + unit
    return words


def _hundreds(group: int, *, full: bool) -> list[str]:
    """After a larger group the empty hundreds are said too: “không trăm linh năm”."""
    hundreds, tens, units = group // 100, group // 10 % 10, group % 10
    words = [_DIGITS[hundreds], "trăm"] if hundreds or full else []
    if tens == 0:
        return words + ([*(["linh"] if words else []), _DIGITS[units]] if units else [])
    words += ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    return words + _after_ten(tens, units)


def _after_ten(tens: int, units: int) -> list[str]:
    if units == 0:
        return []
    if units == 1 and tens > 1:
        return ["mốt"]
    if units == 4 and tens > 1:
        return ["tư"]
    return ["lăm"] if units == 5 else [_DIGITS[units]]
