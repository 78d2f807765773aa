"""Every word of the pages stands in both languages. Run by `make check` and by the tests."""

import io
import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
METHODS = [("portal/**.py", "python"), ("portal/templates/**.html", "jinja2")]
KEYWORDS = {"_": None, "gettext": None, "_l": None, "lazy_gettext": None, "ngettext": (1, 2)}
LETTERS = re.compile(r"[^\W\d_]{2,}")
PLACES = re.compile(r"%\((\w+)\)[sd]|%[sd]")
CLASSES = re.compile(r"\{%-?\s*block (?:body_class|layout)\s*-?%\}.*?\{%-?\s*endblock\s*-?%\}", re.S)
ATTRIBUTES = re.compile(r"\b(?:aria|data)-[\w-]+=\"[^\"]*\"")
SPOKEN = re.compile(r"(?<![\w-])(?:alt|aria-label|placeholder|title)=\"([^\"]*)\"")
HANDED_OVER = re.compile(r"\"(?:alt|aria-label|placeholder|title)\":\s*\"([^\"]*)\"")
"""An attribute that a template hands to a macro."""
SAME_IN_BOTH = {"PDF"}


def extracted() -> set[str]:
    """The Vietnamese words that the sources ask a translation for."""
    found = extract_from_dir(str(ROOT), METHODS, keywords=KEYWORDS)
    return {text if isinstance(text, str) else text[0] for _, _, text, _, _ in found if text}


def english() -> Catalog:
    """The English catalogue."""
    return read_po(io.BytesIO((ROOT / "portal/translations/en/LC_MESSAGES/messages.po").read_bytes()))


def bare_words(template: str) -> list[str]:
    """Words of a template that no translation is asked for."""
    text = CLASSES.sub(" ", template)
    text = re.sub(r"\{#.*?#\}|<!--.*?-->|\{%.*?%\}|\{\{.*?\}\}", " ", text, flags=re.S)
    text = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", text, flags=re.S)
    lines = ATTRIBUTES.sub(" ", re.sub(r"<[^>]*>", "\n", text)).splitlines()
    lines = [line.strip() for line in (*lines, *SPOKEN.findall(text), *HANDED_OVER.findall(template))]
    return [line for line in lines if LETTERS.search(re.sub(r"&\w+;", "", line)) and line not in SAME_IN_BOTH]


def findings() -> list[str]:
    """What is untranslated, a sentence each."""
    catalogue, wrong = english(), []
    for text in sorted(extracted()):
        message = catalogue.get(text)
        english_text = message.string if message is not None and not message.fuzzy else ""
        if not (english_text if isinstance(english_text, str) else all(english_text)):
            wrong.append(f"no English for: {text}")
        elif isinstance(english_text, str) and set(PLACES.findall(text)) != set(PLACES.findall(english_text)):
            wrong.append(f"other placeholders in the English of: {text}")
    for path in sorted((ROOT / "portal/templates").rglob("*.html")):
        wrong += [f"{path.relative_to(ROOT)} has words outside _(): {words}" for words in bare_words(path.read_text())]
    return wrong


if __name__ == "__main__":
    for sentence in findings():
        print(sentence)
    sys.exit(bool(findings()))
