#!/usr/bin/env python3
"""play_title.py URL [--engine native|stream] : opens the player's page in headless Chromium and uses it as a viewer does.

Plays, seeks, chooses a rendition, a sound track and subtitles, and looks at the seek bar's preview, as far as the title has them.
Prints one JSON object; exit 0 when everything that was tried worked and the page logged no error."""
import argparse
import json
import os
import sys
import time

from playwright.sync_api import TimeoutError as Late
from playwright.sync_api import sync_playwright

arguments = argparse.ArgumentParser()
arguments.add_argument("url")
arguments.add_argument("--engine", choices=["native", "stream"])
arguments.add_argument("--screenshot")
arguments.add_argument("--dark", action="store_true")
options = arguments.parse_args()

found = {"engine": None, "done": [], "console": [], "outside": []}


def until(page, condition, seconds=20):
    """Waits until an expression holds. The page's policy forbids it to evaluate text itself, so the browser is asked again and again."""
    give_up = time.monotonic() + seconds
    while not page.evaluate(condition):
        if time.monotonic() > give_up:
            raise Late(f"waited {seconds} s for {condition}")
        page.wait_for_timeout(50)


def done(what):
    found["done"].append(what)


def play(page):
    page.click("#start")
    until(page, "document.querySelector('video').currentTime > 1.5")
    done("play")
    page.keyboard.press("k")
    until(page, "document.querySelector('video').paused")
    done("pause")
    page.keyboard.press("k")


def seek(page):
    duration = page.evaluate("document.querySelector('video').duration")
    page.keyboard.press("5")
    until(page, f"document.querySelector('video').currentTime > {duration / 2 + 0.5}")
    done("seek")


def preview(page):
    if not page.locator("[data-picture]:not([hidden])").count():
        return
    page.hover("#position", position={"x": 200, "y": 9})
    until(page, "document.querySelector('[data-picture]').style.backgroundImage.includes('sprite')")
    done("preview")


def choose(page, menu, item):
    """Takes an item of a menu, where the title has that menu."""
    if not page.locator(f"#{menu} > button").is_visible():
        return False
    page.click(f"#{menu} > button")
    page.locator(f"#{menu} [role=menuitemradio]").nth(item).click()
    return True


def rendition(page):
    if choose(page, "quality-menu", -1):
        until(
            page,
            "Number(document.getElementById('player').dataset.rendition) === document.querySelector('video').videoHeight",
        )
        now = page.evaluate("document.querySelector('video').currentTime")
        until(page, f"document.querySelector('video').currentTime > {now + 1}")
        done("rendition")


def sound(page):
    if choose(page, "audio-menu", 1):
        now = page.evaluate("document.querySelector('video').currentTime")
        until(page, f"document.querySelector('video').currentTime > {now + 1}")
        done("sound")


def subtitles(page):
    if choose(page, "subtitles-menu", 1):
        until(page, "[...document.querySelector('video').textTracks].some((one) => one.activeCues?.length)")
        done("subtitles")


def end(page):
    page.evaluate("document.querySelector('video').currentTime = document.querySelector('video').duration - 1.5")
    until(page, "document.querySelector('video').ended")
    done("end")


with sync_playwright() as playwright:
    browser = playwright.chromium.launch(
        executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
        args=["--no-sandbox", "--disable-gpu", "--mute-audio", "--disable-dev-shm-usage"],
    )
    page = browser.new_page(viewport={"width": 1280, "height": 1100}, color_scheme="dark" if options.dark else "light")
    page.set_default_timeout(20_000)
    page.on("console", lambda message: found["console"].append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: found["console"].append(str(error)))
    page.on("request", lambda request: found["outside"].append(request.url) if not request.url.startswith((options.url, "blob:", "data:")) else None)
    page.goto(options.url + (f"?engine={options.engine}" if options.engine else ""))
    try:
        page.wait_for_selector("#player[data-engine]")
        found["engine"] = page.get_attribute("#player", "data-engine")
        for act in (play, seek, preview):
            act(page)
        if options.screenshot:
            page.screenshot(path=options.screenshot, full_page=True)
        for act in (rendition, sound, subtitles, end):
            act(page)
    except Late as late:
        found["late"] = str(late).splitlines()[0]
        found["video"] = page.evaluate(
            "(({currentTime, readyState, paused, error, buffered, videoHeight}) => ({currentTime, readyState, paused, videoHeight,"
            " error: error?.message, buffered: [...Array(buffered.length).keys()].map((i) => [buffered.start(i), buffered.end(i)])}))"
            "(document.querySelector('video'))"
        )
        found["message"] = page.text_content("#message")
        if options.screenshot:
            page.screenshot(path=options.screenshot, full_page=True)
    browser.close()

print(json.dumps(found, indent=1))
sys.exit(0 if "end" in found["done"] and not found["console"] and not found["outside"] else 1)
