"""What a page complains of fails whichever test has opened it (`conftest.complaints`)."""

from __future__ import annotations

from tests.browser.conftest import Visit

#: Two frames: what was set off is done.
SETTLED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"


def test_a_style_that_the_policy_forbids_and_a_script_that_fails_are_heard(
    visit: Visit, complaints: list[str]
) -> None:
    page = visit("/account/")
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    page.evaluate("setTimeout(() => { throw new Error('on purpose') })")
    page.wait_for_function("performance.now() > 0")
    page.evaluate(SETTLED)
    assert any(text.startswith("policy: style-src") for text in complaints)
    assert any("on purpose" in text for text in complaints)
    complaints.clear()
