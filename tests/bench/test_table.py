from __future__ import annotations

from tests.bench.table import Row, limited, median, percentile, render


def test_it_takes_percentiles_by_nearest_rank() -> None:
    assert percentile([5, 1, 4, 2, 3], 95) == 5
    assert percentile(list(range(1, 101)), 95) == 95
    assert percentile([7], 99) == 7
    assert median([3, 1, 2]) == 2


def test_it_says_whether_a_limit_is_kept() -> None:
    assert limited(3, "idle", "200", 0.5, 1, "s", 2) == Row(3, "idle", "200", "0.50 s", "≤ 1 s", 0.5, True)
    assert limited(3, "idle", "200", 1.5, 1, "s", 2).met is False


def test_it_prints_aligned_columns_and_leaves_out_what_there_is_not() -> None:
    text = render([Row(1, "a poll", "100", "6 ms", "raw 5 ms", 1.2, True), Row(12, "x", "1", "2 s", "")])
    head, rule, first, second = text.splitlines()
    assert head.index("what") == first.index("a poll") == second.index("x")
    assert set(rule) == {"-", " "}
    assert first.endswith("1.20   yes")
    assert second.endswith("2 s")
