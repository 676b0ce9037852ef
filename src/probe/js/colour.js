// @ts-check
// Colours as sRGB, and the plain colour behind an element when layout alone can tell it.

/** @typedef {[number, number, number, number]} Rgba red, green, blue 0 to 255, alpha 0 to 1 */

/** @type {Map<string, Rgba>} */
const colours = new Map();
/** @type {any} */
let brush = null;

/** Resolves any CSS colour; what can't be parsed is transparent. @param {string} css @returns {Rgba} */
function rgba(css) {
  let found = colours.get(css);
  if (!found) {
    found = legacyColour(css) ?? paintedColour(css);
    if (colours.size > 5000) colours.clear();
    colours.set(css, found);
  }
  return found;
}

/** @param {string} css @returns {Rgba | null} */
function legacyColour(css) {
  const m = /^rgba?\(\s*([\d.]+)[,\s]+([\d.]+)[,\s]+([\d.]+)(?:\s*[,/]\s*([\d.]+)(%?))?\s*\)$/.exec(css);
  if (!m) return null;
  const alpha = m[4] === undefined ? 1 : Number(m[4]) / (m[5] ? 100 : 1);
  return [Number(m[1]), Number(m[2]), Number(m[3]), alpha];
}

/** Other colour spaces are painted on a canvas that nobody sees and read back. @param {string} css @returns {Rgba} */
function paintedColour(css) {
  if (!css) return [0, 0, 0, 0];
  brush ??= new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  brush.clearRect(0, 0, 1, 1);
  brush.fillStyle = "rgba(0,0,0,0)";
  brush.fillStyle = css;
  brush.fillRect(0, 0, 1, 1);
  const [r, g, b, a] = brush.getImageData(0, 0, 1, 1).data;
  return [r, g, b, a / 255];
}

/** @param {Rgba} c */
const cssOf = ([r, g, b, a]) => {
  const whole = [r, g, b].map((n) => Math.round(n)).join(", ");
  return a >= 1 ? `rgb(${whole})` : `rgba(${whole}, ${Math.round(a * 1000) / 1000})`;
};

/** @param {Rgba} over @param {Rgba} under @returns {Rgba} */
function blend(over, under) {
  const alpha = over[3] + under[3] * (1 - over[3]);
  if (alpha === 0) return [0, 0, 0, 0];
  const mix = (/** @type {number} */ i) => (over[i] * over[3] + under[i] * under[3] * (1 - over[3])) / alpha;
  return [mix(0), mix(1), mix(2), alpha];
}

/** @param {Rgba} c WCAG relative luminance */
function luminance([r, g, b]) {
  const lin = (/** @type {number} */ v) => ((v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  return 0.2126 * lin(r) + 0.7152 * lin(g) + 0.0722 * lin(b);
}

/** @param {Rgba} a @param {Rgba} b */
function contrastOf(a, b) {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

/**
 * The plain colour that an element's content is painted on; null when a picture, a filter or a blend has a
 * say. @param {Survey} survey @param {any} el @returns {Rgba | null}
 */
function backdrop(survey, el) {
  return survey.once("backdrop", el, () => {
    const style = survey.style(el);
    if (style.mixBlendMode !== "normal" || (style.filter && style.filter !== "none")) return null;
    if (style.backdropFilter && style.backdropFilter !== "none") return null;
    if (style.backgroundImage !== "none") return null;
    const own = rgba(style.backgroundColor);
    if (own[3] >= 1) return own;
    const up = flatParent(el);
    // Something lifted out of the flow may stand on anything: what is really below is looked up by place.
    const under = up && !liftedOff(survey, el, up) ? backdrop(survey, up) : up ? backdropByPlace(survey, el) : [255, 255, 255, 1];
    return under && blend(own, /** @type {Rgba} */ (under));
  });
}

/** @param {Survey} survey @param {any} el @param {any} up */
function liftedOff(survey, el, up) {
  const position = survey.style(el).position;
  if (position !== "absolute" && position !== "fixed") return false;
  const [a, b] = [survey.rect(el), survey.rect(up)];
  return a.left < b.left - 1 || a.top < b.top - 1 || a.right > b.right + 1 || a.bottom > b.bottom + 1;
}

/** @param {Survey} survey @param {any} el @returns {Rgba | null} */
function backdropByPlace(survey, el) {
  const r = survey.rect(el);
  const stack = elementsAt(document, r.x + r.width / 2, r.y + r.height / 2) ?? [];
  const at = stack.indexOf(el);
  if (at < 0) return backdropOfPage(survey);
  const below = stack.slice(at + 1).find((/** @type {any} */ other) => !flatContains(el, other));
  return below ? backdrop(survey, below) : backdropOfPage(survey);
}

/** @param {Survey} survey @returns {Rgba | null} */
function backdropOfPage(survey) {
  const body = bodyOf(document);
  const top = rootElementOf(document);
  return body ? backdrop(survey, body) : top ? backdrop(survey, top) : [255, 255, 255, 1];
}
