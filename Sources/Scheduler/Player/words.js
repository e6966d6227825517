// Numbers and names as people read them.

/** `83.4` is `1:23`. */
export function clock(seconds) {
  if (!Number.isFinite(seconds)) return "–:––";
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (number) => String(number).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** A WebVTT time, `01:02:03.500` or `02:03.500`, in seconds. */
export function readTimestamp(text) {
  return text.trim().split(/\s/)[0].split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
}

/** Bits a second. */
export function bitRate(bits) {
  if (!(bits > 0)) return "–";
  return bits >= 1e6 ? `${(bits / 1e6).toFixed(bits < 1e7 ? 2 : 1)} Mbit/s` : `${Math.round(bits / 1e3)} kbit/s`;
}

export function byteCount(bytes) {
  if (!(bytes >= 0)) return "–";
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  const step = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return step ? `${(bytes / 1000 ** step).toPrecision(3)} ${units[step]}` : `${bytes} bytes`;
}

/** A duration in words of the table: `2 min 5 s`. */
export function span(seconds) {
  if (!(seconds >= 0)) return "–";
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${Math.round(seconds % 60)} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `24000/1001` is `23.976`. */
export function frameRate(fraction) {
  const [over, under = 1] = String(fraction).split("/").map(Number);
  return Number.isFinite(over / under) ? String(Number((over / under).toFixed(3))) : "–";
}

const languages = new Intl.DisplayNames([navigator.language || "en"], { type: "language", fallback: "code" });

/** What a menu calls a track: its language in the reader's words, and its own label. */
export function trackName(track, fallback) {
  let language = "";
  try {
    language = track.language && track.language !== "und" ? languages.of(track.language) : "";
  } catch {
    language = track.language;
  }
  const saysBoth = track.label?.toLowerCase().includes(language.toLowerCase());
  return saysBoth ? track.label || fallback : [language, track.label].filter(Boolean).join(" · ") || fallback;
}

export function channels(count) {
  return { 1: "mono", 2: "stereo", 6: "5.1", 8: "7.1" }[count] ?? (count ? `${count} channels` : "");
}
