"""No page shows a word in one language only."""

from tests.house import translations


def test_every_word_of_the_pages_stands_in_both_languages():
    assert translations.findings() == []


def test_the_check_sees_a_bare_word():
    assert translations.bare_words("<p>{{ _('Xin chào') }} <b>Nộp phạt</b></p>") == ["Nộp phạt"]


def test_the_check_sees_words_that_only_a_screen_reader_says():
    template = """<img alt="Ảnh {{ number }}"><nav aria-label="{{ _("Trang") }}" data-title="ab"><input placeholder="Mã">
    {{ forms.field("text", _("Mã"), attrs={"aria-label": "Biển số"}) }}"""
    assert translations.bare_words(template) == ["Ảnh", "Mã", "Biển số"]


def test_classes_and_attributes_are_no_words():
    template = '{% block body_class %}staff{% endblock %}{% if wrong %} aria-invalid="true"{% endif %}<a>PDF</a><p>Sai</p>'
    assert translations.bare_words(template) == ["Sai"]
