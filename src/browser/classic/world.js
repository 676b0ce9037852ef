// A world of its own for scripts of ours, where the engine gives none: the globals are those of a fresh frame, which
// the page could not change; only what belongs to the page is the page's. `arguments[0]` is the frame's name;
// `arguments[1]` says whether there is such a fresh frame: a document that may not share an origin with one gets
// along without.
const KEY = Symbol.for("unticked.world");
if (globalThis[KEY]) return;
const [context, apart] = arguments;
const page = apart ? globalThis.parent : globalThis;
const curtain = apart ? globalThis.frameElement : null;
const nodeType = Object.getOwnPropertyDescriptor(Node.prototype, "nodeType").get;

// The fresh frame is no part of the page.
if (curtain) {
  for (const name of ["nextSibling", "previousSibling", "firstChild", "lastChild"]) {
    const own = Object.getOwnPropertyDescriptor(Node.prototype, name);
    const on = name === "previousSibling" || name === "lastChild" ? "previousSibling" : "nextSibling";
    const go = Object.getOwnPropertyDescriptor(Node.prototype, on).get;
    Object.defineProperty(Node.prototype, name, {
      ...own,
      get() {
        const found = own.get.call(this);
        return found === curtain ? go.call(found) : found;
      },
    });
  }
}

// An older WebKit tells of places in the px of the zoomed element, not in the window's.
if (apart && !("currentCSSZoom" in Element.prototype)) {
  const parentOf = Object.getOwnPropertyDescriptor(Node.prototype, "parentNode").get;
  const hostOf = Object.getOwnPropertyDescriptor(ShadowRoot.prototype, "host").get;
  const up = (node) => parentOf.call(node) ?? (nodeType.call(node) === 11 ? hostOf.call(node) : null);
  let [zooms, read] = [new WeakMap(), 0];
  const zoomOf = (node) => {
    if (!node) return 1;
    if (!zooms.has(node)) {
      const own = nodeType.call(node) === 1 ? Number(getComputedStyle(node).zoom) || 1 : 1;
      zooms.set(node, own * zoomOf(up(node)));
    }
    return zooms.get(node);
  };
  const fresh = (node) => {
    if (Date.now() - read > 50) [zooms, read] = [new WeakMap(), Date.now()];
    return zoomOf(node);
  };
  const scaled = (r, zoom) => (zoom === 1 ? r : new DOMRect(r.x * zoom, r.y * zoom, r.width * zoom, r.height * zoom));
  for (const [proto, nodeOf] of [[Element.prototype, (el) => el], [Range.prototype, (range) => range.startContainer]]) {
    const { getBoundingClientRect: one, getClientRects: all } = proto;
    proto.getBoundingClientRect = function () {
      return scaled(one.call(this), fresh(nodeOf(this)));
    };
    proto.getClientRects = function () {
      const zoom = fresh(nodeOf(this));
      return Array.from(all.call(this), (r) => scaled(r, zoom));
    };
  }
}

const OF_PAGE = new Set(
  (
    "window self globalThis document location history navigator screen performance visualViewport localStorage " +
    "sessionStorage innerWidth innerHeight outerWidth outerHeight scrollX scrollY pageXOffset pageYOffset " +
    "devicePixelRatio scrollTo scrollBy getSelection matchMedia requestAnimationFrame cancelAnimationFrame " +
    // What is of the page by its fonts and its style sheets.
    "OffscreenCanvas CSSStyleSheet FontFace"
  ).split(" "),
);
const kept = new Map();
const ofPage = (name) => {
  const value = page[name];
  return typeof value === "function" && /^[a-z]/.test(String(name)) ? value.bind(page) : value;
};
const get = (name) => {
  if (kept.has(name)) return kept.get(name);
  if (name === "globalThis" || name === "window" || name === "self") return world;
  return ofPage(name);
};
const world = new Proxy(Object.create(null), {
  has: (_, name) => kept.has(name) || name in page,
  get: (_, name) => get(name),
  set: (_, name, value) => (kept.set(name, value), true),
});
const scope = new Proxy(Object.create(null), {
  has: (_, name) => kept.has(name) || OF_PAGE.has(name),
  get: (_, name) => (name === Symbol.unscopables ? undefined : get(name)),
  set: (_, name, value) => (kept.set(name, value), true),
});

const nodes = [];
const numbers = new WeakMap();
const shadowRoot = Object.getOwnPropertyDescriptor(Element.prototype, "shadowRoot").get;
const query = { 1: Element, 9: Document, 11: DocumentFragment };
const numberOf = (node) => {
  if (!numbers.has(node)) numbers.set(node, nodes.push(node) - 1);
  return numbers.get(node);
};
const isNode = (value) => {
  try {
    return nodeType.call(value) > 0;
  } catch {
    return false;
  }
};
const isWindow = (value) => {
  try {
    return value.window === value;
  } catch {
    return false;
  }
};

/** Frames of the document, those in open shadow roots too. */
const frameElements = () => {
  const found = [];
  const look = (root) => {
    for (const el of query[nodeType.call(root)].prototype.querySelectorAll.call(root, "*")) {
      const inner = shadowRoot.call(el);
      if (inner) look(inner);
      if (el !== curtain && /^(?:iframe|frame|object|embed)$/.test(el.localName) && windowOf(el)) found.push(el);
    }
  };
  look(page.document);
  return found;
};
const windowOf = (el) => {
  const kinds = { iframe: HTMLIFrameElement, frame: HTMLFrameElement, object: HTMLObjectElement };
  const kind = kinds[el.localName];
  return kind ? Object.getOwnPropertyDescriptor(kind.prototype, "contentWindow").get.call(el) : null;
};
const contextOf = (win) => {
  const el = frameElements().find((el) => windowOf(el) === win);
  return el ? `${context}/${numberOf(el)}` : null;
};

// Source: https://w3c.github.io/webdriver-bidi/#type-script-RemoteValue
const remote = (value) => {
  if (value === undefined || value === null) return { type: String(value) };
  if (typeof value !== "object" && typeof value !== "function") return { type: typeof value, value };
  if (isWindow(value)) return { type: "window", value: { context: contextOf(value) } };
  if (isNode(value)) return { type: "node", sharedId: String(numberOf(value)), value: {} };
  if (Array.isArray(value)) return { type: "array", value: value.map(remote) };
  return { type: "object", value: Object.entries(value).map(([key, inner]) => [key, remote(inner)]) };
};
const local = (value) => {
  if (value.sharedId !== undefined) return nodes[value.sharedId];
  if (value.type === "array") return value.value.map(local);
  if (value.type === "object") return Object.fromEntries(value.value.map(([key, inner]) => [key, local(inner)]));
  return value.type === "null" ? null : value.value;
};

globalThis[KEY] = {
  scope,
  /** Calls what `make` makes, and hands its answer to `done`. */
  answer: async (make, args, done) => {
    try {
      done({ type: "success", result: remote(await make()(...args.map(local))) });
    } catch (error) {
      done({ type: "exception", exceptionDetails: { text: String(error) } });
    }
  },
  frame: (number) => nodes[number],
  /** Its place among the frames of the window; -1 for one in a shadow tree. */
  place: (number) => {
    for (let at = 0; at < page.length; at++) if (page[at] === windowOf(nodes[number])) return at;
    return -1;
  },
  tree: () => ({ url: String(page.location.href), frames: frameElements().map((el) => `${context}/${numberOf(el)}`) }),
  /** Where the middle of what is in view of a node stands in this frame's window. */
  middle: (number) => {
    const r = Element.prototype.getClientRects.call(nodes[number])[0] ?? Element.prototype.getBoundingClientRect.call(nodes[number]);
    const [left, right] = [Math.max(0, r.left), Math.min(page.innerWidth, r.right)];
    const [top, bottom] = [Math.max(0, r.top), Math.min(page.innerHeight, r.bottom)];
    return [(left + right) / 2, (top + bottom) / 2];
  },
  /** Where a frame's own window begins in this one, and how large a CSS px of it is here. */
  offset: (number) => {
    const el = nodes[number];
    const r = el.getBoundingClientRect();
    const scale = el.offsetWidth ? r.width / el.offsetWidth : 1;
    const style = getComputedStyle(el);
    return [r.left + (el.clientLeft + parseFloat(style.paddingLeft)) * scale, r.top + (el.clientTop + parseFloat(style.paddingTop)) * scale, scale];
  },
  /** Hides what is fixed to the window, or shows it again, without a change to the tree. */
  fixed: (hidden) => {
    for (const animation of kept.get("fixed") ?? []) animation.cancel();
    const still = [];
    if (hidden) {
      for (const el of page.document.querySelectorAll("*")) {
        if (getComputedStyle(el).position !== "fixed") continue;
        still.push(Element.prototype.animate.call(el, { visibility: ["hidden", "hidden"] }, { duration: 1e9, fill: "both" }));
      }
    }
    kept.set("fixed", still);
    return null;
  },
};
