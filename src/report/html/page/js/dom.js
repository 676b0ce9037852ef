// Elements and text. Page text is hostile: it reaches the document as text nodes and attributes only.

/** Characters that act or hide: shown by their number, as the other reports do. */
const UNSEEN = /[\p{Cc}\u00AD\u061C\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}]/gu;

/** Text of a page, on one line, with what was hidden in it made visible. */
const plain = (text) =>
  String(text ?? "")
    .replace(/[\t\n\r\f\v ]+/g, " ")
    .trim()
    .replace(UNSEEN, (found) => `[U+${found.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}]`);

/** Builds an element: `h("p", { class: "lead", onclick: f, "aria-live": "polite" }, "text", child, [more])`. */
const h = (name, props, ...children) => fill(document.createElement(name), props, children);

/** The same for SVG. */
const svg = (name, props, ...children) =>
  fill(document.createElementNS("http://www.w3.org/2000/svg", name), props, children);

const fill = (element, props, children) => {
  for (const [key, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "value") element.value = value;
    else element.setAttribute(key, value === true ? "" : String(value));
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
};

/** A key as it stands on a keyboard. */
const keycap = (key) => h("kbd", { "aria-hidden": "true" }, key);

/** A line drawing of 20 × 20. */
const icon = (name) =>
  svg(
    "svg",
    { class: `icon icon-${name}`, viewBox: "0 0 20 20", "aria-hidden": "true", focusable: "false" },
    ICONS[name].map((d) => svg("path", { d })),
  );

const ICONS = {
  accept: ["M4 10.5 8.2 14.7 16 6"],
  refuse: ["M5.5 5.5l9 9M14.5 5.5l-9 9"],
  undo: ["M7.5 5 4 8.5 7.5 12", "M4 8.5h7.5a4 4 0 0 1 0 8H9"],
  next: ["M8 5l5 5-5 5"],
  previous: ["M12 5l-5 5 5 5"],
  list: ["M4 6h12M4 10h12M4 14h12"],
  save: ["M10 4v8.5M6.5 9.5 10 13l3.5-3.5", "M4 16h12"],
  outdated: ["M10 4.5v7", "M10 15v.4"],
  taken: ["M10 4.5v7", "M10 15v.4"],
  worse: ["M10 5v9M6.5 10.8 10 14.5l3.5-3.7"],
  other: ["M5 10h10"],
  better: ["M10 15V6M6.5 9.2 10 5.5l3.5 3.7"],
  passed: ["M4 10.5 8.2 14.7 16 6"],
  failed: ["M5.5 5.5l9 9M14.5 5.5l-9 9"],
  unsure: ["M7.4 7.6a2.7 2.7 0 1 1 3.9 2.4c-.9.5-1.3 1-1.3 2", "M10 15v.4"],
  error: ["M10 4.5v7", "M10 15v.4"],
};
