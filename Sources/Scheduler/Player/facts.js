// What the title is made of, and how: the tables below the player.

import { bitRate, byteCount, channels, frameRate, span, trackName } from "./words.js";

/** One line beneath the title's name. */
export function summary(title) {
  const { report } = title;
  if (!report) return "";
  const top = report.renditions?.[0];
  return [
    span(report.duration), top && `${top.width} × ${top.height}`, top && `${frameRate(report.frameRate)} frames a second`,
    top && `${report.renditions.length} rendition${report.renditions.length === 1 ? "" : "s"}`,
  ].filter(Boolean).join(" · ");
}

export function* facts(title) {
  const { report } = title;
  if (report?.warnings?.length) yield card("Warnings", list(report.warnings), "warning");
  if (report?.renditions?.length) {
    yield card("Picture", table(
      ["Rendition", "Size", "Average", "Peak", "Segments", "Bytes", "Codec"],
      report.renditions.map((one) => [
        one.name, `${one.width} × ${one.height}`, bitRate(one.averageBitRate), bitRate(one.peakBitRate), one.segments, byteCount(one.size), code(one.codecs),
      ])));
  }
  if (report?.audio?.length) {
    yield card("Sound", table(
      ["Track", "Channels", "Average", "Codec"],
      report.audio.map((track) => [trackName(track, track.id), channels(track.channels), bitRate(track.averageBitRate), code(track.codecs)])));
  }
  if (report?.subtitles?.length) {
    yield card("Subtitles", list(report.subtitles.map((track) => trackName(track, track.id))));
  }
  if (report?.skipped?.length) {
    yield card("Left out", list(report.skipped.map((one) => `Stream ${one.stream}, ${one.kind}: ${one.reason}`)));
  }
  if (report) {
    yield card("Made", pairs([
      ["Encoder", [report.encoder?.name, report.encoder?.reason].filter(Boolean).join(", ")],
      ["Time", report.seconds && `${span(report.seconds)}, ${Number(report.speed ?? 0).toFixed(2)} × real time`],
      ["Frames a second", report.renditions?.length && report.framesPerSecond && Number(report.framesPerSecond).toFixed(1)],
      ["Processor time", report.cpuSeconds && span(report.cpuSeconds)],
      ["Plan", report.digest && code(report.digest)],
    ]));
  }
  yield card("For other players", pairs([
    ["HLS", link("master.m3u8")], ["DASH", link("manifest.mpd")],
    ...(report ? [["Report", link("report.json")]] : []),
  ]));
}

function card(heading, content, kind = "") {
  return element("article", { className: kind }, element("h2", {}, heading), content);
}

function table(headings, rows) {
  return element("div", { className: "scroll" }, element("table", {},
    element("thead", {}, element("tr", {}, ...headings.map((heading) => element("th", { scope: "col" }, heading)))),
    element("tbody", {}, ...rows.map((row) => element("tr", {}, ...row.map((cell, index) =>
      index ? element("td", {}, cell) : element("th", { scope: "row" }, cell)))))));
}

function list(items) {
  return element("ul", {}, ...items.map((item) => element("li", {}, item)));
}

function pairs(entries) {
  const known = entries.filter(([, value]) => value);
  return element("dl", {}, ...known.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]));
}

const code = (text) => element("code", {}, text ?? "");
const link = (path) => element("a", { href: path }, new URL(path, location.href).href);

/** An element with properties and children; text stays text, whatever a film is called. */
function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children.map((child) => (child instanceof Node ? child : String(child ?? ""))));
  return made;
}
