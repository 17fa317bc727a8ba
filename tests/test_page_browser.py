"""The page as a person uses it, in headless Chromium."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, async_playwright, expect

from tests.desks import example_desk

pytestmark = pytest.mark.browser
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture
async def browser():
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(FLAGS))
        yield running
        await running.close()


@pytest.fixture
async def page(browser, tmp_path):
    async with example_desk(tmp_path) as (_, _, address):
        opened = await browser.new_page(base_url=address)
        problems: list[str] = []
        opened.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
        opened.on("pageerror", lambda error: problems.append(str(error)))
        await opened.goto("/")
        yield opened
        assert problems == []


async def open_story(page: Page) -> None:
    await page.locator("h2 a").first.click()
    await expect(page.get_by_label("Ask about this story")).to_be_visible()


async def test_a_quote_leads_to_its_place(page: Page):
    await open_story(page)
    quote = page.locator("figure.quote").first
    words = (await quote.locator("blockquote").inner_text()).strip("“”")
    await quote.locator("a.ref").first.click()
    await expect(page.locator("mark#place")).to_contain_text(words)
    await page.get_by_role("link", name="Back").click()
    await expect(page.locator("figure.quote").first).to_be_visible()


async def test_a_question_gets_its_answer_in_the_thread(page: Page):
    await open_story(page)
    await page.get_by_label("Ask about this story").fill("How many people voted?")
    await page.keyboard.press("Enter")
    await expect(page.locator(".question")).to_contain_text("How many people voted?")
    await expect(page.locator("#newest")).to_contain_text("From the articles alone")
    await expect(page.locator("#newest")).to_be_focused()


async def test_a_suggested_question_is_one_press(page: Page):
    await open_story(page)
    suggested = page.locator("button[data-ask]").first
    asked = await suggested.inner_text()
    await suggested.click()
    await expect(page.locator(".question")).to_contain_text(asked)


async def test_the_keyboard_alone_reaches_the_ask_box(page: Page):
    await open_story(page)
    await page.keyboard.press("Tab")
    await expect(page.locator(":focus")).to_have_text("Skip to the content")
    for _ in range(200):
        await page.keyboard.press("Tab")
        if await page.evaluate("document.activeElement.id") == "question":
            return
    pytest.fail("the ask box is not reached by Tab")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_phone_shows_it_without_scrolling_sideways(page: Page, scheme):
    await page.set_viewport_size({"width": 360, "height": 740})
    await page.emulate_media(color_scheme=scheme)
    for _ in range(2):
        wide = await page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        assert not wide
        if not await page.locator("form.ask").count():
            await open_story(page)


async def test_every_control_has_a_name(page: Page):
    await open_story(page)
    nameless = await page.evaluate(
        "[...document.querySelectorAll('a, button, input')].filter(e => "
        "!(e.innerText || e.ariaLabel || (e.labels && e.labels.length && e.labels[0].innerText))).length"
    )
    assert nameless == 0
    assert await page.locator("h1, h2").count() >= 1
    assert await page.locator("html[lang]").count() == 1
