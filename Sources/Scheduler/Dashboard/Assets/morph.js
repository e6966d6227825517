// Makes one piece of a page like another, touching only what differs: focus, open details, scroll places and the player stay.

/** What the reader has done to the page, which the server doesn't know. */
const own = { DETAILS: ["open"], INPUT: ["value"] };

/** An element that is the same one in both pages. */
const key = (node) => (node.nodeType === Node.ELEMENT_NODE && node.id) || null;

const isAlike = (one, other) => one.nodeType === other.nodeType && one.nodeName === other.nodeName && key(one) === key(other);

export function morph(target, source) {
  if (target.nodeType !== Node.ELEMENT_NODE) {
    if (target.nodeValue !== source.nodeValue) target.nodeValue = source.nodeValue;
    return;
  }
  if ("keep" in target.dataset && "keep" in source.dataset) return;
  morphAttributes(target, source);
  morphChildren(target, source);
}

function morphAttributes(target, source) {
  const kept = own[target.nodeName] ?? [];
  for (const { name, value } of source.attributes) {
    if (!kept.includes(name) && target.getAttribute(name) !== value) target.setAttribute(name, value);
  }
  for (const { name } of [...target.attributes]) {
    if (!kept.includes(name) && !source.hasAttribute(name)) target.removeAttribute(name);
  }
}

function morphChildren(target, source) {
  const keyed = new Map([...target.children].filter(key).map((child) => [key(child), child]));
  let place = target.firstChild;
  for (const wanted of [...source.childNodes]) {
    const known = key(wanted) && keyed.get(key(wanted));
    const found = known && isAlike(known, wanted) ? known : place && isAlike(place, wanted) ? place : null;
    if (found && found === place) {
      place = place.nextSibling;
    } else {
      target.insertBefore(found ?? wanted, place);
    }
    if (found) morph(found, wanted);
  }
  while (place) {
    const next = place.nextSibling;
    place.remove();
    place = next;
  }
}
