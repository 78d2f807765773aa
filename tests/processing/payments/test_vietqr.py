"""The VietQR string: against the standard's own sample, another library, and every kind of damage."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vietnam_qr_pay import QRPay

from processing.payments.vietqr import BadVietQRError, Merchant, VietQR, crc16, parse_vietqr, vietqr_payload

SAMPLE = ("00020101021138480010A00000072701300006970403011621129950446040255204581253037045802VN5910PHUONG CAC6005HANOI"
          "62110307NPS686963045802")
SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def test_the_checksum_is_that_of_the_standard():
    assert crc16(b"123456789") == 0x29B1
    assert crc16(SAMPLE[:-4].encode()) == 0x5802


def test_the_sample_of_the_standard_is_read():
    read = parse_vietqr(SAMPLE)
    assert (read.bank_bin, read.account, read.amount_vnd) == ("970403", "2112995044604025", None)
    assert read.merchant == Merchant("PHUONG CAC", "HANOI")


@given(bank=st.from_regex(r"\A[0-9]{6}\Z"), account=st.text(SIGNS, min_size=1, max_size=19),
       amount=st.integers(1, 10**12), purpose=st.text(SIGNS, min_size=1, max_size=25))
def test_an_independent_library_reads_what_we_write(bank, account, amount, purpose):
    other = QRPay(vietqr_payload(bank, account, amount_vnd=amount, purpose=purpose))
    assert other.is_valid
    assert (other.consumer.bank_bin, other.consumer.bank_number) == (bank, account)
    assert (other.amount, other.additional_data.purpose) == (str(amount), purpose)


@given(bank=st.from_regex(r"\A[0-9]{6}\Z"), account=st.text(SIGNS, min_size=1, max_size=19),
       amount=st.none() | st.integers(1, 10**12), purpose=st.text(SIGNS + " ", max_size=25))
def test_what_is_written_is_read_back(bank, account, amount, purpose):
    text = vietqr_payload(bank, account, amount_vnd=amount, purpose=purpose)
    assert parse_vietqr(text) == VietQR(bank, account, amount, purpose)


def test_a_merchant_is_written_without_accents():
    text = vietqr_payload("970403", "1", merchant=Merchant("Kho bạc Nhà nước Đống Đa, Hà Nội", "Hà Nội"))
    assert parse_vietqr(text).merchant == Merchant("KHO BAC NHA NUOC DONG DA,", "HA NOI")


@pytest.mark.parametrize("change", [
    {"bank_bin": "97040"}, {"bank_bin": "97040A"}, {"account": ""}, {"account": "1" * 20}, {"account": "12.3"},
    {"purpose": "Phạt"}, {"purpose": "A" * 26}, {"purpose": "A/B"}, {"amount_vnd": 0}, {"amount_vnd": -5},
    {"amount_vnd": 10**13},
], ids=json.dumps)
def test_what_a_bank_would_refuse_or_change_is_not_written(change):
    with pytest.raises(BadVietQRError):
        vietqr_payload(**{"bank_bin": "970403", "account": "123", "amount_vnd": 1, "purpose": "PN", **change})


@given(at=st.integers(0, 200), sign=st.sampled_from(SIGNS))
def test_any_one_wrong_sign_is_noticed(at, sign):
    text = vietqr_payload("970403", "394901054321", amount_vnd=19_000_000, purpose="PNAB2C3D4E5FG")
    at %= len(text)
    if text[at] != sign:
        with pytest.raises(BadVietQRError):
            parse_vietqr(text[:at] + sign + text[at + 1:])


@given(st.text())
def test_any_other_text_is_refused_clearly(text):
    with pytest.raises(BadVietQRError):
        parse_vietqr(text)


@pytest.mark.parametrize("body", ["", "00020138", "000201000201", "0099"])
def test_a_broken_code_with_a_true_checksum_is_refused(body):
    text = body + "6304"
    with pytest.raises(BadVietQRError):
        parse_vietqr(f"{text}{crc16(text.encode()):04X}")
