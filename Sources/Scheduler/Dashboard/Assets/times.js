// Relative times that stay true, with the exact time on the reader's own clock.

const exact = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "long" });

/** `3 min ago`, `in 2 h`: the server's own words (TimeLabel). */
export function relative(date, now = Date.now()) {
  const seconds = Math.abs(date - now) / 1000;
  if (seconds < 5) return "now";
  const [unit, name] = seconds < 60 ? [1, "s"] : seconds < 3600 ? [60, "min"] : seconds < 172_800 ? [3600, "h"] : [86_400, "d"];
  const span = `${Math.floor(seconds / unit)} ${name}`;
  return date < now ? `${span} ago` : `in ${span}`;
}

/** Writes the times below an element. */
export function writeTimes(root) {
  for (const element of root.querySelectorAll("time[datetime]")) {
    const date = new Date(element.dateTime);
    if (Number.isNaN(date.getTime())) continue;
    const [words, tip] = [relative(date.getTime()), exact.format(date)];
    if (element.textContent !== words) element.textContent = words;
    if (element.title !== tip) element.title = tip;
  }
}

export function keepTimes() {
  writeTimes(document);
  setInterval(() => writeTimes(document), 1000);
}
