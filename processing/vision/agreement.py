"""Two readers' evidence on one plate brought together: whole texts with their chances, and each character's."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from math import exp, log

from processing.plates import Flag, Plate, normalise, parse, repair
from processing.vision import ctc
from processing.vision.lines import LineSaid
from processing.vision.plate_text import TextRead
from processing.vision.values import CharacterGuess

# What the grammar says before anything is seen: how much rarer such plates are on the road. A prior, never a gate.
RARER = {Flag.OUTSIDE_GRAMMAR: 0.03, Flag.UNISSUED_PROVINCE: 0.05, Flag.ZERO_SERIAL: 0.05, Flag.LETTER_R: 0.3}
# No reader is so sure as its figures say: a text that one holds for impossible may still be right.
FLOOR = 1e-4
KEPT, EACH_LINE = 8, 6
FAINT = 0.002


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was seen of one plate: by our net, and line by line by PaddleOCR's recogniser where it was asked."""

    net: TextRead | None
    lines: tuple[LineSaid, ...] = ()

    @property
    def count(self) -> int:
        """How many lines the plate has."""
        return len(self.lines) or (self.net.lines if self.net else 1)


@dataclass(frozen=True, slots=True)
class Opinion:
    """The likeliest plate, how likely among all that were weighed, and what each reader alone thinks of it.

    `strange` is the chance that the lines say what is no plate of this country.
    """

    plate: Plate
    chance: float
    net: float
    lines: float
    strange: float
    others: tuple[tuple[str, float], ...]
    characters: tuple[CharacterGuess, ...]


def opinion(seen: Evidence) -> Opinion | None:
    """None where no reader sees anything of the shape of a plate."""
    of_net, of_lines = _net_texts(seen.net), _line_texts(seen.lines)
    texts = {*of_net, *(text for text, _ in of_lines)}
    texts |= {repair(text) for text in texts}
    plates = {text: plate for text in texts if (plate := parse(_written(seen, text), lines=seen.count))}
    if not plates:
        return None
    weights = {text: _weight(seen, plate) for text, plate in plates.items()}
    total = sum(weights.values())
    ranked = nlargest(KEPT, ((text, weight / total) for text, weight in weights.items()), key=lambda pair: pair[1])
    [(best, chance), *others] = ranked
    return Opinion(
        plate=plates[best],
        chance=chance,
        net=chance_on_net(seen.net, best) if seen.net else 0.0,
        lines=chance_on_lines(seen.lines, best) if seen.lines else 0.0,
        strange=sum(chance for text, chance in of_lines if text not in plates),
        others=tuple((text, share) for text, share in others if share > FAINT),
        characters=_characters(best, ranked),
    )


def _written(seen: Evidence, text: str) -> str:
    """With its line break or punctuation, which tell a serial of five digits from four, a car from a motorcycle."""
    if len(seen.lines) == 1 and normalise(seen.lines[0].text) == text:
        return seen.lines[0].text
    if seen.count == 1 or len(text) < 7:
        return text
    long, short = (_broken(seen, text, len(text) - serial) for serial in (5, 4))
    cut = len(text) - (5 if long >= short else 4)
    return f"{text[:cut]}\n{text[cut:]}" if max(long, short) > FLOOR else text


def _broken(seen: Evidence, text: str, cut: int) -> float:
    """How likely the plate's upper line ends here, as far as a reader can tell."""
    if seen.lines:
        top, bottom = seen.lines
        return top.chance_of(text[:cut]) * bottom.chance_of(text[cut:])
    return chance_in_places(seen.net, text, len(text) - cut) if seen.net else 0.0


def _weight(seen: Evidence, plate: Plate) -> float:
    believed = 0.0
    if seen.net:
        believed += log(max(FLOOR, chance_on_net(seen.net, plate.text)))
    if seen.lines:
        believed += log(max(FLOOR, chance_on_lines(seen.lines, plate.text)))
    for flag in plate.flags:
        believed += log(RARER.get(flag, 1.0))
    return exp(believed)


def _net_texts(net: TextRead | None) -> Iterable[str]:
    return (net.text, *(text for text, _ in net.others(KEPT))) if net else ()


def _line_texts(lines: Sequence[LineSaid]) -> list[tuple[str, float]]:
    told = [("", 1.0)] if lines else []
    for line in lines:
        ends = ctc.likeliest(line.chances, most=EACH_LINE)
        grown = ((text + end, chance * own) for text, chance in told for end, own in ends)
        told = nlargest(KEPT, grown, key=lambda pair: pair[1])
    return told


def chance_on_net(net: TextRead, text: str) -> float:
    """That the net's places say this text, however it stands in them; the net's doubt whether it is a plate aside."""
    return chance_in_places(net, text, 4) + chance_in_places(net, text, 5)


def chance_in_places(net: TextRead, text: str, serial: int) -> float:
    """That it says this with so many digits in its serial."""
    series = len(text) - 2 - serial
    if not 0 <= series <= 3:
        return 0.0
    spaced = text[:2] + text[2 : 2 + series].ljust(3) + text[-serial:].rjust(5)
    return _product(dict(place.signs).get(sign, 0.0) for place, sign in zip(net.places, spaced, strict=True))


def chance_on_lines(lines: Sequence[LineSaid], text: str) -> float:
    """That the lines say this text, wherever it breaks."""
    if len(lines) == 1:
        return lines[0].chance_of(text)
    top, bottom = lines
    breaks = [cut for cut in (len(text) - 5, len(text) - 4, 2, 5) if 0 < cut < len(text)]
    return sum(top.chance_of(text[:cut]) * bottom.chance_of(text[cut:]) for cut in {*breaks})


def _characters(best: str, ranked: Sequence[tuple[str, float]]) -> tuple[CharacterGuess, ...]:
    """Each character with what the other texts of its length have there, weighed by their chances."""
    alike = [(text, chance) for text, chance in ranked if len(text) == len(best)]
    total = sum(chance for _, chance in alike)
    return tuple(_character(own, place, alike, total) for place, own in enumerate(best))


def _character(own: str, place: int, alike: Sequence[tuple[str, float]], total: float) -> CharacterGuess:
    chances: defaultdict[str, float] = defaultdict(float)
    for text, chance in alike:
        chances[text[place]] += chance / total
    others: Mapping[str, float] = {sign: chance for sign, chance in chances.items() if sign != own and chance > FAINT}
    told = sorted(((sign, round(chance, 4)) for sign, chance in others.items()), key=lambda pair: -pair[1])
    return CharacterGuess(own, round(chances[own], 4), tuple(told[:3]))


def _product(factors: Iterable[float]) -> float:
    product = 1.0
    for factor in factors:
        product *= factor
    return product


