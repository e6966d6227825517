// Follows the server's events, and shows the page anew, in place, when something has happened.

import { morph } from "./morph.js";
import { writeTimes } from "./times.js";

/** The shortest time between two looks at the server, and the longest without one, in ms. */
const [pace, patience] = [700, 15_000];

export function followNews(address) {
  if (!address) return;
  const view = new LiveView();
  let source;
  let wait = 1000;

  function connect() {
    source = new EventSource(address);
    source.onopen = () => {
      wait = 1000;
      view.isConnected(true);
      view.refresh();
    };
    source.onerror = () => {
      view.isConnected(false);
      if (source.readyState !== EventSource.CLOSED) return;
      // The browser gives up where the answer isn't a stream: the server is starting, or the session has ended.
      setTimeout(connect, wait);
      wait = Math.min(30_000, wait * 2);
    };
    source.onmessage = () => view.refresh();
    for (const name of names) source.addEventListener(name, () => view.refresh());
  }

  connect();
  document.addEventListener("visibilitychange", () => view.refresh());
  addEventListener("pagehide", () => source.close());
  setInterval(() => view.refresh(), patience);
}

/** The events of a queue, as BullMQ calls them. */
const names = [
  "added", "waiting", "delayed", "waiting-children", "active", "progress", "completed", "failed", "retries-exhausted", "stalled",
  "removed", "drained", "cleaned", "paused", "resumed", "duplicated", "deduplicated",
];

class LiveView {
  #link = document.getElementById("link");
  #isLooking = false;
  #isStale = false;
  #last = 0;

  isConnected(isConnected) {
    this.#say(isConnected ? "live" : "lost", isConnected ? "Live" : "Connection lost – trying again");
  }

  /** Shows what the server says now: at once, or as soon as the last look is long enough ago. */
  async refresh() {
    this.#isStale = true;
    if (this.#isLooking || document.hidden) return;
    this.#isLooking = true;
    while (this.#isStale && !document.hidden) {
      await new Promise((resume) => setTimeout(resume, Math.max(0, this.#last + pace - Date.now())));
      this.#isStale = false;
      this.#last = Date.now();
      await this.#look();
    }
    this.#isLooking = false;
  }

  async #look() {
    try {
      const response = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
      if (response.redirected && new URL(response.url).pathname !== location.pathname) return location.reload();
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      writeTimes(page);
      // A notice tells what was done just now; it goes with the next page that is opened.
      const notice = document.querySelector("main > .notice");
      if (notice && !page.querySelector("main > .notice")) page.querySelector("main")?.prepend(notice.cloneNode(true));
      document.title = page.title;
      morph(document.body, page.body);
    } catch {
      this.isConnected(false);
    }
  }

  #say(state, words) {
    this.#link.hidden = false;
    this.#link.dataset.state = state;
    if (this.#link.textContent !== words) this.#link.textContent = words;
  }
}
