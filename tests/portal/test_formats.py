"""Values on a page keep their value: a figure loses its empty fraction, never a nought of its own."""

import pytest

from portal import formats


@pytest.mark.parametrize(("value", "places", "said"), [
    (71.5, 1, "71,5"), (80.0, 1, "80"), (100.0, 1, "100"), (0.0, 1, "0"), (50.0, 0, "50"), (100.4, 0, "100"),
    (0.2, 0, "0"), (0.676, 2, "0,68"), (1.0, 2, "1")])
def test_figures(app, value, places, said):
    with app.test_request_context():
        assert formats.figure(value, places) == said
