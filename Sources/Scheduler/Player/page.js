// The page that plays a title. `?engine=stream` or `?engine=native` asks for one way of playing.

import { Controls } from "./controls.js";
import { facts, summary } from "./facts.js";
import { Player } from "./player.js";
import { Title } from "./title.js";

const root = document.getElementById("player");

// In a frame of another page, the player is all there is.
document.documentElement.classList.toggle("embedded", window !== window.parent);

function fail(message) {
  root.dataset.state = "failed";
  Object.assign(document.getElementById("message"), { textContent: message, hidden: false });
}

try {
  const title = await Title.load();
  const name = title.report?.film ?? "Title";
  document.title = `${name} – Sprocket`;
  document.getElementById("name").textContent = name;
  document.getElementById("summary").textContent = summary(title);
  document.getElementById("facts").append(...facts(title));
  const player = new Player(root, title, { preferred: new URLSearchParams(location.search).get("engine"), failed: fail });
  new Controls(root, player);
} catch (error) {
  fail(error.message);
}
