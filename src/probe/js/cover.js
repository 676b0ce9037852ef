// @ts-check
// What lies over a piece of text.

/** `by` without a share: something lies over it here, and goes away when the page is scrolled. Paint tells nothing
 * of such a text. @param {Survey} survey @param {Control} control @param {any} el @param {DOMRect[]} rects */
function coveredShare(survey, control, el, rects) {
  if (isPaintedLater(el)) return { share: 0, by: PAINTED_LATER };
  const bar = barWithoutEscape(survey, el, rects);
  if (bar) return { share: 1, by: `${selectorOf(survey, bar)} wherever the page is scrolled` };
  let [points, hit, by] = [0, 0, ""];
  for (const { x, y } of rects.slice(0, 6).flatMap((r) => pointsOf(survey, el, r))) {
    if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) continue;
    points++;
    const over = coverAt(survey, control, el, x, y);
    if (!over) continue;
    if (!over.passing) hit++;
    by = selectorOf(survey, over.el);
  }
  const share = points ? Math.round((hit / points) * 1000) / 1000 : 0;
  return { share, by };
}

/** What the engine paints only when it comes near the window is in no picture of the document. */
const PAINTED_LATER = "content-visibility";

/** @param {any} el */
const isPaintedLater = (el) => checkVisibility(el) && !checkVisibility(el, { contentVisibilityAuto: true });

/** Points along a line of text, at three heights of its letters. @param {Survey} survey @param {any} el @param {DOMRect} r */
function pointsOf(survey, el, r) {
  const steps = Math.min(9, Math.max(3, Math.round(r.width / 40)));
  const [middle, letters] = [(r.top + r.bottom) / 2, Math.min(r.height, parseFloat(survey.style(el).fontSize) * effectiveScale(survey, el))];
  return [-0.2, 0, 0.2].flatMap((part) => Array.from({ length: steps }, (_, i) => ({ x: r.left + (r.width * (i + 0.5)) / steps, y: middle + letters * part })));
}

/** The topmost element over the text at a point that hides it. @param {Survey} survey @param {Control} control @param {any} el @param {number} x @param {number} y */
function coverAt(survey, control, el, x, y) {
  const root = rootOf(el);
  const stack = (nodeType(root) === FRAGMENT ? rootElementsAt(root, x, y) : elementsAt(document, x, y)) ?? [];
  let passing = null;
  for (const other of [...unpressableAt(survey, el, x, y), ...stack]) {
    // A pseudo-element answers in the name of its element.
    const pseudo = flatContains(other, el) && other !== el && stack.indexOf(el) > stack.indexOf(other);
    if (pseudo && (coversByPseudo(survey, other) || liesUnder(survey, el, other))) return { el: other, passing: false };
    if (other === el || flatContains(other, el)) break;
    if (flatContains(el, other) || other === control.el || other === control.input || other === control.drawn || !hidesText(survey, other)) continue;
    if (!isPassing(survey, other) || !canScrollAway(survey, el)) return { el: other, passing: false };
    passing = { el: other, passing: true };
  }
  return passing;
}

/** What lies under its own ancestor by a negative `z-index` lies under the ancestor's ground. @param {Survey} survey @param {any} el @param {any} up */
function liesUnder(survey, el, up) {
  const sunk = nearest(el, (at) => at === up || Number(survey.style(at).zIndex) < 0);
  return sunk !== up && hidesText(survey, up);
}

/** Fixed to the window: what is scrolled under it comes out again. @param {Survey} survey @param {any} el */
const isPassing = (survey, el) => !!nearest(el, (up) => survey.style(up).position === "fixed" || survey.style(up).position === "sticky");

/** Elements over a point that no press reaches, so that the engine does not name them: positioned, and later in the
 * document than the text. @param {Survey} survey @param {any} el @param {number} x @param {number} y */
function unpressableAt(survey, el, x, y) {
  const all = survey.once("unpressable", document, () => survey.elements.filter((other) => {
    const style = survey.style(other);
    return style.pointerEvents === "none" && style.position !== "static" && hidesText(survey, other) && !unseen(survey, other);
  }));
  const at = survey.order.get(el) ?? 0;
  return all.filter((other) => {
    const r = survey.rect(other);
    const over = (survey.order.get(other) ?? 0) > at || Number(survey.style(other).zIndex) > 0;
    return over && !flatContains(other, el) && x >= r.left && x <= r.right && y >= r.top && y <= r.bottom;
  });
}

/** @param {Survey} survey @param {any} el */
function coversByPseudo(survey, el) {
  return ["::before", "::after"].some((part) => {
    const style = pseudoStyle(survey, el, part);
    return style && /^(?:absolute|fixed)$/.test(style.position) && !(Number(style.zIndex) < 0) && (rgba(style.backgroundColor)[3] * Number(style.opacity) > 0.9 || /url\(/.test(style.backgroundImage));
  });
}

/** A bar fixed to the window under which the text stands wherever the page is scrolled to.
 * @param {Survey} survey @param {any} el @param {DOMRect[]} rects */
function barWithoutEscape(survey, el, rects) {
  const bars = survey.once("bars", document, () => survey.elements.filter((up) => {
    const r = survey.rect(up);
    return survey.style(up).position === "fixed" && r.width > innerWidth * 0.5 && r.height > 20 && r.height < innerHeight * 0.5 && !unseen(survey, up) && hidesText(survey, up);
  }));
  const text = bars.length ? rects.reduce((all, r) => unite(all, r), /** @type {Edges | null} */ (null)) : null;
  if (!text || nearest(el, (up) => survey.style(up).position === "fixed")) return null;
  const most = reach(survey).bottom - reach(survey).top - innerHeight;
  const [top, bottom] = [text.top + survey.scrollY, text.bottom + survey.scrollY];
  return bars.find((bar) => {
    const r = survey.rect(bar);
    if (text.right < r.left || text.left > r.right) return false;
    const above = Math.max(0, bottom - r.top) <= Math.min(most, top);
    const below = Math.max(0, bottom - innerHeight) <= Math.min(most, top - r.bottom);
    return !above && !below;
  }) ?? null;
}

/** A fixed or sticky bar lies over whatever is scrolled under it: that is no cover while the text can be
 * scrolled to where the bar is not. @param {Survey} survey @param {any} el */
function canScrollAway(survey, el) {
  if (nearest(el, (up) => survey.style(up).position === "fixed")) return false;
  const edges = reach(survey);
  return edges.bottom - edges.top > innerHeight + 40;
}

/** @param {Survey} survey @param {any} el */
function hidesText(survey, el) {
  if (/^(?:img|video|canvas|iframe|object|embed)$/.test(localName(el))) return opacityOf(survey, el) > 0.3;
  const style = survey.style(el);
  const alpha = rgba(style.backgroundColor)[3] * opacityOf(survey, el);
  if (alpha > 0.3) return true;
  if (style.backdropFilter && /blur\((?!0px)/.test(style.backdropFilter)) return true;
  return isPicture(style.backgroundImage) && opacityOf(survey, el) > 0.3;
}
