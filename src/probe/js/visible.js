// @ts-check
// Whether and how much of an element a person can see, as far as layout tells.

/** @typedef {{left: number, top: number, right: number, bottom: number}} Edges */
/** @typedef {{owner: any, edges: Edges, by: string, path: boolean}} Clip */

/** The product of the opacities of an element and all its ancestors. @param {Survey} survey @param {any} el @returns {number} */
function opacityOf(survey, el) {
  return survey.once("opacity", el, () => {
    const style = survey.style(el);
    const filtered = /opacity\(([\d.]+)(%?)\)/.exec(style.filter ?? "");
    const filter = filtered ? Number(filtered[1]) / (filtered[2] ? 100 : 1) : 1;
    const up = flatParent(el);
    return Number(style.opacity || 1) * filter * (up ? opacityOf(survey, up) : 1);
  });
}

/** Laid out at all: no `display: none` on it or above it, and slotted. @param {Survey} survey @param {any} el @returns {boolean} */
function isLaidOut(survey, el) {
  return survey.once("laid-out", el, () => {
    const style = survey.style(el);
    // Closed `details`, `content-visibility: hidden` and `display: none` above it.
    if (!style || style.display === "none" || (style.display !== "contents" && !checkVisibility(el))) return false;
    const parent = parentNode(el);
    if (isElement(parent) && shadowOf(parent) && !slotOf(el)) return false;
    const up = flatParent(el);
    return up ? isLaidOut(survey, up) : true;
  });
}

/** The reach of the document that a person can scroll to, in viewport coordinates. @param {Survey} survey @returns {Edges} */
function reach(survey) {
  return survey.once("reach", document, () => {
    const top = rootElementOf(document);
    const scroller = scrollingElementOf(document) ?? top;
    const [width, height] = scroller ? [scrollWidthOf(scroller), scrollHeightOf(scroller)] : [innerWidth, innerHeight];
    const rtl = top && survey.style(top).direction === "rtl";
    const wide = isCutSideways(survey) ? innerWidth : Math.max(width, innerWidth);
    const left = (rtl ? innerWidth - wide : 0) - survey.scrollX;
    return { left, top: -survey.scrollY, right: left + wide, bottom: Math.max(height, innerHeight) - survey.scrollY };
  });
}

/** The window does not scroll sideways, whatever stands beyond its edge: the body's overflow is the window's own,
 * unless the root element has one. @param {Survey} survey */
function isCutSideways(survey) {
  const [top, body] = [rootElementOf(document), bodyOf(document)];
  const flow = (/** @type {any} */ el) => (el ? survey.style(el).overflowX : "visible");
  return /hidden|clip/.test(flow(top) === "visible" ? flow(body) : flow(top));
}

/** @param {Survey} survey @param {any} el @returns {any} the element that an out-of-flow element hangs on */
function containingBlock(survey, el) {
  const position = survey.style(el).position;
  if (position !== "absolute" && position !== "fixed") return flatParent(el);
  for (const up of ancestors(el)) {
    const style = survey.style(up);
    if (position === "absolute" && style.position !== "static") return up;
    if (style.transform !== "none" || (style.filter && style.filter !== "none") || /paint|layout|strict|content/.test(style.contain)) return up;
  }
  return null;
}

/** What cuts the content of an element off. @param {Survey} survey @param {any} el @returns {Clip[]} */
function clipsOf(survey, el) {
  return survey.once("clips", el, () => {
    const up = flatParent(el);
    let list = up ? clipsOf(survey, up) : [];
    const position = survey.style(el).position;
    if (up && (position === "absolute" || position === "fixed")) {
      const block = containingBlock(survey, el);
      list = list.filter((clip) => clip.path || (block && flatContains(clip.owner, block)));
    }
    const own = ownClip(survey, el);
    return own ? [...list, ...own] : list;
  });
}

/** @param {Survey} survey @param {any} el @returns {Clip[] | null} */
function ownClip(survey, el) {
  const style = survey.style(el);
  const out = [];
  const path = style.clipPath && style.clipPath !== "none" ? clipPathEdges(survey, el, style.clipPath) : null;
  if (path) out.push({ owner: el, edges: path, by: "clip-path", path: true });
  const old = /^rect\((.*)\)$/.exec(style.clip ?? "");
  if (old && (style.position === "absolute" || style.position === "fixed")) {
    out.push({ owner: el, edges: oldClipEdges(survey, el, old[1]), by: "clip", path: true });
  }
  const overflow = overflowClip(survey, el, style);
  if (overflow) out.push(overflow);
  return out.length ? out : null;
}

/** @param {Survey} survey @param {any} el @param {any} style @returns {Clip | null} */
function overflowClip(survey, el, style) {
  const tag = localName(el);
  if (tag === "html" && isCutSideways(survey)) return { owner: el, edges: { ...reach(survey), top: -1e7, bottom: 1e7 }, by: "the edge of the window", path: false };
  if (tag === "html" || tag === "body" || style.display === "inline" || style.display === "contents") return null;
  const paint = /paint|strict|content/.test(style.contain);
  const cuts = (/** @type {string} */ flow) => paint || flow === "hidden" || flow === "clip";
  const scrolls = (/** @type {string} */ flow) => flow === "auto" || flow === "scroll";
  const r = survey.rect(el);
  // A scrolling box too low or too narrow to read a line in is no way to read.
  const hopeless = (scrolls(style.overflowX) && clientWidth(el) < 8) || (scrolls(style.overflowY) && clientHeight(el) < 6);
  const [x, y] = [cuts(style.overflowX) || hopeless, cuts(style.overflowY) || hopeless];
  if (!x && !y) return null;
  const far = 1e7;
  const left = r.left + (clientLeft(el) ?? 0);
  const top = r.top + (clientTop(el) ?? 0);
  const laid = namespaceOf(el) === SVG ? 0 : offsetWidthOf(el);
  const scale = clientWidth(el) > 0 && laid > 0 ? r.width / laid : 1;
  const edges = {
    left: x ? left : -far,
    top: y ? top : -far,
    right: x ? left + clientWidth(el) * scale : far,
    bottom: y ? top + clientHeight(el) * scale : far,
  };
  return { owner: el, edges, by: clipName(style, paint), path: false };
}

/** @param {any} style @param {boolean} paint */
function clipName(style, paint) {
  if (style.webkitLineClamp && style.webkitLineClamp !== "none") return "line-clamp";
  if (style.textOverflow === "ellipsis") return "text-overflow: ellipsis";
  if (style.maxHeight !== "none") return "max-height";
  return paint && style.overflowX === "visible" ? `contain: ${style.contain}` : "overflow: hidden";
}

/** @param {string} text @param {number} whole */
const lengthOf = (text, whole) => (text.endsWith("%") ? (parseFloat(text) / 100) * whole : parseFloat(text) || 0);

/** The bounding box of a clip-path; null where it can't be told. @param {Survey} survey @param {any} el @param {string} css @returns {Edges | null} */
function clipPathEdges(survey, el, css) {
  const r = survey.rect(el);
  const inset = /inset\(([^)]*?)(?:\s+round[^)]*)?\)/.exec(css);
  if (inset) {
    const [t, ri = t, b = t, l = ri] = inset[1].trim().split(/\s+/);
    return { left: r.left + lengthOf(l, r.width), top: r.top + lengthOf(t, r.height), right: r.right - lengthOf(ri, r.width), bottom: r.bottom - lengthOf(b, r.height) };
  }
  const polygon = /polygon\((?:[a-z]+\s*,\s*)?(.*)\)/.exec(css);
  if (polygon) {
    const points = polygon[1].split(",").map((p) => p.trim().split(/\s+/));
    const xs = points.map((p) => r.left + lengthOf(p[0], r.width));
    const ys = points.map((p) => r.top + lengthOf(p[1] ?? "0", r.height));
    return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) };
  }
  const circle = /(?:circle|ellipse)\(\s*([\d.]+(?:px|%))?(?:\s+([\d.]+(?:px|%)))?(?:\s*at\s+(\S+)\s+(\S+?))?\s*\)/.exec(css);
  if (!circle) return null;
  const rx = lengthOf(circle[1] ?? "50%", css.startsWith("circle") ? Math.hypot(r.width, r.height) / Math.SQRT2 : r.width);
  const ry = lengthOf(circle[2] ?? circle[1] ?? "50%", css.startsWith("circle") ? Math.hypot(r.width, r.height) / Math.SQRT2 : r.height);
  const [cx, cy] = [r.left + lengthOf(circle[3] ?? "50%", r.width), r.top + lengthOf(circle[4] ?? "50%", r.height)];
  return { left: cx - rx, top: cy - ry, right: cx + rx, bottom: cy + ry };
}

/** `clip: rect(top, right, bottom, left)`, counted from the top left corner. @param {Survey} survey @param {any} el @param {string} inner @returns {Edges} */
function oldClipEdges(survey, el, inner) {
  const r = survey.rect(el);
  const [t, ri, b, l] = inner.split(/[\s,]+/);
  const at = (/** @type {string} */ v, /** @type {number} */ from, /** @type {number} */ auto) => (v === "auto" ? auto : from + parseFloat(v));
  return { left: at(l, r.left, -1e7), top: at(t, r.top, -1e7), right: at(ri, r.left, 1e7), bottom: at(b, r.top, 1e7) };
}

/** The part of a rectangle that the clips leave, and what cuts most. @param {Edges} r @param {Clip[]} clips */
function leftOver(r, clips) {
  const whole = Math.max(0, r.right - r.left) * Math.max(0, r.bottom - r.top);
  let { left, top, right, bottom } = r;
  let by = "";
  let area = whole;
  for (const { edges, by: name } of clips) {
    [left, top] = [Math.max(left, edges.left), Math.max(top, edges.top)];
    [right, bottom] = [Math.min(right, edges.right), Math.min(bottom, edges.bottom)];
    const now = Math.max(0, right - left) * Math.max(0, bottom - top);
    if (now < area - 0.01) [area, by] = [now, name];
  }
  return { share: whole ? area / whole : 0, area, by, width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
}

/**
 * Why no person sees an element, or "" if one does: `unslotted`, `display`, `visibility`, `opacity`,
 * `zero-size`, `clip`, `off-screen`. @param {Survey} survey @param {any} el @returns {string}
 */
function unseen(survey, el) {
  return survey.once("unseen", el, () => {
    if (!isLaidOut(survey, el)) return "display";
    const style = survey.style(el);
    if (style.visibility !== "visible") return "visibility";
    if (opacityOf(survey, el) < 0.05) return "opacity";
    if (style.display === "contents") return "";
    const r = survey.rect(el);
    if (r.width < 2 || r.height < 2) return "zero-size";
    if (isOffScreen(survey, el, r)) return "off-screen";
    const left = leftOver(r, clipsOf(survey, el));
    return left.width < 2 || left.height < 2 ? "clip" : "";
  });
}

/** @param {Survey} survey @param {any} el @param {Edges} r */
function isOffScreen(survey, el, r) {
  const fixed = survey.once("fixed", el, () => !!nearest(el, (up) => survey.style(up).position === "fixed"));
  const edges = fixed ? { left: 0, top: 0, right: innerWidth, bottom: innerHeight } : reach(survey);
  return r.right <= edges.left + 1 || r.bottom <= edges.top + 1 || r.left >= edges.right - 1 || r.top >= edges.bottom - 1;
}

/** @param {string} image */
const isPicture = (image) => !!image && image !== "none";

/** A box of its own: border, fill, shadow or picture. @param {Survey} survey @param {any} el @param {any} [style] */
function hasBoxPaint(survey, el, style = survey.style(el)) {
  for (const side of ["Top", "Bottom", "Left", "Right"]) {
    if (parseFloat(style[`border${side}Width`]) > 0 && rgba(style[`border${side}Color`])[3] > 0.05) return true;
  }
  if (rgba(style.backgroundColor)[3] > 0.05 || isPicture(style.backgroundImage)) return true;
  return style.boxShadow !== "none" || isPicture(style.maskImage ?? "") || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0);
}

const REPLACED = new Set(["img", "svg", "canvas", "video", "picture", "object"]);

/** Whether an element paints something itself, its text left out. @param {Survey} survey @param {any} el */
function drawsItself(survey, el) {
  if (unseen(survey, el)) return false;
  return REPLACED.has(localName(el)) || hasBoxPaint(survey, el) || ["::before", "::after"].some((part) => pseudoDraws(survey, el, part));
}

/** @param {Survey} survey @param {any} el @param {string} part @returns {any} null where there is none */
function pseudoStyle(survey, el, part) {
  return survey.once(part, el, () => {
    const style = getComputedStyle(el, part);
    const none = !style || style.display === "none" || !style.content || style.content === "none" || style.content === "normal";
    if (none) return null;
    // Chromium resolves `attr()` itself, Firefox leaves it as written.
    pseudoContents.set(style, style.content.replace(/attr\(\s*([\w-]+)[^)]*\)/g, (/** @type {string} */ _, /** @type {string} */ name) => `"${attr(el, name).replace(/["\\]/g, "\\$&")}"`));
    return style;
  });
}

/** The content of a pseudo-element with its attributes filled in, by its style. @type {WeakMap<any, string>} */
const pseudoContents = new WeakMap();

/** @param {Survey} survey @param {any} el @param {string} part */
function pseudoDraws(survey, el, part) {
  const style = pseudoStyle(survey, el, part);
  if (!style || style.visibility !== "visible" || Number(style.opacity) < 0.05) return false;
  return hasBoxPaint(survey, el, style) || pseudoText(style) !== "" || /url\(|gradient/.test(style.content);
}

/** The literal text of a pseudo-element. @param {any} style */
function pseudoText(style) {
  const out = [];
  for (const m of (pseudoContents.get(style) ?? style.content ?? "").matchAll(/"((?:[^"\\]|\\.)*)"/g)) {
    out.push(m[1].replace(/\\([0-9a-f]{1,6})\s?/gi, (/** @type {string} */ _, /** @type {string} */ hex) => String.fromCodePoint(parseInt(hex, 16))).replace(/\\(.)/g, "$1"));
  }
  return out.join("");
}
