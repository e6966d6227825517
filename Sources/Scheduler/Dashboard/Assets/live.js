// Follows the server's events, and shows the page anew, in place, when something has happened.

import { Connection } from "./connection.js";
import { morph } from "./morph.js";
import { writeTimes } from "./times.js";

/** The shortest time between two looks at the server, and the longest without one, in ms. */
const [pace, patience] = [700, 15_000];

export function followNews(address) {
  if (!address) return;
  const view = new LiveView();
  const connection = new Connection(address, () => view.refresh(), (isConnected) => view.say(isConnected));
  // A browser has few connections to one server, and a page that nobody sees needs none.
  const follow = () => {
    view.isResting = document.hidden;
    if (document.hidden) connection.close();
    else connection.open();
  };
  // A form that is sent leads away: what becomes of this page doesn't matter any more.
  const rest = () => {
    view.isResting = true;
    connection.close();
  };
  follow();
  document.addEventListener("visibilitychange", follow);
  addEventListener("pageshow", follow);
  addEventListener("pagehide", rest);
  document.addEventListener("submit", rest);
  setInterval(() => view.refresh(), patience);
}

class LiveView {
  isResting = false;
  #link = document.getElementById("link");
  #isLooking = false;
  #isStale = false;
  #last = 0;

  say(isConnected) {
    const words = isConnected ? "Live" : "Connection lost – trying again";
    this.#link.hidden = false;
    this.#link.dataset.state = isConnected ? "live" : "lost";
    if (this.#link.textContent !== words) this.#link.textContent = words;
  }

  /** Shows what the server says now: at once, or as soon as the last look is long enough ago. */
  async refresh() {
    this.#isStale = true;
    if (this.#isLooking) return;
    this.#isLooking = true;
    while (this.#isStale && !this.isResting) {
      await new Promise((resume) => setTimeout(resume, Math.max(0, this.#last + pace - Date.now())));
      if (this.isResting) break;
      this.#isStale = false;
      this.#last = Date.now();
      await this.#look();
    }
    this.#isLooking = false;
  }

  async #look() {
    let response, text;
    try {
      response = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
      text = await response.text();
    } catch {
      // The connection tells that it is lost.
      return;
    }
    if (this.isResting || response.status >= 500) return;
    if (response.redirected && new URL(response.url).pathname !== location.pathname) return location.reload();
    this.#show(new DOMParser().parseFromString(text, "text/html"));
  }

  #show(page) {
    writeTimes(page);
    // A notice tells what was done just now; it goes with the next page that is opened.
    const notice = document.querySelector("main > .notice");
    if (notice && !page.querySelector("main > .notice")) page.querySelector("main")?.prepend(notice.cloneNode(true));
    document.title = page.title;
    morph(document.body, page.body);
  }
}
