// @ts-check
// Text as it flows: an area's text nodes in flat tree order, cut into segments where a person sees a break.

/** @typedef {{nodes: any[], text: string, block: any, rect: Edges | null, before: any}} Segment text between two breaks; `before` is the control after which it stands */

const NO_TEXT = new Set("script style noscript template textarea select option datalist iframe frame object audio video head title canvas math".split(" "));

/** Whether a line ends where this element starts or ends. @param {Survey} survey @param {any} el */
function breaksLine(survey, el) {
  const tag = localName(el);
  if (tag === "br" || tag === "hr") return true;
  const display = survey.style(el).display;
  return !/^(?:inline|contents|none|ruby|inline-block|inline-flex|inline-grid|inline-table)/.test(display);
}

/**
 * The segments of an area, cut at blocks, at line breaks and at other controls.
 * @param {Survey} survey @param {any} area @param {(el: any) => "skip" | "cut" | "read"} how
 * @returns {Segment[]}
 */
function segmentsOf(survey, area, how) {
  /** @type {Segment[]} */
  const out = [];
  /** @type {any} */
  let last = null;
  let current = open(area);
  function open(/** @type {any} */ block) {
    return /** @type {Segment} */ ({ nodes: [], text: "", block, rect: null, before: last });
  }
  const close = (/** @type {any} */ block) => {
    if (current.nodes.some((n) => tidy(characterData(n)) !== "")) out.push(current);
    current = open(block);
  };
  const visit = (/** @type {any} */ node, /** @type {any} */ block) => {
    if (isText(node)) {
      current.nodes.push(node);
      return;
    }
    if (!isElement(node) || NO_TEXT.has(localName(node))) return;
    const what = how(node);
    if (what === "cut") {
      close(block);
      last = node;
      current.before = node;
    }
    if (what !== "read") return;
    const breaks = breaksLine(survey, node);
    if (breaks) close(node);
    for (const child of flatChildren(node)) visit(child, breaks ? node : block);
    if (breaks) close(block);
  };
  for (const child of flatChildren(area)) visit(child, area);
  close(area);
  for (const segment of out) finishSegment(survey, segment);
  return out.filter((s) => s.text !== "");
}

/** @param {Survey} survey @param {Segment} segment */
function finishSegment(survey, segment) {
  segment.nodes = segment.nodes.filter((n) => isReadable(survey, flatParent(n)));
  segment.text = joinText(survey, segment.nodes);
  segment.rect = null;
  for (const node of segment.nodes) segment.rect = unite(segment.rect, textEdges(survey, node));
  if (!segment.rect) segment.text = "";
}

/** @param {Survey} survey @param {any} el */
const isReadable = (survey, el) => {
  const why = unseen(survey, el);
  return why === "" || (why === "zero-size" && survey.style(el).display === "inline");
};

/** @param {Edges | null} a @param {Edges | null} b @returns {Edges | null} */
function unite(a, b) {
  if (!a || !b) return a ?? b;
  return { left: Math.min(a.left, b.left), top: Math.min(a.top, b.top), right: Math.max(a.right, b.right), bottom: Math.max(a.bottom, b.bottom) };
}

/** The lines that a text node covers, in the viewport. @param {Survey} survey @param {any} node @returns {DOMRect[]} */
function textRects(survey, node) {
  return survey.once("text-rects", node, () => {
    const range = newRange(document);
    range.selectNodeContents(node);
    return /** @type {DOMRect[]} */ (Array.from(rangeRects(range)).filter((r) => r.width > 0.1 && r.height > 0.1));
  });
}

/** @param {Survey} survey @param {any} node @returns {Edges | null} */
const textEdges = (survey, node) => textRects(survey, node).reduce((all, r) => unite(all, r), /** @type {Edges | null} */ (null));

/** Joins text nodes as they are read: a space where a line or a block breaks, none where markup only splits a
 * word. @param {Survey} survey @param {any[]} nodes */
function joinText(survey, nodes) {
  let out = "";
  /** @type {any} */
  let previous = null;
  for (const node of nodes) {
    if (previous && breakBetween(survey, previous, node)) out += " ";
    out += characterData(node);
    previous = node;
  }
  return tidy(out);
}

/** @param {Survey} survey @param {any} a @param {any} b two text nodes in order */
function breakBetween(survey, a, b) {
  const [pa, pb] = [flatParent(a), flatParent(b)];
  if (pa === pb && !hasBreakBetween(a, b)) return false;
  if (hasBreakBetween(a, b)) return true;
  const shared = nearest(pb, (up) => flatContains(up, a));
  for (const start of [pa, pb]) {
    for (let at = start; at && at !== shared; at = flatParent(at)) if (!/^(?:inline|contents|ruby)$/.test(survey.style(at).display)) return true;
  }
  return /^(?:flex|grid|inline-flex|inline-grid)$/.test(survey.style(shared ?? pb).display);
}

/** A `<br>` stands between. @param {any} a @param {any} b */
function hasBreakBetween(a, b) {
  for (let at = nextSibling(a); at && at !== b; at = nextSibling(at)) if (isTag(at, "br")) return true;
  for (let at = previousSibling(b); at && at !== a; at = previousSibling(at)) if (isTag(at, "br")) return true;
  return false;
}

/** All text nodes under an element in the flat tree. @param {any} top @param {(el: any) => boolean} [skip] @returns {any[]} */
function textNodesOf(top, skip = () => false) {
  const out = [];
  const stack = [top];
  while (stack.length) {
    const node = stack.pop();
    if (isText(node)) out.push(node);
    else if (isElement(node) && !NO_TEXT.has(localName(node)) && (node === top || !skip(node))) {
      const children = flatChildren(node);
      for (let i = children.length - 1; i >= 0; i--) stack.push(children[i]);
    }
  }
  return out;
}
