// A title as its own files tell it: what can be played, and the facts of its making.

import { readMedia, readMultivariant } from "./playlist.js";
import { readThumbnails } from "./thumbnails.js";

export class Title {
  #playlists = new Map();

  /** Reads the title that lies beside the page. */
  static async load() {
    const title = new Title();
    title.address = new URL("master.m3u8", location.href).href;
    const [master, report] = await Promise.all([text(title.address), text(new URL("report.json", location.href))]);
    if (master === null) throw new Error("The title has no master.m3u8 any more. Was its folder moved?");
    Object.assign(title, readMultivariant(master, title.address));
    title.report = report === null ? null : JSON.parse(report);
    const [thumbnails, manifest] = await Promise.all(["thumbnails/thumbnails.vtt", "manifest.mpd"].map((path) => title.#file(path)));
    title.thumbnails = thumbnails === null ? [] : readThumbnails(thumbnails, new URL("thumbnails/", location.href));
    title.captions = manifest === null ? [] : readCaptions(manifest);
    return title;
  }

  get isSoundOnly() {
    return this.renditions.length === 0;
  }

  get poster() {
    return this.#has("thumbnails/poster.jpg") ? "thumbnails/poster.jpg" : null;
  }

  #has(path) {
    return path in (this.report?.files ?? {});
  }

  async #file(path) {
    return this.#has(path) ? text(new URL(path, location.href)) : null;
  }

  /** The media playlist at an address, fetched once. */
  playlist(address) {
    if (!this.#playlists.has(address)) {
      const playlist = text(address).then((found) => {
        if (found === null) throw new Error(`A playlist is missing: ${new URL(address).pathname}`);
        return readMedia(found, address);
      });
      playlist.catch(() => this.#playlists.delete(address));
      this.#playlists.set(address, playlist);
    }
    return this.#playlists.get(address);
  }
}

/** The text of a file, or `null` where there is none. */
async function text(address) {
  const response = await fetch(address);
  if (response.status === 404) return null;
  if (!response.ok) throw new Error(`${address}: the server answered ${response.status}`);
  return response.text();
}

/** Subtitle tracks in one piece each, which is what `<track>` wants; HLS has them in segments, the DASH manifest whole. */
function readCaptions(manifest) {
  const root = new DOMParser().parseFromString(manifest, "application/xml");
  return [...root.getElementsByTagName("Representation")].flatMap((representation) => {
    const set = representation.parentElement;
    const mimeType = representation.getAttribute("mimeType") ?? set.getAttribute("mimeType");
    const file = representation.getElementsByTagName("BaseURL")[0]?.textContent.trim();
    if (mimeType !== "text/vtt" || !file) return [];
    return [{
      id: representation.getAttribute("id"),
      address: new URL(file, new URL("manifest.mpd", location.href)).href,
      language: set.getAttribute("lang") ?? "",
      label: set.getElementsByTagName("Label")[0]?.textContent ?? "",
    }];
  });
}
