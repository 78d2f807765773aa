"""References: found whatever a bank makes of the memo, and never mistaken for another's."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processing.payments.reference import ALPHABET, LENGTH, PREFIX, find_references, is_reference, new_reference

references = st.binary(min_size=10, max_size=10).map(lambda data: new_reference(lambda _count: data))


def test_a_reference_is_short_and_has_no_signs_that_people_confuse():
    reference = new_reference()
    assert len(reference) == LENGTH <= 16
    assert reference.startswith(PREFIX)
    assert set(reference) <= set(ALPHABET)
    assert not set("01IO") & set(ALPHABET)


def test_two_references_differ():
    assert len({new_reference() for _ in range(1000)}) == 1000


@given(references)
def test_every_wrong_sign_is_noticed(reference):
    for at in range(len(PREFIX), LENGTH):
        for sign in set(ALPHABET) - {reference[at]}:
            assert not is_reference(reference[:at] + sign + reference[at + 1:])


@given(references)
def test_any_two_exchanged_signs_are_noticed(reference):
    for left, right in combinations(range(len(PREFIX), LENGTH), 2):
        if reference[left] != reference[right]:
            signs = list(reference)
            signs[left], signs[right] = signs[right], signs[left]
            assert not is_reference("".join(signs))


@given(references, st.lists(st.sampled_from(["", " ", "-", ".", "/", "\n", "_"]), min_size=LENGTH, max_size=LENGTH))
def test_it_is_found_among_what_banks_put_between(reference, between):
    mangled = "".join(sign + gap for sign, gap in zip(reference.lower(), between, strict=True))
    assert reference in find_references(f"MBVCB.1234567.Nộp phạt {mangled} CT từ 00123 Nguyễn Văn Ấn")


@pytest.mark.parametrize("memo", ["", "Nộp phạt vi phạm giao thông", "PN", "PN1234567890", "PNPNPNPNPNPNPN" * 20])
def test_a_memo_without_reference_gives_none(memo):
    assert find_references(memo) == []


def test_several_references_are_found_once_each_in_order():
    first, second = (new_reference(lambda count, at=at: bytes([at]) * count) for at in (3, 9))
    assert find_references(f"{second} {first}, {second}") == [second, first]


def test_letters_glued_before_and_behind_hide_nothing():
    reference = new_reference(lambda count: bytes(range(count)))
    assert find_references(f"VPN{reference}PN") == [reference]
