"""No page shows a word in one language only."""

from tests.house import translations


def test_every_word_of_the_pages_stands_in_both_languages():
    assert translations.findings() == []


def test_the_check_sees_a_bare_word():
    assert translations.bare_words("<p>{{ _('Xin chào') }} <b>Nộp phạt</b></p>") == ["Nộp phạt"]
