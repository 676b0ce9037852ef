// @ts-check
// The page as a person's browser draws it: the flat tree, across slots and shadow roots, closed ones too once
// the harness has handed them in. One `Survey` is one reading of the tree; its memos live as long as it does.

/** Closed shadow roots that were handed in, by host. @type {WeakMap<any, any>} */
const closedRoots = new WeakMap();
/** The slot of a node inside a closed root, which `assignedSlot` does not tell. @type {WeakMap<any, any>} */
const closedSlots = new WeakMap();
const NODE_BUDGET = 80_000;

/** @param {any} el */
const shadowOf = (el) => openShadowRoot(el) ?? closedRoots.get(el) ?? null;

/** @param {any} node */
function slotOf(node) {
  const slot = isElement(node) ? assignedSlot(node) : isText(node) ? textAssignedSlot(node) : null;
  return slot ?? closedSlots.get(node) ?? null;
}

/** The parent in the flat tree; null above the document element. @param {any} node @returns {any} */
function flatParent(node) {
  const slot = slotOf(node);
  if (slot) return slot;
  const parent = parentNode(node);
  if (!parent) return null;
  if (nodeType(parent) === FRAGMENT) return hostOf(parent) ?? null;
  return isElement(parent) ? parent : null;
}

/** @param {any} node @returns {any[]} */
function childNodesOf(node) {
  const out = [];
  for (let child = firstChild(node); child; child = nextSibling(child)) out.push(child);
  return out;
}

/** The children in the flat tree. @param {any} node @returns {any[]} */
function flatChildren(node) {
  const root = isElement(node) ? shadowOf(node) : null;
  if (root) return childNodesOf(root);
  if (isTag(node, "slot")) {
    const assigned = assignedNodes(node);
    if (assigned && assigned.length) return Array.from(assigned);
  }
  return childNodesOf(node);
}

/** Ancestors in the flat tree, nearest first, the node itself left out. @param {any} node */
function* ancestors(node) {
  for (let up = flatParent(node); up; up = flatParent(up)) yield up;
}

/** @param {any} ancestor @param {any} node */
function flatContains(ancestor, node) {
  for (let at = node; at; at = flatParent(at)) if (at === ancestor) return true;
  return false;
}

/** The nearest of the node and its ancestors that passes. @param {any} node @param {(el: any) => boolean} test */
function nearest(node, test) {
  for (let at = node; at; at = flatParent(at)) if (isElement(at) && test(at)) return at;
  return null;
}

/** All elements under a node in the flat tree, itself left out. @param {any} top @param {number} [limit] */
function descendants(top, limit = 2000) {
  const out = [];
  const stack = flatChildren(top).reverse();
  while (stack.length && out.length < limit) {
    const node = stack.pop();
    if (!isElement(node)) continue;
    out.push(node);
    const children = flatChildren(node);
    for (let i = children.length - 1; i >= 0; i--) stack.push(children[i]);
  }
  return out;
}

/** An element of the same root by id. @param {any} near @param {string} id */
function byId(near, id) {
  if (!id) return null;
  const root = rootOf(near);
  return nodeType(root) === FRAGMENT ? elementByIdIn(root, id) : elementById(document, id);
}

/** The elements that an ARIA id list names. @param {any} el @param {string} name */
const idList = (el, name) =>
  attr(el, name).split(/\s+/).map((/** @type {string} */ id) => byId(el, id)).filter(Boolean);

/** Adopts `[host, root]` pairs. @param {any[]} pairs */
function adoptClosedRoots(pairs) {
  for (const [host, root] of pairs) {
    if (!isElement(host) || !root) continue;
    closedRoots.set(host, root);
    for (const el of descendants(host)) {
      if (!isTag(el, "slot")) continue;
      for (const node of assignedNodes(el) ?? []) closedSlots.set(node, el);
    }
  }
}

const HOST_TAGS = new Set(
  "article aside blockquote body div footer h1 h2 h3 h4 h5 h6 header main nav p section span".split(" "),
);

/** One reading of the tree. */
class Survey {
  constructor() {
    /** @type {any[]} every element in flat tree order */
    this.elements = [];
    /** @type {Map<any, number>} */
    this.order = new Map();
    /** @type {Map<any, Map<string, number>>} how often an id or name occurs, per root */
    this.counts = new Map();
    this.cut = false;
    /** @type {Map<any, any>} */
    this.styles = new Map();
    /** @type {Map<any, any>} */
    this.rects = new Map();
    /** @type {Map<any, any>} */
    this.memo = new Map();
    this.scrollX = globalThis.scrollX;
    this.scrollY = globalThis.scrollY;
    this.walk();
  }

  walk() {
    const top = rootElementOf(document);
    const stack = top ? [top] : [];
    while (stack.length) {
      const el = stack.pop();
      if (this.order.has(el)) continue;
      if (this.elements.length >= NODE_BUDGET) {
        this.cut = true;
        return;
      }
      this.order.set(el, this.elements.length);
      this.elements.push(el);
      this.count(el);
      const children = flatChildren(el);
      // Light children that no slot takes are not drawn, but a form still sends them.
      const left = shadowOf(el) ? childNodesOf(el).filter((node) => isElement(node) && !slotOf(node)) : [];
      for (let i = left.length - 1; i >= 0; i--) stack.push(left[i]);
      for (let i = children.length - 1; i >= 0; i--) if (isElement(children[i])) stack.push(children[i]);
    }
  }

  /** @param {any} el */
  count(el) {
    const root = rootOf(el);
    const counts = this.counts.get(root) ?? new Map();
    if (!this.counts.has(root)) this.counts.set(root, counts);
    for (const name of ["id", "name"]) {
      const value = attribute(el, name);
      if (value) counts.set(`${name}=${value}`, (counts.get(`${name}=${value}`) ?? 0) + 1);
    }
  }

  /** The computed style; memoised, because each look-up asks the engine. @param {any} el */
  style(el) {
    let found = this.styles.get(el);
    if (!found) this.styles.set(el, (found = getComputedStyle(el)));
    return found;
  }

  /** The border box in the viewport. @param {any} el @returns {DOMRect} */
  rect(el) {
    let found = this.rects.get(el);
    if (!found) this.rects.set(el, (found = boundingRect(el)));
    return found;
  }

  /** Computes once per element and topic. @template T @param {string} topic @param {any} el @param {() => T} make @returns {T} */
  once(topic, el, make) {
    let topics = this.memo.get(topic);
    if (!topics) this.memo.set(topic, (topics = new Map()));
    if (!topics.has(el)) topics.set(el, make());
    return topics.get(el);
  }

  /** A rectangle of the viewport in the document's coordinates. @param {{x: number, y: number, width: number, height: number}} r */
  inDocument(r) {
    const round = (/** @type {number} */ n) => Math.round(n * 100) / 100;
    return { x: round(r.x + this.scrollX), y: round(r.y + this.scrollY), width: round(r.width), height: round(r.height) };
  }
}

/** Elements that may hide a closed root: they could host one, show none, and draw something that their own
 * children do not account for. @param {Survey} survey */
function closedCandidates(survey) {
  return survey.elements.filter((el) => {
    const tag = localName(el);
    if (shadowOf(el) || (!tag.includes("-") && !HOST_TAGS.has(tag))) return false;
    if (tag.includes("-")) return true;
    // A plain element with a shadow root shows none of its own children (unless slotted): it is empty of
    // drawn light content and yet has a height of its own.
    const r = survey.rect(el);
    if (r.width < 4 || r.height < 4) return false;
    return !childNodesOf(el).some((node) => (isElement(node) ? survey.rect(node).height > 0 : tidy(characterData(node) ?? "") !== ""));
  });
}

/** Those that must have one: something is drawn in them that nothing in the page accounts for. Only an engine that
 * does not open closed roots leaves any. @param {Survey} survey */
function sealedHosts(survey) {
  return closedCandidates(survey).filter((el) => {
    const r = survey.rect(el);
    if (r.width < 8 || r.height < 8 || unseen(survey, el)) return false;
    const isDrawn = (/** @type {any} */ node) => (isElement(node) ? survey.rect(node).height > 0 : tidy(characterData(node) ?? "") !== "");
    if ([el, ...descendants(el, 60)].some((part) => flatChildren(part).some(isDrawn))) return false;
    if (["::before", "::after"].some((part) => pseudoStyle(survey, el, part))) return false;
    return hasSizeOfContent(survey, el, r);
  });
}

/** Whether nothing but its content can have given an empty element its size. @param {Survey} survey @param {any} el @param {DOMRect} r */
function hasSizeOfContent(survey, el, r) {
  const style = survey.style(el);
  const declared = styleMapOf(el);
  if (!declared || style.aspectRatio !== "auto" || /absolute|fixed/.test(style.position)) return false;
  // Without a doctype, as in an empty frame, the body is as high as the window.
  if (localName(el) === "body" && compatMode(document) === "BackCompat") return false;
  const up = flatParent(el);
  if (up && /flex|grid/.test(survey.style(up).display)) return false;
  const side = style.display === "inline" ? "width" : "height";
  const edges = side === "width" ? ["Left", "Right"] : ["Top", "Bottom"];
  if (side === "height" && (String(declared.get("height")) !== "auto" || parseFloat(style.minHeight) > 0)) return false;
  const around = edges.reduce((sum, edge) => sum + (parseFloat(style[`padding${edge}`]) || 0) + (parseFloat(style[`border${edge}Width`]) || 0), 0);
  return r[side] - around >= 8;
}
