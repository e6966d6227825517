// Reads HLS playlists (RFC 8216bis) into plain objects. Nothing here touches the network or the page.

/** The attributes of a tag: `BANDWIDTH=1,CODECS="a,b"` becomes `{BANDWIDTH: "1", CODECS: "a,b"}`. */
function attributes(text) {
  const found = {};
  for (const [, name, quoted, plain] of text.matchAll(/([A-Z0-9-]+)=(?:"([^"]*)"|([^,]*))/g)) found[name] = quoted ?? plain;
  return found;
}

function* lines(text) {
  for (const line of text.split(/\r?\n/)) if (line.trim()) yield line.trim();
}

const isVideo = (codec) => /^(avc|hvc|hev|av01|vp0?9|dvh)/.test(codec);

/**
 * A multivariant playlist, with addresses made absolute.
 * `renditions` are the pictures, largest first; `audio` and `subtitles` the tracks that go with them.
 */
export function readMultivariant(text, base) {
  const renditions = new Map();
  const tracks = { AUDIO: [], SUBTITLES: [] };
  let pending = null;
  for (const line of lines(text)) {
    if (line.startsWith("#EXT-X-MEDIA:")) {
      const about = attributes(line.slice(13));
      tracks[about.TYPE]?.push(readTrack(about, base));
    } else if (line.startsWith("#EXT-X-STREAM-INF:")) {
      pending = attributes(line.slice(18));
    } else if (!line.startsWith("#") && pending) {
      const rendition = readRendition(pending, new URL(line, base).href);
      const known = renditions.get(rendition.address);
      if (known) known.groups.push(...rendition.groups);
      else renditions.set(rendition.address, rendition);
      pending = null;
    }
  }
  const all = [...renditions.values()].sort((a, b) => b.height - a.height || b.bandwidth - a.bandwidth);
  const pictures = all.filter((one) => one.videoCodecs);
  // A title without a picture lists its sound as the variants themselves.
  const audio = tracks.AUDIO.filter((track) => track.address);
  if (!pictures.length && !audio.length && all.length) {
    audio.push({ id: all[0].address, address: all[0].address, label: "", language: "", channels: "", codecs: all[0].audioCodecs, isDefault: true });
  }
  for (const track of audio) {
    track.codecs ??= all.find((one) => one.groups.includes(track.group))?.audioCodecs || "mp4a.40.2";
  }
  return { renditions: pictures, audio: unique(audio), subtitles: tracks.SUBTITLES.filter((track) => track.address) };
}

function readTrack(about, base) {
  const address = about.URI && new URL(about.URI, base).href;
  return {
    id: address, address, group: about["GROUP-ID"], label: about.NAME ?? "", language: about.LANGUAGE ?? "",
    channels: about.CHANNELS ?? "", isDefault: about.DEFAULT === "YES", isForced: about.FORCED === "YES",
  };
}

function readRendition(about, address) {
  const codecs = (about.CODECS ?? "").split(",").map((codec) => codec.trim()).filter(Boolean);
  const [width, height] = (about.RESOLUTION ?? "0x0").split("x").map(Number);
  return {
    id: address, address, width, height, bandwidth: Number(about.BANDWIDTH ?? 0),
    average: Number(about["AVERAGE-BANDWIDTH"] ?? about.BANDWIDTH ?? 0), groups: about.AUDIO ? [about.AUDIO] : [],
    videoCodecs: codecs.filter(isVideo).join(","), audioCodecs: codecs.filter((codec) => !isVideo(codec) && !/^(wvtt|stpp)/.test(codec)).join(","),
  };
}

function unique(tracks) {
  return [...new Map(tracks.map((track) => [track.id, track])).values()];
}

/** A media playlist: the address of its head (`init.mp4`), and its segments with their times in seconds. */
export function readMedia(text, base) {
  const playlist = { init: null, segments: [], duration: 0 };
  let duration = 0;
  for (const line of lines(text)) {
    if (line.startsWith("#EXT-X-MAP:")) playlist.init = new URL(attributes(line.slice(11)).URI, base).href;
    else if (line.startsWith("#EXTINF:")) duration = Number.parseFloat(line.slice(8));
    else if (!line.startsWith("#")) {
      playlist.segments.push({ address: new URL(line, base).href, start: playlist.duration, end: playlist.duration + duration });
      playlist.duration += duration;
    }
  }
  return playlist;
}
