// A button that opens a list of which one is chosen.

let count = 0;

export class Menu {
  #items = [];

  /** `chosen` hears of the item that a person takes. A menu with fewer than two items hides itself. */
  constructor(element, { label, chosen }) {
    this.element = element;
    this.label = label;
    this.chosen = chosen;
    this.button = Object.assign(document.createElement("button"), { type: "button", title: label });
    this.list = Object.assign(document.createElement("div"), { className: "menu", hidden: true, id: `menu-${(count += 1)}` });
    this.list.setAttribute("role", "menu");
    this.list.setAttribute("aria-label", label);
    this.button.setAttribute("aria-haspopup", "menu");
    this.button.setAttribute("aria-controls", this.list.id);
    element.replaceChildren(this.list, this.button);
    this.button.addEventListener("click", () => this.#toggle(this.list.hidden));
    element.addEventListener("keydown", (event) => this.#key(event));
    element.addEventListener("focusout", (event) => {
      if (!element.contains(event.relatedTarget)) this.#toggle(false);
    });
    document.addEventListener("pointerdown", (event) => {
      if (!element.contains(event.target)) this.#toggle(false);
    });
    this.set([], null);
  }

  /** `items` are `{value, name, note}`; `value` is the chosen one's; `caption` is what the button says instead of its name. */
  set(items, value, caption) {
    this.#items = items;
    this.value = value;
    this.element.hidden = items.length < 2;
    this.list.replaceChildren(...items.map((item) => this.#row(item)));
    this.button.textContent = caption ?? items.find((item) => item.value === value)?.name ?? this.label;
    this.button.setAttribute("aria-label", `${this.label}: ${this.button.textContent}`);
    this.#toggle(!this.list.hidden, false);
  }

  #row(item) {
    const row = Object.assign(document.createElement("button"), { type: "button", tabIndex: -1, textContent: item.name });
    row.setAttribute("role", "menuitemradio");
    row.setAttribute("aria-checked", String(item.value === this.value));
    if (item.note) row.append(Object.assign(document.createElement("small"), { textContent: item.note }));
    row.addEventListener("click", () => {
      this.#toggle(false);
      this.button.focus();
      this.chosen(item.value);
    });
    return row;
  }

  #toggle(isOpen, takesFocus = true) {
    if (isOpen === !this.list.hidden) return;
    this.list.hidden = !isOpen;
    this.button.setAttribute("aria-expanded", String(isOpen));
    if (isOpen && takesFocus) (this.list.querySelector("[aria-checked=true]") ?? this.list.firstElementChild)?.focus();
  }

  #key(event) {
    const rows = [...this.list.children];
    const index = rows.indexOf(document.activeElement);
    if (this.list.hidden || index < 0) return;
    const target = { ArrowDown: index + 1, ArrowUp: index - 1 + rows.length, Home: 0, End: rows.length - 1 }[event.key];
    if (target !== undefined) rows[target % rows.length].focus();
    else if (event.key === "Escape") {
      this.#toggle(false);
      this.button.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
