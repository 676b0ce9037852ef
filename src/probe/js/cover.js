// @ts-check
// What lies over a piece of text.

/** @param {Survey} survey @param {Control} control @param {any} el @param {DOMRect[]} rects */
function coveredShare(survey, control, el, rects) {
  let [points, hit, by] = [0, 0, ""];
  for (const r of rects.slice(0, 6)) {
    const steps = Math.min(9, Math.max(3, Math.round(r.width / 40)));
    for (let i = 0; i < steps; i++) {
      const x = r.left + (r.width * (i + 0.5)) / steps;
      const y = (r.top + r.bottom) / 2;
      if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) continue;
      points++;
      const over = coverAt(survey, control, el, x, y);
      if (!over) continue;
      hit++;
      by = selectorOf(survey, over);
    }
  }
  const share = points ? Math.round((hit / points) * 1000) / 1000 : 0;
  return { share, by };
}

/** The topmost element over the text at a point that hides it. @param {Survey} survey @param {Control} control @param {any} el @param {number} x @param {number} y */
function coverAt(survey, control, el, x, y) {
  const root = rootOf(el);
  const stack = (nodeType(root) === FRAGMENT ? rootElementsAt(root, x, y) : elementsAt(document, x, y)) ?? [];
  for (const other of stack) {
    if (other === el || flatContains(other, el)) return null;
    if (flatContains(el, other) || other === control.el || other === control.input || other === control.drawn) continue;
    if (nearest(other, (up) => survey.style(up).position === "fixed" || survey.style(up).position === "sticky") && canScrollAway(survey, el)) continue;
    if (hidesText(survey, other)) return other;
  }
  return null;
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
