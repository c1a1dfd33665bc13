"""A sample can be drawn again, every key is as likely, and the interval is Wilson's."""

from __future__ import annotations

from collections import Counter

import pytest

from metrics.behind.sampling import draw, wilson


def test_the_same_frame_and_seed_give_the_same_sample_in_any_order() -> None:
    keys = [f"S{n:05d}" for n in range(500)]
    one = draw(keys, 30, "2026-10-31")
    assert draw(reversed(keys), 30, "2026-10-31") == one
    assert draw([*keys, *keys], 30, "2026-10-31") == one, "a key stands in the frame once"
    assert len(set(one)) == 30
    assert set(one) <= set(keys)
    assert draw(keys, 40, "2026-10-31")[:30] == one, "a larger sample begins with the smaller"
    assert draw(keys, 30, "2026-11-01") != one


def test_the_order_is_that_of_sha256_of_seed_newline_key() -> None:
    """Checked with sha256sum: printf 'w\\na' | sha256sum, and so on."""
    assert draw(["a", "b", "c"], 3, "w") == ["c", "b", "a"]
    assert draw(["a", "b", "c"], 2, "y") == ["a", "c"]


def test_all_are_taken_where_there_are_fewer() -> None:
    assert sorted(draw(["a", "b"], 30, "1")) == ["a", "b"]
    assert draw([], 30, "1") == []
    assert draw(["a"], 0, "1") == []


def test_every_key_is_as_likely() -> None:
    """1000 draws of 10 from 50: each key is expected 200 times, with a standard deviation of 12.6."""
    drawn = Counter(key for seed in range(1000) for key in draw([str(n) for n in range(50)], 10, str(seed)))
    assert len(drawn) == 50
    assert all(abs(count - 200) < 5 * 12.65 for count in drawn.values())


@pytest.mark.parametrize(
    ("met", "judged", "low", "high"),
    # Newcombe (1998), table I, method 3: 81/263, 15/148, 0/20, 1/29.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_is_that_of_the_published_examples(
    met: int, judged: int, low: float, high: float
) -> None:
    found = wilson(met, judged)
    assert found == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_the_interval_of_all_ends_at_one_and_of_nothing_is_none() -> None:
    assert wilson(20, 20) == (pytest.approx(1 - 0.1611, abs=5e-5), 1.0)
    assert wilson(0, 0) is None
