// The dashboard's page: times that stay true, and news as it comes.

import { followNews } from "./live.js";
import { keepTimes } from "./times.js";

keepTimes();
followNews(document.body.dataset.events);

// A slash leads to the search, as in other tools.
document.addEventListener("keydown", (event) => {
  const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  document.getElementById("search")?.focus();
});
