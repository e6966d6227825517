#!/usr/bin/env python3
"""use_dashboard.py URL ACT [--film FILE] [--token TOKEN] [--screenshots FOLDER] : uses the dashboard in headless Chromium as an operator does.

ACT is one of the functions below. It needs a scheduler with a worker that has nothing else to do. Exit 0 when all went as it should,
and no page logged an error, asked another server, or was wider than the screen."""
import argparse
import contextlib
import json
import os
import re
import socket
import sys
import threading
import urllib.request

from playwright.sync_api import expect, sync_playwright

DESKTOP = {"width": 1360, "height": 900}
PHONE = {"width": 390, "height": 844}
# A bound for what should never take so long, not a measure of anything.
PATIENCE = 300_000

arguments = argparse.ArgumentParser()
arguments.add_argument("url")
arguments.add_argument("act")
arguments.add_argument("--film")
arguments.add_argument("--token")
arguments.add_argument("--screenshots")
options = arguments.parse_args()
expect.set_options(timeout=PATIENCE)

wrong = []


class Visit:
    """A browser's page on the dashboard, whose complaints are kept."""

    def __init__(self, browser, url=options.url, viewport=DESKTOP, **settings):
        self.url = url
        self.context = browser.new_context(viewport=viewport, base_url=url, reduced_motion="reduce", **settings)
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.page.on("console", lambda message: message.type in ("error", "warning") and wrong.append(message.text))
        self.page.on("pageerror", lambda error: wrong.append(str(error)))
        self.page.on("request", self.check)

    def check(self, request):
        if not request.url.startswith((self.url, "blob:", "data:")):
            wrong.append(f"asked {request.url}")

    def state(self, word):
        expect(self.page.locator(".heading .state").first).to_have_text(word)

    def press(self, name, confirm=None):
        """A button of the page's heading, and the one that it asks with."""
        heading = self.page.locator(".heading .actions")
        heading.get_by_role("button", name=name, exact=True).click()
        if confirm:
            self.page.get_by_role("button", name=confirm, exact=True).click()

    def shoot(self, name):
        width, room = self.page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        if width > room:
            wrong.append(f"{self.page.url} is {width} pixels wide where there are {room}")
        if options.screenshots:
            os.makedirs(options.screenshots, exist_ok=True)
            self.page.screenshot(path=f"{options.screenshots}/{name}.png", full_page=True)

    def plays(self):
        """The title in the job's page."""
        frame = self.page.frame_locator("#player iframe")
        frame.locator("#start").click()
        expect(frame.locator("#player")).to_have_attribute("data-engine", re.compile("."))
        player = next(one for one in self.page.frames if one.url.endswith("/title/"))
        give_up = threading.Event()
        for _ in range(600):
            if player.evaluate("document.querySelector('video').currentTime") > 1:
                return
            give_up.wait(0.1)
        wrong.append("the title doesn't play")

    def is_live(self):
        expect(self.page.locator("#link")).to_have_text("Live")


def call(method, path, document=None):
    """A call of the API, and its answer's JSON where it has any."""
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(options.url + path, None if document is None else json.dumps(document).encode(), headers, method=method)
    with urllib.request.urlopen(request) as reply:
        return json.loads(reply.read() or "null")


def add(film, title, output=None):
    """Adds a job by the API, and gives its id there."""
    payload = {
        "film": {"id": title.lower().replace(" ", "-"), "title": title},
        "source": film,
        "profile": "phone-h264",
        "output": output or os.path.join(os.path.dirname(film), "titles", title),
    }
    return call("POST", "api/jobs", {"type": "transcode", "payload": payload})["id"]


def follow(browser):
    """A film from waiting to the title that plays, without the page being loaded again."""
    operator = Visit(browser)
    page = operator.page
    page.goto("queues/transcode")
    operator.press("Pause")
    expect(page.locator(".notice")).to_contain_text("paused")
    job = add(options.film, "A Walk in the Rain")
    expect(page.locator("#waiting")).to_contain_text("A Walk in the Rain")
    operator.shoot("queue-paused")

    watched = Visit(browser)
    watched.page.goto(f"jobs/{job}")
    watched.state("Waiting")
    watched.is_live()
    watched.shoot("job-waiting")
    watched.page.evaluate("document.querySelector('#raw details').open = true")
    phone = Visit(browser, viewport=PHONE, color_scheme="dark", has_touch=True)
    phone.page.goto("")

    operator.press("Resume")
    watched.state("Waiting for children")
    expect(watched.page.locator("#now progress")).to_have_attribute("value", re.compile(r"[1-9]"))
    expect(watched.page.locator("#chunks [data-chunk]").first).to_be_visible()
    watched.shoot("job-running")
    expect(phone.page.locator("#running")).to_contain_text("A Walk in the Rain")
    phone.shoot("overview-running-phone-dark")
    page.goto("")
    operator.shoot("overview-running")

    watched.state("Completed")
    watched.plays()
    # News goes on while it plays, and the player stays.
    expect(watched.page.locator("#timeline")).to_contain_text("Completed")
    if not watched.page.evaluate("document.querySelector('#raw details').open"):
        wrong.append("the page was put together anew")
    expect(watched.page.locator("text=Renditions").first).to_be_visible()
    watched.shoot("job-completed")
    for name, settings in looks:
        visit = Visit(browser, **settings)
        visit.page.goto(f"jobs/{job}")
        visit.page.locator("#player iframe").scroll_into_view_if_needed()
        visit.page.frame_locator("#player iframe").locator("#start").wait_for()
        visit.shoot(f"job-completed-{name}")


def cancel(browser):
    """A job that is stopped while it runs, done again, stopped again, removed; and one that is taken out before it runs."""
    visit = Visit(browser)
    job = add(options.film, "The Long Night")
    visit.page.goto(f"jobs/{job}")
    visit.state("Waiting for children")
    call("POST", "api/queues/transcode/pause")
    next_job = add(options.film, "Second in Line")
    visit.page.goto(f"jobs/{next_job}")
    visit.state("Waiting")
    visit.press("Cancel…")
    visit.shoot("job-cancel")
    visit.page.get_by_role("button", name="Cancel the job").click()
    expect(visit.page.locator(".notice")).to_have_text("The job is cancelled.")

    call("POST", "api/queues/transcode/resume")
    visit.page.goto(f"jobs/{job}")
    for again in ("Retry", "Remove…"):
        visit.state("Waiting for children")
        expect(visit.page.locator("#now progress")).to_have_attribute("value", re.compile(r"[1-9]"))
        visit.press("Cancel…", confirm="Cancel the job")
        visit.state("Failed")
        expect(visit.page.locator("#failure .reason")).to_have_text("cancelled by local")
        visit.shoot("job-cancelled")
        visit.press(again, confirm="Remove the job" if again == "Remove…" else None)
    expect(visit.page.locator(".notice")).to_have_text("The job is removed.")


def keyboard(browser):
    """The pages without a mouse."""
    job = add(options.film, "Keys")
    visit = Visit(browser)
    page = visit.page
    page.goto("")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type(job)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/jobs/transcode"))
    visit.state("Waiting for children")
    button = page.get_by_role("button", name="Cancel…", exact=True)
    for _ in range(30):
        page.keyboard.press("Tab")
        if button.evaluate("(element) => element === document.activeElement"):
            break
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    refusal = page.get_by_role("button", name="Go back", exact=True)
    expect(refusal).to_be_focused()
    visit.shoot("dialog-keyboard")
    page.keyboard.press("Escape")
    expect(refusal).to_be_hidden()
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    visit.state("Failed")


def plain(browser):
    """The pages without JavaScript."""
    visit = Visit(browser, java_script_enabled=False)
    page = visit.page
    page.goto("queues/transcode")
    visit.press("Pause")
    expect(page.locator(".notice")).to_contain_text("paused")
    add(options.film, "Plain")
    page.locator("#search").fill("Plain")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="Plain").first.click()
    visit.state("Waiting")
    expect(page.locator("#link")).to_be_hidden()
    visit.press("Cancel…", confirm="Cancel the job")
    expect(page.locator(".notice")).to_have_text("The job is cancelled.")
    page.goto("queues/transcode")
    visit.press("Resume")
    expect(page.locator(".notice")).to_have_text("The queue goes on.")


looks = [
    ("light", {"color_scheme": "light"}),
    ("dark", {"color_scheme": "dark"}),
    ("phone-light", {"viewport": PHONE, "color_scheme": "light", "has_touch": True}),
    ("phone-dark", {"viewport": PHONE, "color_scheme": "dark", "has_touch": True}),
]


def pages(browser):
    """Every page in both schemes, on a desk and on a phone, with one job that has failed."""
    job = add(options.film, "No Film At All")
    first = Visit(browser)
    first.page.goto(f"jobs/{job}")
    first.state("Failed")
    places = ["", "jobs", "jobs?state=failed", "queues/transcode", "failures", "schedules", "workers", "login"]
    for name, settings in looks:
        visit = Visit(browser, **settings)
        for place in [*places, f"jobs/{job}"]:
            visit.page.goto(place)
            if place != "login":
                visit.is_live()
            label = "job-failed" if place.startswith("jobs/") else re.sub(r"\W+", "-", place) or "overview"
            visit.shoot(f"{label}-{name}")


def sign_in(browser):
    """Someone who isn't known, a token that isn't, one that is; what a viewer is shown; and out again."""
    visit = Visit(browser)
    page = visit.page
    page.goto("queues/transcode")
    expect(page).to_have_url(re.compile(r"/login\?next="))
    expect(page.locator("#token")).to_be_focused()
    page.keyboard.type("spr_wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("That token isn't known, or has ended.")
    visit.shoot("sign-in-refused")
    page.locator("#token").fill(options.token)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="transcode")).to_be_visible()
    expect(page.locator(".visitor")).to_contain_text("ada")
    visit.is_live()
    expect(page.get_by_role("button", name="Pause")).to_have_count(0)
    visit.shoot("signed-in-viewer")
    if options.token in page.evaluate("document.cookie + JSON.stringify(localStorage) + document.documentElement.outerHTML"):
        wrong.append("the page knows the token")
    page.get_by_role("button", name="Sign out").click()
    expect(page.locator("#token")).to_be_visible()
    page.goto("jobs")
    expect(page).to_have_url(re.compile(r"/login\?next="))


def schedules(browser):
    """The next times of a schedule; one of a file that is run now; one made by hand that is removed."""
    stills = {"source": "/nowhere.mov", "output": "/nowhere", "count": 3}
    hourly = {"type": "thumbnails", "payload": stills, "every": 3600, "offset": 60}
    call("PUT", "api/queues/thumbnails/schedulers/by-hand", hourly)
    visit = Visit(browser)
    page = visit.page
    page.goto("schedules")
    filed, by_hand = page.locator("#schedule-thumbnails-nightly-stills"), page.locator("#schedule-thumbnails-by-hand")
    expect(filed).to_contain_text("0 3 * * * (Europe/Berlin)")
    expect(filed).to_contain_text("from a file")
    expect(filed.get_by_role("button", name="Remove…")).to_have_count(0)
    filed.locator("summary").click()
    expect(filed.locator("ol li")).to_have_count(5)
    visit.is_live()
    visit.shoot("schedules-two")
    phone = Visit(browser, viewport=PHONE, color_scheme="dark", has_touch=True)
    phone.page.goto("schedules")
    phone.shoot("schedules-two-phone-dark")
    by_hand.get_by_role("button", name="Remove…", exact=True).click()
    by_hand.get_by_role("button", name="Remove", exact=True).click()
    expect(page.locator(".notice")).to_have_text("The schedule is removed.")
    expect(by_hand).to_have_count(0)
    filed.get_by_role("button", name="Run now").click()
    expect(page).to_have_url(re.compile(r"/jobs/thumbnails:repeat:nightly-stills:\d+"))
    visit.state("Failed")
    expect(page.locator("#failure .reason")).to_contain_text("/nowhere.mov")


def bucket(browser):
    """A film of a bucket, and its title there."""
    visit = Visit(browser)
    job = add("masters/walk.mp4", "In a Bucket", "titles/walk")
    visit.page.goto(f"jobs/{job}")
    visit.state("Completed")
    visit.plays()
    visit.page.locator("#thumbnails img").first.scroll_into_view_if_needed()
    visit.shoot("job-completed-bucket")


class Relay:
    """A way to the server that can be cut."""

    def __init__(self):
        self.target = re.search(r"//([^:/]+):(\d+)", options.url).groups()
        self.ends = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.is_cut = False
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            near, _ = self.listener.accept()
            if self.is_cut:
                near.close()
                continue
            far = socket.create_connection((self.target[0], int(self.target[1])))
            self.ends += [near, far]
            for source, sink in ((near, far), (far, near)):
                threading.Thread(target=self.pump, args=(source, sink), daemon=True).start()

    def pump(self, source, sink):
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)

    def cut(self):
        self.is_cut = True
        for end in self.ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self.ends = []

    def mend(self):
        self.is_cut = False


def lost(browser):
    """A connection that is lost is said to be, and what happened meanwhile is on the page when it is back."""
    relay = Relay()
    visit = Visit(browser, url=f"http://127.0.0.1:{relay.port}/")
    visit.page.goto("jobs?state=failed")
    visit.is_live()
    relay.cut()
    expect(visit.page.locator("#link")).to_have_text("Connection lost – trying again")
    visit.shoot("connection-lost")
    wrong.clear()  # A browser logs the requests that fail.
    add(options.film, "Made Meanwhile")
    relay.mend()
    visit.is_live()
    expect(visit.page.locator("main")).to_contain_text("Made Meanwhile")
    wrong[:] = [one for one in wrong if "net::ERR" not in one]


acts = {act.__name__: act for act in (follow, cancel, keyboard, plain, pages, sign_in, schedules, bucket, lost)}
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(
        executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
        args=["--no-sandbox", "--disable-gpu", "--mute-audio", "--disable-dev-shm-usage"],
    )
    acts[options.act](browser)
    browser.close()

print("\n".join(wrong))
sys.exit(1 if wrong else 0)
