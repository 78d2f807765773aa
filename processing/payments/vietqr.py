"""The VietQR string (NAPAS on EMVCo) that a banking app pays, built and read."""

import re
import unicodedata
from dataclasses import dataclass

NAPAS = "A000000727"
TO_ACCOUNT = "QRIBFTTA"
PURPOSE_LIMIT = 25
AMOUNT_LIMIT = 10**13

_BIN = re.compile(r"[0-9]{6}")
_ACCOUNT = re.compile(r"[A-Z0-9]{1,19}")
_PURPOSE = re.compile(rf"[A-Za-z0-9 ]{{0,{PURPOSE_LIMIT}}}")
_MARKS_APART = str.maketrans("Đđ", "Dd")


class BadVietQRError(ValueError):
    """The string is no VietQR, was damaged, or would not be understood by a bank."""


@dataclass(frozen=True, slots=True)
class Merchant:
    name: str
    city: str


@dataclass(frozen=True, slots=True)
class VietQR:
    bank_bin: str
    account: str
    amount_vnd: int | None
    purpose: str
    merchant: Merchant | None = None


def vietqr_payload(
    bank_bin: str, account: str, *, amount_vnd: int | None = None, purpose: str = "", merchant: Merchant | None = None
) -> str:
    """A code with an amount is for one payment; without, the payer types the amount."""
    _refuse_what_banks_change(VietQR(bank_bin, account, amount_vnd, purpose))
    beneficiary = _field("00", bank_bin) + _field("01", account)
    body = _field("00", "01") + _field("01", "11" if amount_vnd is None else "12")
    body += _field("38", _field("00", NAPAS) + _field("01", beneficiary) + _field("02", TO_ACCOUNT))
    body += _field("53", "704")
    body += _field("54", str(amount_vnd)) if amount_vnd is not None else ""
    body += _field("58", "VN")
    if merchant:
        body += _field("59", _ascii(merchant.name)[:25]) + _field("60", _ascii(merchant.city)[:15])
    body += _field("62", _field("08", purpose)) if purpose else ""
    body += "6304"
    return body + f"{crc16(body.encode('ascii')):04X}"


def parse_vietqr(text: str) -> VietQR:
    """What a payer's bank would read; refuses a string whose checksum is wrong."""
    if not text.isascii():
        raise BadVietQRError("a VietQR string is plain ASCII")
    if text[-8:-4] != "6304" or f"{crc16(text[:-4].encode('ascii')):04X}" != text[-4:]:
        raise BadVietQRError("the checksum is wrong")
    fields = _fields(text)
    account = _fields(fields.get("38", ""))
    if account.get("00") != NAPAS:
        raise BadVietQRError("no NAPAS account in the code")
    beneficiary = _fields(account.get("01", ""))
    amount = fields.get("54")
    if amount is not None and not (amount.isdigit() and len(amount) <= 13):
        raise BadVietQRError("the amount is no whole number of đồng")
    return VietQR(
        bank_bin=beneficiary.get("00", ""),
        account=beneficiary.get("01", ""),
        amount_vnd=None if amount is None else int(amount),
        purpose=_fields(fields.get("62", "")).get("08", ""),
        merchant=Merchant(fields["59"], fields.get("60", "")) if "59" in fields else None,
    )


def crc16(data: bytes) -> int:
    """CRC-16/CCITT-FALSE: polynomial 0x1021, start 0xFFFF."""
    crc = 0xFFFF
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1) ^ 0x1021 if crc & 0x8000 else crc << 1
        crc &= 0xFFFF
    return crc


def _refuse_what_banks_change(code: VietQR) -> None:
    if not _BIN.fullmatch(code.bank_bin):
        raise BadVietQRError("a bank number (BIN) is six digits")
    if not _ACCOUNT.fullmatch(code.account):
        raise BadVietQRError("an account is 1 to 19 capital letters and digits")
    if not _PURPOSE.fullmatch(code.purpose):
        raise BadVietQRError(f"a purpose is at most {PURPOSE_LIMIT} letters without accents, digits and spaces")
    if code.amount_vnd is not None and not 0 < code.amount_vnd < AMOUNT_LIMIT:
        raise BadVietQRError("an amount is a whole number of đồng above zero, of at most 13 digits")


def _field(tag: str, value: str) -> str:
    return f"{tag}{len(value):02d}{value}"


def _fields(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    at = 0
    while at < len(text):
        tag, length = text[at : at + 2], text[at + 2 : at + 4]
        if not (tag.isdigit() and length.isdigit() and len(length) == 2):
            raise BadVietQRError(f"no field at position {at}")
        value = text[at + 4 : at + 4 + int(length)]
        if len(value) != int(length) or tag in found:
            raise BadVietQRError(f"field {tag} is cut off or comes twice")
        found[tag] = value
        at += 4 + int(length)
    return found


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.translate(_MARKS_APART))
    return plain.encode("ascii", "ignore").decode("ascii").upper()
