// @ts-check
// The painted text of a label, piece by piece: size, scale, colours, and what hides it.

/** The scale that an element's own transform and zoom add to all above it; the smaller axis. @param {Survey} survey @param {any} el @returns {{x: number, y: number}} */
function scaleOf(survey, el) {
  return survey.once("scale", el, () => {
    const style = survey.style(el);
    const up = flatParent(el);
    const above = up ? scaleOf(survey, up) : { x: 1, y: 1 };
    let { x, y } = matrixScale(style.transform);
    if (style.scale && style.scale !== "none") {
      const [sx, sy = sx] = style.scale.split(" ").map(Number);
      [x, y] = [x * Math.abs(sx), y * Math.abs(sy)];
    }
    const zoom = Number(style.zoom) || 1;
    if (localName(el) === "svg" && namespaceOf(el) === SVG) return svgScale(el, above, zoom);
    return { x: above.x * x * zoom, y: above.y * y * zoom };
  });
}

/** The viewBox of an SVG scales what is in it. @param {any} el @param {{x: number, y: number}} above @param {number} zoom */
function svgScale(el, above, zoom) {
  const m = screenMatrix(el);
  if (!m) return { x: above.x * zoom, y: above.y * zoom };
  return { x: Math.hypot(m.a, m.b), y: Math.hypot(m.c, m.d) };
}

/** The singular values of the flat part of a matrix. @param {string} css */
function matrixScale(css) {
  const m = /^matrix(3d)?\((.*)\)$/.exec(css ?? "");
  if (!m) return { x: 1, y: 1 };
  const v = m[2].split(",").map(Number);
  const [a, b, c, d] = m[1] ? [v[0], v[1], v[4], v[5]].map((n) => n / (v[15] || 1)) : v;
  return { x: Math.hypot(a, b), y: Math.hypot(c, d) };
}

/** @param {Survey} survey @param {any} el */
function effectiveScale(survey, el) {
  const { x, y } = scaleOf(survey, el);
  const viewport = globalThis.visualViewport ? globalThis.visualViewport.scale : 1;
  return Math.round(Math.min(x, y) * viewport * 10000) / 10000;
}

/** What a style says of the text set in it. @param {Survey} survey @param {any} el @param {any} [style] */
function styleFacts(survey, el, style = survey.style(el)) {
  const fill = rgba(style.webkitTextFillColor || style.color);
  const svg = namespaceOf(el) === SVG && localName(el) !== "svg" && style.fill && style.fill !== "none" ? rgba(style.fill) : null;
  const behind = backdrop(survey, el);
  return {
    css_px: parseFloat(style.fontSize) || 0,
    scale: effectiveScale(survey, el),
    weight: Math.round(Number(style.fontWeight)) || 400,
    color: cssOf(svg ?? fill),
    background: behind ? cssOf(behind) : null,
    opacity: Math.round(opacityOf(survey, el) * 1000) / 1000,
  };
}

/** The runs of a label: its text nodes and the text of pseudo-elements. @param {Survey} survey @param {Control} control @param {Words} words @returns {TextRun[]} */
function runsOf(survey, control, words) {
  const out = words.nodes.filter((node) => tidy(characterData(node)) !== "").map((node) => textRun(survey, control, words, node));
  if (!words.nodes[0]) return words.roots.flatMap((root) => [root, ...descendants(root, 20)]).flatMap((el) => pseudoRuns(survey, control, el));
  const holders = new Set(words.nodes.map((n) => flatParent(n)));
  for (const root of words.roots) if (words.source !== "nearby") holders.add(root);
  return [...out, ...[...holders].flatMap((el) => pseudoRuns(survey, control, el))];
}

/** @param {Survey} survey @param {Control} control @param {Words} words @param {any} node */
function textRun(survey, control, words, node) {
  const el = flatParent(node);
  const rects = textRects(survey, node);
  const text = tidy(characterData(node));
  wordHolders.add(el);
  const style = styleFacts(survey, el);
  const cut = clippedShare(survey, el, node, rects);
  const cover = coveredShare(survey, control, el, rects);
  const hidden = hiddenRun(survey, el, rects, style, cut);
  const others = hidden === "clip" ? words.nodes.filter((n) => n !== node && isReadable(survey, flatParent(n))) : [];
  if (others.length && isCutOff(survey, node, others)) cut.by = `${cut.by} around the label`;
  return {
    text,
    rects: rects.map((r) => survey.inDocument(r)),
    ...style,
    hidden,
    clipped: cut.share,
    clipped_by: cut.by || null,
    covered: cover.share,
    covered_by: cover.by || null,
    in_link: !!nearest(el, (up) => isTag(up, "a") && hasAttribute(up, "href")),
    aside: isAside(survey, control, words, el, text),
    ...inkShares(survey, el, text),
    ink: null,
  };
}

/** Marks, "(optional)", help text: what nobody must read. @param {Survey} survey @param {Control} control @param {Words} words @param {any} el @param {string} text */
function isAside(survey, control, words, el, text) {
  if (!/[\p{L}\p{N}]/u.test(text)) return true;
  const whole = words.nodes.length > 1 && words.text.length > text.length + 2;
  if (whole && /^[([（［]?\s*(?:optional|required|recommended|pflichtfeld|optionnel|facultatif|obligatoire|opcional|obligatorio|facoltativo|obbligatorio|可选|选填|必填|必选|可選|任意|必須|선택|필수|valgfri|frivillig|opcjonalne|необязательно|необов.*|isteğe bağlı)\s*[)\]）］]?$/iu.test(text)) return true;
  return whole && !words.roots.includes(el) && isHelp(survey, control, el);
}

/** @param {Survey} survey @param {any} el @param {DOMRect[]} rects @param {ReturnType<typeof styleFacts>} style @param {{share: number}} cut @returns {string | null} */
function hiddenRun(survey, el, rects, style, cut) {
  if (!isLaidOut(survey, el)) return "display";
  if (survey.style(el).visibility !== "visible") return "visibility";
  if (style.opacity < 0.05) return "opacity";
  const fill = rgba(style.color);
  if (fill[3] < 0.05) return isPicture(survey.style(el).backgroundImage) || survey.style(el).textShadow !== "none" || parseFloat(survey.style(el).webkitTextStrokeWidth) > 0 ? null : "transparent";
  if (!rects.length || style.css_px * style.scale < 1) return "zero-size";
  if (rects.every((r) => isOffScreen(survey, el, r))) return "off-screen";
  if (cut.share > 0.97) return "clip";
  const behind = style.background ? rgba(style.background) : null;
  const plain = survey.style(el).textShadow === "none" && !(parseFloat(survey.style(el).webkitTextStrokeWidth) > 0);
  return behind && plain && contrastOf(blend(fill, behind), behind) < 1.08 ? "same-colour" : null;
}

/** The part of the lines that is cut off. @param {Survey} survey @param {any} el @param {any} node @param {DOMRect[]} rects */
function clippedShare(survey, el, node, rects) {
  const clips = clipsOf(survey, el);
  const masked = nearest(el, (up) => isPicture(survey.style(up).maskImage ?? survey.style(up).webkitMaskImage ?? ""));
  // What a mask leaves only paint can tell.
  if (!clips.length || !rects.length) return { share: 0, by: masked ? "mask" : "" };
  const px = parseFloat(survey.style(el).fontSize) * effectiveScale(survey, el);
  let [whole, left, by] = [0, 0, ""];
  for (const r of rects) {
    // Line boxes are taller than letters: only what is cut from the letters' own band counts.
    const slack = Math.max(0, (r.bottom - r.top - px) / 2) + px * 0.12;
    const band = { left: r.left, right: r.right, top: r.top + slack, bottom: r.bottom - slack };
    const rest = leftOver(band, clips);
    const area = (band.right - band.left) * Math.max(0, band.bottom - band.top);
    whole += area;
    left += rest.share * area;
    if (rest.share < 0.99 && rest.by) by = rest.by;
  }
  void node;
  const share = whole ? 1 - left / whole : 0;
  // Engines report the lines of a text cut by an ellipsis as if the cut text were all.
  if (share < 0.005) return ellipsisShare(survey, el);
  return { share: Math.round(share * 1000) / 1000, by };
}

/** What an ellipsis took away. @param {Survey} survey @param {any} el */
function ellipsisShare(survey, el) {
  const cutter = nearest(el, (up) => {
    const style = survey.style(up);
    return style.textOverflow !== "clip" && style.overflowX !== "visible" && !/^inline$/.test(style.display) && scrollWidthOf(up) > clientWidth(up) + 1;
  });
  if (!cutter) return { share: 0, by: "" };
  return { share: Math.round((1 - clientWidth(cutter) / scrollWidthOf(cutter)) * 1000) / 1000, by: "text-overflow: ellipsis" };
}

/** Text that a pseudo-element adds. @param {Survey} survey @param {Control} control @param {any} el */
function pseudoRuns(survey, control, el) {
  const out = [];
  for (const part of ["::before", "::after"]) {
    const style = pseudoStyle(survey, el, part);
    if (!style) continue;
    const text = tidy(pseudoText(style));
    if (text.replace(/[^\p{L}\p{N}]/gu, "").length < 2 || glyphState(text) !== null || iconFont(style)) continue;
    const facts = { ...styleFacts(survey, el, style), opacity: opacityOf(survey, el) * Number(style.opacity) };
    wordHolders.add(el);
    const r = survey.rect(el);
    const hidden = style.visibility !== "visible" ? "visibility" : facts.opacity < 0.05 ? "opacity" : unseen(survey, el) || null;
    out.push({ text, rects: [survey.inDocument(r)], ...facts, hidden, clipped: 0, clipped_by: null, covered: 0, covered_by: null, in_link: false, aside: isAside(survey, control, { nodes: [null, null], roots: [], source: "none", text: `${text}${text}xx` }, el, text), own_ink: null, ordinary_ink: null, ink: null });
  }
  return out;
}

/** @type {Map<string, number | null>} */
const inkOfText = new Map();
/** @type {any} */
let ruler = null;

/** How many letters are compared one by one. */
const SAMPLE_LETTERS = 24;

/** The ink height of characters as a share of the font size, in the run's own font and in an ordinary one.
 * Fonts differ in single letters (DejaVu's J hangs below the line, Arial's does not), so the ordinary height is the
 * own one by how much larger the letters mostly are there: a trick makes all of them small.
 * @param {Survey} survey @param {any} el @param {string} text */
function inkShares(survey, el, text) {
  const style = survey.style(el);
  const face = `${style.fontStyle} ${Math.round(Number(style.fontWeight)) || 400}`;
  const [own, ordinary] = [`${face} 100px ${style.fontFamily}`, `${face} 100px sans-serif`];
  const letters = text.slice(0, 120);
  const own_ink = inkShare(own, letters);
  const ratios = [];
  for (const letter of new Set(letters.match(/[\p{L}\p{N}]/gu) ?? [])) {
    const [one, other] = [inkShare(own, letter), inkShare(ordinary, letter)];
    if (one && other) ratios.push(other / one);
    if (ratios.length === SAMPLE_LETTERS) break;
  }
  const adjusted = own_ink && own_ink * sizeAdjustment(style, face);
  if (!own_ink || !ratios.length) return { own_ink: adjusted, ordinary_ink: inkShare(ordinary, letters) };
  ratios.sort((a, b) => a - b);
  return { own_ink: adjusted, ordinary_ink: Math.round(own_ink * ratios[Math.floor(ratios.length / 2)] * 1000) / 1000 };
}

/** How much `font-size-adjust` makes of the font size: it sets the height of "x". @param {any} style @param {string} face */
function sizeAdjustment(style, face) {
  const wanted = /^(?:ex-height )?([\d.]+)$/.exec(style.fontSizeAdjust ?? "none");
  const natural = wanted && inkShare(`${face} 100px ${style.fontFamily}`, "x");
  return wanted && natural ? Number(wanted[1]) / natural : 1;
}

/** @param {string} font @param {string} text @returns {number | null} */
function inkShare(font, text) {
  const key = `${font} ${text}`;
  const known = inkOfText.get(key);
  if (known !== undefined) return known;
  ruler ??= new OffscreenCanvas(1, 1).getContext("2d");
  ruler.font = "1px sans-serif";
  ruler.font = font;
  const m = ruler.measureText(text);
  const height = (m.actualBoundingBoxAscent + m.actualBoundingBoxDescent) / 100;
  const share = Number.isFinite(height) && height > 0 ? Math.round(height * 1000) / 1000 : null;
  if (inkOfText.size > 5000) inkOfText.clear();
  inkOfText.set(key, share);
  return share;
}

/** @param {any} style */
const iconFont = (style) => /icon|awesome|symbols|glyph|lucide|remix/i.test(style.fontFamily);
