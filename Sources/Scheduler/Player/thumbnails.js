// Thumbnails by time: a WebVTT file whose cues name a tile of a sprite sheet, `sprite-1.jpg#xywh=0,0,160,90`.

import { readTimestamp } from "./words.js";

export function readThumbnails(text, base) {
  return text.split(/\r?\n\s*\r?\n/).flatMap((block) => {
    const lines = block.split(/\r?\n/);
    const timing = lines.findIndex((line) => line.includes("-->"));
    const place = /^(.*)#xywh=(\d+),(\d+),(\d+),(\d+)$/.exec(lines[timing + 1] ?? "");
    if (timing < 0 || !place) return [];
    const [start, end] = lines[timing].split("-->").map(readTimestamp);
    const [x, y, width, height] = place.slice(2).map(Number);
    return [{ start, end, image: new URL(place[1], base).href, x, y, width, height }];
  });
}

/** The picture that floats over the seek bar. */
export class Preview {
  constructor(element, tiles) {
    this.element = element;
    this.tiles = tiles;
    this.picture = element.querySelector("[data-picture]");
    this.caption = element.querySelector("[data-caption]");
    this.picture.hidden = tiles.length === 0;
  }

  /** Shows the moment `time`, above the place `x` of a bar that is `width` wide. */
  show(time, caption, x, width) {
    this.element.hidden = false;
    this.caption.textContent = caption;
    const tile = this.tiles.find((one) => time < one.end) ?? this.tiles.at(-1);
    if (tile) {
      Object.assign(this.picture.style, {
        width: `${tile.width}px`, height: `${tile.height}px`,
        backgroundImage: `url("${tile.image}")`, backgroundPosition: `-${tile.x}px -${tile.y}px`,
      });
    }
    const half = this.element.offsetWidth / 2;
    this.element.style.left = `${Math.max(half, Math.min(width - half, x))}px`;
  }

  hide() {
    this.element.hidden = true;
  }
}
