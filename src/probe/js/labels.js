// @ts-check
// The words of a control, as a person would assign them.

/** @typedef {{nodes: any[], roots: any[], source: LabelSource, text: string}} Words */

const HELP_CLASS = /(?:^|[^a-z])(?:help|helper|hint|desc(?:ription)?|secondary|sub-?text|sub-?title|note|optional|feedback|tooltip|caption|error|invalid|explain|extra|muted|details?)(?:[^a-z]|$)/i;

/** @param {Survey} survey @param {Found} found @param {Control} control @returns {Words} */
function wordsFor(survey, found, control) {
  const label = () => labelWords(survey, found, control);
  const content = () => ownWords(survey, found, control);
  const nearby = () => nearbyWords(survey, found, control);
  const tries = control.options ? [() => questionWords(survey, found, control)] : control.kind === "select" ? [content] : [label, content, nearby];
  const shown = isShown(survey, control);
  /** @type {Words | null} */
  let hidden = null;
  for (const attempt of tries) {
    const words = attempt();
    // Where nobody sees the control, words that nobody sees are its own before any that stand nearby.
    if (words && words.text !== "" && !shown) return words;
    if (words && words.text !== "" && words.nodes.some((n) => isReadable(survey, flatParent(n)))) return words;
    if (words && words.roots.some((root) => pseudoWords(survey, root) !== "")) return words;
    if (words && words.nodes.length) hidden ??= words;
  }
  if (hidden) return hidden;
  const hand = handOf(control);
  const source = attr(hand, "aria-label") || attr(control.el, "aria-label") ? "aria-label" : attr(hand, "title") || attr(control.el, "title") ? "title" : "none";
  return { nodes: [], roots: [], source, text: "" };
}

/** The element that labels point to. @param {Control} control */
const handOf = (control) => control.input ?? control.aria ?? control.el;

/** Words that a style adds to an element or its parts. @param {Survey} survey @param {any} el */
function pseudoWords(survey, el) {
  const parts = [el, ...descendants(el, 20)];
  const words = parts.flatMap((part) => ["::before", "::after"].map((name) => tidy(pseudoText(pseudoStyle(survey, part, name) ?? {})))).join("");
  return words.replace(/[^\p{L}\p{N}]/gu, "").length >= 3 ? words : "";
}

/** Parts of a label that are not its words: the control itself and other controls. @param {Found} found @param {Control} control */
const notWords = (found, control) => (/** @type {any} */ el) => {
  if (el === control.input || el === control.drawn && el !== control.el && !isLabelLike(el)) return true;
  const owner = found.owner.get(el);
  return (!!owner && owner.el !== control.el && el !== control.el && !isLabelLike(el)) || matches(el, "button:not([role]),[role=tooltip],[role=alert],[role=listbox],[aria-live=assertive],input,select,textarea") && !flatContains(el, control.el);
};

/** @param {any} el */
const isLabelLike = (el) => isTag(el, "label") || tidy(rawText(el) ?? "").length > 4;

/** Label elements and `aria-labelledby`. @param {Survey} survey @param {Found} found @param {Control} control @returns {Words | null} */
function labelWords(survey, found, control) {
  const hands = [...new Set([control.input, control.aria, control.el].filter(Boolean))];
  const host = hostOf(rootOf(control.el));
  if (host) hands.push(host);
  for (const hand of hands) {
    const labels = labelElements(hand).filter((l) => l !== control.el || hand !== control.el);
    const words = collect(survey, found, control, labels, "label-element");
    if (words && words.text !== "") return extended(survey, found, control, words);
    if (words && labels.some((l) => pseudoWords(survey, l) !== "")) return words;
    const named = idList(hand, "aria-labelledby").filter((/** @type {any} */ el) => el !== hand);
    const byName = collect(survey, found, control, named, "labelled-by");
    if (byName && byName.nodes.length) return byName;
  }
  return null;
}

/** @param {Survey} survey @param {Found} found @param {Control} control @param {any[]} roots @param {LabelSource} source @returns {Words | null} */
function collect(survey, found, control, roots, source) {
  if (!roots.length) return null;
  const skip = notWords(found, control);
  const nodes = roots.flatMap((root) => textNodesOf(root, skip));
  const kept = withoutScreenReaderText(survey, nodes.filter((n) => !isMarkText(found, control, n)));
  return { nodes: kept, roots, source, text: joinText(survey, kept) };
}

/** Beside words that are seen, words for screen readers alone are not the label that a person reads.
 * @param {Survey} survey @param {any[]} nodes */
function withoutScreenReaderText(survey, nodes) {
  const blank = (/** @type {any} */ n) => tidy(characterData(n)) === "";
  const seen = nodes.filter((n) => blank(n) || (isReadable(survey, flatParent(n)) && textRects(survey, n).length));
  if (seen.every(blank)) return nodes;
  const whole = new Set(seen);
  return nodes.filter((n) => whole.has(n) || isCutOff(survey, n, seen));
}

/** Cut off by a box that shows other words of the label: a part of the sentence, and no words for screen readers.
 * @param {Survey} survey @param {any} node @param {any[]} seen */
function isCutOff(survey, node, seen) {
  const el = flatParent(node);
  if (unseen(survey, el) !== "clip") return false;
  const shared = clipsOf(survey, el).filter((clip) => seen.some((other) => tidy(characterData(other)) !== "" && flatContains(clip.owner, other)));
  const rest = leftOver(survey.rect(el), shared);
  return rest.width < 2 || rest.height < 2;
}

/** The glyph of a mark is a state, not a word. @param {Found} found @param {Control} control @param {any} node */
function isMarkText(found, control, node) {
  const text = (characterData(node) ?? "").trim();
  if (glyphState(text) !== null) return true;
  const parent = flatParent(node);
  if (/icon|symbol/i.test(attr(parent, "class")) && /^[a-z0-9_]+$/.test(text) && attr(parent, "aria-hidden") === "true") return true;
  return parent === control.drawn && !isLabelLike(parent) || (iconState(parent) !== null && /^[a-z_]+$/.test(text)) || (found.owner.get(parent)?.drawn === parent && !isLabelLike(parent));
}

/** A label that stops in the middle of a sentence goes on behind its end tag. @param {Survey} survey @param {Found} found @param {Control} control @param {Words} words @returns {Words} */
function extended(survey, found, control, words) {
  if (words.roots.length !== 1 || /[.!?。！？]$/.test(words.text) || !/^inline/.test(survey.style(words.roots[0]).display)) return words;
  const nodes = [...words.nodes];
  let edge = nodes.length ? textEdges(survey, nodes[nodes.length - 1]) : null;
  for (let at = nextSibling(words.roots[0]), n = 0; at && n < 8; at = nextSibling(at), n++) {
    if (isElement(at) && (breaksLine(survey, at) || found.owner.has(at) || matches(at, "label,input,select,button,textarea") || descendants(at, 40).some((d) => found.owner.has(d)))) break;
    for (const node of isText(at) ? [at] : textNodesOf(at)) {
      const r = textEdges(survey, node);
      if (tidy(characterData(node)) === "") nodes.push(node);
      if (tidy(characterData(node)) === "" || !r) continue;
      if (edge && r.left - edge.right > 24 && r.top < edge.bottom - 2) return { ...words, nodes, text: joinText(survey, nodes) };
      nodes.push(node);
      edge = r;
    }
  }
  void control;
  return { ...words, nodes, text: joinText(survey, nodes) };
}

/** The control's own content. @param {Survey} survey @param {Found} found @param {Control} control @returns {Words | null} */
function ownWords(survey, found, control) {
  if (control.input && control.el === control.input) return null;
  const tag = control.el;
  const words = collect(survey, found, { ...control, drawn: undefined }, [tag], "own-content");
  if (!words || words.text.replace(/[^\p{L}\p{N}]/gu, "").length < 2) return null;
  // "ON" and "OFF" inside a switch are its marks.
  return /^(?:on|off|yes|no|i|o|开|关|開|關|an|aus|oui|non|да|нет|はい|いいえ|켜짐|꺼짐)(?:\s*(?:on|off|开|关|関|an|aus|no|non))?$/i.test(words.text) && (control.kind === "switch" || control.kind === "checkbox") ? null : words;
}

/** How near text is treated: other controls cut it, their labels and buttons are left out.
 * @param {Survey} survey @param {Found} found @param {Control} control */
const nearbyReading = (survey, found, control) => {
  const own = new Set([control.el, control.input, control.drawn, control.aria].filter((el) => el && (el === control.el || !isLabelLike(el))));
  for (const option of control.options ?? []) own.add(option.el);
  const others = otherLabels(survey, found, control);
  // A field that nobody sees stands in a frame that shows its value.
  const frame = control.kind === "select" && isTag(control.el, "input") && control.drawn ? framesOf(survey, control.drawn).pop() : null;
  return (/** @type {any} */ el) => {
    if (own.has(el) || found.owner.has(el) || (frame && flatContains(frame, el))) return /** @type {const} */ ("cut");
    if (others.has(el) || matches(el, "button,[role=button],nav,[role=alert],[role=listbox],[role=tooltip],[hidden],textarea,input:not([type=hidden])")) return /** @type {const} */ ("skip");
    return /** @type {const} */ ("read");
  };
};

/** The labels that other controls have for sure. @param {Survey} survey @param {Found} found @param {Control} control @returns {Map<any, any>} */
function otherLabels(survey, found, control) {
  const all = survey.once("label-owners", document, () => {
    const map = new Map();
    for (const other of new Set(found.owner.values())) for (const label of labelElements(handOf(other))) if (!map.has(label)) map.set(label, other.el);
    for (const el of survey.elements) if (isTag(el, "label") && labelControl(el) && !map.has(el)) map.set(el, labelControl(el));
    return map;
  });
  const mine = new Map(all);
  for (const [label, owner] of all) if (owner === control.el || owner === control.input) mine.delete(label);
  return mine;
}

/** The text that stands beside a control. @param {Survey} survey @param {Found} found @param {Control} control @returns {Words | null} */
function nearbyWords(survey, found, control) {
  const how = nearbyReading(survey, found, control);
  const place = edgesOf(drawnRect(survey, control));
  let n = 0;
  for (const area of ancestors(control.el)) {
    if (n++ >= 7) return null;
    const best = bestSegment(survey, segmentsOf(survey, area, how), place, control) ?? headerSegment(survey, area, how, place, control);
    if (best) return spread(survey, found, control, best, area);
    if (/^(?:form|body|html|main|tbody|table|fieldset)$/.test(localName(area))) return null;
  }
  return null;
}

/** Where no other words stand beside it: the words of a button that opens the section (an accordion's header).
 * @param {Survey} survey @param {any} area @param {(el: any) => "skip" | "cut" | "read"} how @param {Edges} place @param {Control} control */
function headerSegment(survey, area, how, place, control) {
  const header = (/** @type {any} */ el) => matches(el, "button[aria-expanded],[role=button][aria-expanded]");
  if (!descendants(area, 60).some(header)) return null;
  return bestSegment(survey, segmentsOf(survey, area, (el) => (header(el) ? "read" : how(el))), place, control);
}

/** @param {{x: number, y: number, width: number, height: number}} r @returns {Edges} */
const edgesOf = (r) => ({ left: r.x, top: r.y, right: r.x + r.width, bottom: r.y + r.height });

/** The segment on the control's line, right before left (mirrored for right-to-left), then below, then above.
 * @param {Survey} survey @param {Segment[]} segments @param {Edges} place @param {Control} control @returns {Segment | null} */
function bestSegment(survey, segments, place, control) {
  const rtl = survey.style(control.el).direction === "rtl";
  const middle = (place.top + place.bottom) / 2;
  // What has a name of its own needs no words from another line.
  const named = ["aria-label", "title"].some((name) => attr(handOf(control), name) !== "") && !control.options;
  let best = null;
  let least = Infinity;
  for (const segment of segments) {
    const r = firstLine(survey, segment, middle);
    if (!r || !/[\p{L}\p{N}]/u.test(segment.text) || nearest(segment.block, (up) => isTag(up, "legend"))) continue;
    const sameLine = r.top - 4 <= middle && r.bottom + 4 >= middle;
    const gapRight = rtl ? place.left - r.right : r.left - place.right;
    const gapLeft = rtl ? r.left - place.right : place.left - r.right;
    let cost;
    if (sameLine && gapRight >= -6) cost = gapRight;
    else if (sameLine && gapLeft >= -6) cost = 60 + gapLeft / 2 + (segment.before === control.el ? 400 : 0);
    else if (!sameLine) {
      const far = Math.max(0, r.top - place.bottom, place.top - r.bottom);
      const aside = Math.max(0, r.left - place.right, place.left - r.right);
      if (named || far > 40 || aside > 200) continue;
      // Help stands below a box, a question above what it offers.
      cost = 500 + far * 4 + aside + (r.bottom <= place.top === !control.options ? 80 : 0);
    } else cost = 0;
    if (cost < least) [best, least] = [segment, cost];
  }
  return best;
}

/** The line of a segment nearest to a height. @param {Survey} survey @param {Segment} segment @param {number} y @returns {Edges | null} */
function firstLine(survey, segment, y) {
  let best = null;
  let least = Infinity;
  for (const node of segment.nodes) {
    for (const r of textRects(survey, node)) {
      const far = Math.max(0, r.top - y, y - r.bottom);
      if (far < least) [best, least] = [r, far];
    }
  }
  return best;
}

/** Further blocks in the same cell that go on in the same type belong to the label. @param {Survey} survey @param {Found} found @param {Control} control @param {Segment} seed @param {any} area @returns {Words} */
function spread(survey, found, control, seed, area) {
  const nodes = [...seed.nodes];
  let cell = seed.block;
  while (cell && cell !== area && flatParent(cell) !== area && flatParent(cell)) cell = flatParent(cell);
  if (cell && cell !== area && !flatContains(cell, control.el)) {
    const look = (/** @type {any} */ el) => [survey.style(el).fontSize, survey.style(el).fontWeight, survey.style(el).color].join(" ");
    const type = look(flatParent(nodes[nodes.length - 1]));
    for (const other of segmentsOf(survey, cell, nearbyReading(survey, found, control))) {
      const first = other.nodes[0];
      if (!first || nodes.includes(first) || look(flatParent(first)) !== type || isHelp(survey, control, flatParent(first))) continue;
      const r = other.rect;
      if (r && seed.rect && r.top - seed.rect.bottom < 12 && seed.rect.top - r.bottom < 12) nodes.push(...other.nodes);
    }
    nodes.sort((a, b) => (comparePosition(a, b) & 4 ? -1 : 1));
  }
  return { nodes, roots: [seed.block], source: "nearby", text: joinText(survey, nodes) };
}

/** Help and error texts, which nobody must read to consent. @param {Survey} survey @param {Control} control @param {any} el */
function isHelp(survey, control, el) {
  void survey;
  const described = [control.input, control.el, control.aria].filter(Boolean).flatMap((hand) => [...idList(hand, "aria-describedby"), ...idList(hand, "aria-errormessage")]);
  for (let at = el, n = 0; at && n < 3; at = flatParent(at), n++) {
    if (described.includes(at)) return true;
    if (isTag(at, "label") || wraps(at, control)) return false;
    if (HELP_CLASS.test(attr(at, "class").replace(/([a-z])([A-Z])/g, "$1-$2").replace(/_/g, "-")) || /^(?:alert|note|tooltip)$/i.test(attr(at, "role"))) return true;
  }
  return false;
}

/** @param {any} el @param {Control} control */
const wraps = (el, control) => flatContains(el, control.el);
