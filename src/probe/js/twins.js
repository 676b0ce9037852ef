// @ts-check
// What is drawn in the place of an input that nobody sees.

/** The labels of a control, native ones and those of a custom element around it. @param {any} el @returns {any[]} */
function labelElements(el) {
  const tag = localName(el);
  const read = tag === "input" ? inputLabels : tag === "select" ? selectLabels : tag === "button" ? buttonLabels : null;
  const native = read ? Array.from(read(el) ?? []) : [];
  if (native.length) return native;
  const id = attribute(el, "id");
  const out = id ? Array.from(queryInRoot(el, `label[for="${CSS.escape(id)}"]`)) : [];
  const around = nearest(flatParent(el), (up) => isTag(up, "label"));
  if (around && !hasAttribute(around, "for") && !out.includes(around)) out.push(around);
  return out;
}

/** @param {any} el @param {string} selector @returns {any[]} */
function queryInRoot(el, selector) {
  const root = rootOf(el);
  return Array.from((nodeType(root) === FRAGMENT ? queryFragment(root, selector) : queryDocument(document, selector)) ?? []);
}

/**
 * The element that shows an invisible input's state: a styled sibling, a label drawn as a box or a button, or
 * the same place's picture. @param {Survey} survey @param {any} input
 */
function styledTwin(survey, input) {
  const labels = labelElements(input).filter((l) => !unseen(survey, l));
  let parent = flatParent(input);
  while (isTag(parent, "slot")) parent = flatParent(parent);
  const wrapper = nearest(parent, (up) => isTag(up, "label"));
  const around = wrapper && flatParent(wrapper);
  const pools = [
    ...followers(input),
    ...labels.flatMap((l) => [...descendants(l, 60)]),
    ...(parent && !/^(?:form|body|fieldset|table|main|section)$/.test(localName(parent)) && oneInput(parent) && survey.rect(parent).height < 200 ? descendants(parent, 40) : []),
    // A mark beside the label that wraps the input.
    ...(around && oneInput(around) && survey.rect(around).height < 200 ? descendants(around, 40) : []),
  ];
  const markLike = pools.find((el) => el !== input && isMarkSized(survey, el) && drawsItself(survey, el) && !matches(el, "input,button,select,textarea,a[href]"));
  if (markLike) return outermostMark(survey, markLike, input);
  const pseudo = [...labels, ...labels.flatMap((l) => descendants(l, 60)), ...followers(input)].find((el) => pseudoMark(survey, el));
  if (pseudo) return pseudo;
  const button = labels.find((l) => hasBoxPaint(survey, l)) ?? labels.flatMap((l) => descendants(l, 20)).find((el) => !unseen(survey, el) && hasBoxPaint(survey, el)) ?? siblingBox(survey, input);
  if (button) return button;
  return parent && isTwinWrapper(survey, parent) ? parent : null;
}

/** A neighbour painted as a box, that has no business of its own. @param {Survey} survey @param {any} input */
function siblingBox(survey, input) {
  const near = [nextSibling, previousSibling].map((step) => {
    let at = step(input);
    while (at && !isElement(at)) at = step(at);
    return at;
  });
  return near.find((el) => el && !unseen(survey, el) && hasBoxPaint(survey, el) && survey.rect(el).height < 90 && !matches(el, "button,input,select,textarea,a[href],label,table,ul,ol") && !descendants(el, 30).some((d) => matches(d, "button,input,select,textarea,a[href]"))) ?? null;
}

/** The next few siblings and what is in them. @param {any} input */
function followers(input) {
  const out = [];
  for (let at = nextSibling(input), n = 0; at && n < 6; at = nextSibling(at)) {
    if (!isElement(at)) continue;
    n++;
    if (matches(at, "input,select,textarea,button") || descendants(at, 30).some((d) => matches(d, NATIVE_STATE))) break;
    out.push(at, ...descendants(at, 30));
  }
  for (let at = previousSibling(input), n = 0; at && n < 3; at = previousSibling(at)) {
    if (!isElement(at)) continue;
    n++;
    if (matches(at, NATIVE_STATE)) break;
    out.push(at);
  }
  return out;
}

/** The size of a tick box, a radio or a switch, and without words. @param {Survey} survey @param {any} el */
function isMarkSized(survey, el) {
  const r = survey.rect(el);
  if (r.width < 7 || r.height < 7 || r.width > 110 || r.height > 64) return false;
  const text = (rawText(el) ?? "").trim();
  if (text === "" || glyphState(text) !== null) return r.width <= r.height * 3.2 && r.height <= r.width * 1.6;
  // The words of icon fonts are names of pictures; "ON" and "OFF" inside a switch are its own marks.
  return iconState(el) !== null || (text.length <= 4 && r.width <= r.height * 3.2 && /switch|toggle|slider|track/i.test(attr(el, "class")));
}

/** The whole drawn mark, not its inner tick. @param {Survey} survey @param {any} el @param {any} input */
function outermostMark(survey, el, input) {
  let best = el;
  for (const up of ancestors(el)) {
    if (!isMarkSized(survey, up) || flatContains(up, input) && !drawsItself(survey, up)) break;
    if (drawsItself(survey, up)) best = up;
  }
  return best;
}

/** A box drawn by a pseudo-element, which has no rectangle of its own. @param {Survey} survey @param {any} el */
function pseudoMark(survey, el) {
  if (unseen(survey, el) && unseen(survey, el) !== "zero-size") return null;
  for (const part of ["::before", "::after"]) {
    if (!pseudoDraws(survey, el, part)) continue;
    const style = pseudoStyle(survey, el, part);
    const [w, h] = [parseFloat(style.width), parseFloat(style.height)];
    const glyph = glyphState(pseudoText(style)) !== null;
    const sized = w >= 7 && w <= 110 && h >= 7 && h <= 64 && w <= h * 3.2;
    if (glyph || (sized && (pseudoText(style).trim().length <= 1))) return { part, style, w, h };
  }
  return null;
}

/** @param {Survey} survey @param {any} parent */
function isTwinWrapper(survey, parent) {
  return isMarkSized(survey, parent) && drawsItself(survey, parent);
}

/** Where the mark of a pseudo-element stands. @param {Survey} survey @param {any} el @returns {{x: number, y: number, width: number, height: number} | null} */
function pseudoMarkRect(survey, el) {
  const mark = pseudoMark(survey, el);
  if (!mark) return null;
  const r = survey.rect(el);
  const { style } = mark;
  const border = (/** @type {string} */ side) => (style.boxSizing === "border-box" ? 0 : (parseFloat(style[`border${side}Width`]) || 0) + (parseFloat(style[`padding${side}`]) || 0));
  const width = Math.min((mark.w || parseFloat(style.fontSize)) + border("Left") + border("Right"), r.width || 1e4);
  const height = (mark.h || parseFloat(style.fontSize)) + border("Top") + border("Bottom");
  if (style.position === "absolute" || style.position === "relative") {
    const [left, right, top] = [parseFloat(style.left), parseFloat(style.right), parseFloat(style.top)];
    const own = survey.style(el).position === "static" && style.position === "absolute" ? containingBlockRect(survey, el) : r;
    if (style.position === "absolute" && !(Number.isNaN(left) && Number.isNaN(right))) {
      return { x: Number.isNaN(left) ? own.right - right - width : own.left + left, y: Number.isNaN(top) ? own.top : own.top + top, width, height };
    }
  }
  const rtl = survey.style(el).direction === "rtl";
  const atEnd = mark.part === "::after";
  const first = clientRectsOf(el)?.[0] ?? r;
  const own = survey.style(el);
  const inset = (/** @type {string} */ side) => (parseFloat(own[`border${side}Width`]) || 0) + (parseFloat(own[`padding${side}`]) || 0);
  const left = rtl !== atEnd ? first.right - width - inset("Right") : first.left + inset("Left");
  return { x: left, y: first.top + Math.max(0, (Math.min(first.height, 40) - height) / 2), width, height };
}

/** @param {Survey} survey @param {any} el */
function containingBlockRect(survey, el) {
  for (const up of ancestors(el)) if (survey.style(up).position !== "static") return survey.rect(up);
  return survey.rect(rootElementOf(document));
}

/** Where a control is drawn, in the viewport. @param {Survey} survey @param {Control} control
 * @returns {{x: number, y: number, width: number, height: number}} */
function drawnRect(survey, control) {
  if (control.options && control.kind !== "select") {
    const edges = control.options.map((o) => edgesOf(drawnRect(survey, o))).reduce((all, e) => unite(all, e) ?? e);
    return { x: edges.left, y: edges.top, width: edges.right - edges.left, height: edges.bottom - edges.top };
  }
  const drawn = control.drawn ?? control.el;
  if (control.drawn && pseudoMark(survey, drawn) && !isMarkSized(survey, drawn)) return pseudoMarkRect(survey, drawn) ?? survey.rect(drawn);
  return survey.rect(drawn);
}

/** The input's own words, seen or not. @param {Survey} survey @param {any} input */
function wordsOfInput(survey, input) {
  void survey;
  const labelled = [...labelElements(input), ...idList(input, "aria-labelledby")];
  if (labelled.some((l) => tidy(rawText(l) ?? "") !== "")) return true;
  if (attr(input, "aria-hidden") === "true") return false;
  const parent = flatParent(input);
  return !!parent && childNodesOf(parent).some((n) => isText(n) && tidy(characterData(n)).length > 2);
}
