// @ts-check
// A control with all that a person sees of it: one box of the contract.

/** @param {Survey} survey @param {Found} found @param {Control} control @param {Watch | null} watch null: the present states, not the first ones
 * @returns {BoxFacts} */
function boxFacts(survey, found, control, watch) {
  const words = wordsFor(survey, found, control);
  const hand = handOf(control);
  const drawn = drawnRect(survey, control);
  const label = labelFacts(survey, found, control, words);
  const seen = control.options ? null : watch?.known(control);
  const options = optionFacts(survey, found, control, watch);
  const shown = isShown(survey, control);
  return {
    id: "",
    selector: selectorOf(survey, selectedElement(survey, control)),
    frames: [],
    kind: control.kind,
    made: control.made,
    name: attr(hand, "name") || attr(control.options?.[0]?.input ?? hand, "name") || attr(control.mirror ?? hand, "name"),
    value: isTag(hand, "input") ? attr(hand, "value") : control.mirror ? attr(control.mirror, "value") : "",
    label,
    context: contextOf(survey, control, words),
    options,
    state: seen?.first ?? (control.options ? blankState() : stateOf(survey, control)),
    timeline: seen?.moments ?? [],
    exercises: [],
    cloaks: [],
    enabled: !isDisabled(control),
    required: isRequired(control),
    shown,
    rect: survey.inDocument(drawn),
    target: survey.inDocument(targetRect(survey, control, words, drawn)),
    visible: shown ? visibleShare(survey, control, drawn) : 0,
    place: placeOf(survey, control),
    lang: languageOf(words.nodes[0] ? flatParent(words.nodes[0]) : control.el),
    body_px: null,
  };
}

/** The element by which the control is found again. @param {Survey} survey @param {Control} control */
const selectedElement = (survey, control) => (control.made === "native" && control.input && !control.options ? control.input : control.el);

/** @param {Survey} survey @param {Found} found @param {Control} control @param {Words} words @returns {LabelFacts} */
function labelFacts(survey, found, control, words) {
  const runs = runsOf(survey, control, words);
  const hand = handOf(control);
  const accessible = control.options && control.kind !== "select" ? tidy(attr(control.el, "aria-label")) : accessibleName(survey, hand);
  const images = words.text === "" || !runs.some((r) => r.hidden === null) ? labelImages(survey, found, control) : [];
  const extra = runs.slice(words.nodes.filter((n) => tidy(characterData(n)) !== "").length).filter((r) => r.hidden === null).map((r) => r.text);
  const text = withoutGlyph(tidy([words.text, ...extra].join(" ")));
  return {
    text,
    source: text === "" && images.length ? "picture" : text !== "" && words.nodes.length === 0 && words.source === "none" ? "own-content" : words.source,
    accessible_name: accessible === text ? "" : accessible,
    links: linksOf(survey, words),
    runs,
    images,
  };
}

/** A ballot glyph before or behind the words is a state. @param {string} text */
const withoutGlyph = (text) => text.replace(/^[☐☑☒🗹🗷🗵🗸▢◻◽⬜🔲✅○●◯◉]\ufe0f?\s*/u, "").replace(/\s*[☐☑☒🗹🗷🗵🗸]\ufe0f?$/u, "");

/** @param {Survey} survey @param {Words} words */
function linksOf(survey, words) {
  const anchors = new Set();
  for (const node of words.nodes) {
    const a = nearest(flatParent(node), (up) => isTag(up, "a"));
    if (a) anchors.add(a);
  }
  return [...anchors].map((a) => ({ text: joinText(survey, textNodesOf(a)), href: linkTarget(a) }));
}

/** @param {any} a */
function linkTarget(a) {
  const written = attribute(a, "href");
  return written === null || /^\s*(?:#|javascript:.*)?\s*$/i.test(written) ? "" : String(anchorHref(a) ?? "");
}

/** Pictures that stand where the words should be. @param {Survey} survey @param {Found} found @param {Control} control */
function labelImages(survey, found, control) {
  const roots = [...labelElements(handOf(control)), control.el, flatParent(control.el)].filter(Boolean);
  const own = drawnRect(survey, control);
  const out = [];
  const done = new Set();
  for (const root of roots) {
    for (const el of [root, ...descendants(root, 60)]) {
      if (done.has(el) || unseen(survey, el) || found.owner.get(el)?.drawn === el) continue;
      done.add(el);
      const r = survey.rect(el);
      if (r.width < 40 || r.height < 8 || r.width < r.height * 1.5 || r.height > 200) continue;
      const picture = /^(?:img|canvas|svg|picture|object|video)$/.test(localName(el)) || (/url\(/.test(survey.style(el).backgroundImage) && tidy(rawText(el) ?? "") === "");
      const near = r.top < own.y + own.height + 12 && r.bottom > own.y - 12;
      if (picture && near && !done.has(flatParent(el)?.localName === "picture")) out.push({ rect: survey.inDocument(r), alt: tidy(attr(el, "alt") || attr(el, "aria-label") || rawText(el) || "") });
    }
    if (out.length) break;
  }
  return out;
}

/** @param {Survey} survey @param {Control} control @returns {boolean} */
function isShown(survey, control) {
  if (control.options && control.kind !== "select") return control.options.some((o) => isShown(survey, o));
  if (control.hiddenAlone) return false;
  const drawn = control.drawn ?? control.el;
  const why = unseen(survey, drawn);
  return why === "" || (why === "zero-size" && drawnRect(survey, control).height > 2);
}

/** @param {Control} control @returns {boolean} */
function isDisabled(control) {
  const hands = [control.el, control.input, control.aria].filter(Boolean);
  if (control.options && control.kind !== "select") return control.options.every((o) => isDisabled(o));
  return hands.some((el) => matches(el, ":disabled") || hasAttribute(el, "disabled") && attr(el, "disabled") !== "false" || attr(el, "aria-disabled") === "true" || attr(el, "aria-readonly") === "true") || !!nearest(control.el, (up) => hasAttribute(up, "inert"));
}

/** @param {Control} control */
const isRequired = (control) => [control.el, control.input, control.aria, control.options?.[0]?.input].some((el) => !!el && (hasAttribute(el, "required") || attr(el, "aria-required") === "true"));

/** The control with its label: all that can be pressed. @param {Survey} survey @param {Control} control @param {Words} words @param {{x: number, y: number, width: number, height: number}} drawn */
function targetRect(survey, control, words, drawn) {
  let edges = edgesOf(drawn);
  const join = (/** @type {any} */ el) => {
    if (!unseen(survey, el)) edges = unite(edges, edgesOf(survey.rect(el))) ?? edges;
  };
  if (words.source !== "nearby") for (const label of labelElements(handOf(control))) join(label);
  if (words.source === "own-content") join(control.el);
  const press = control.made === "by-hand" ? pressable(survey, control.el) : null;
  if (press?.el && !press.bad && survey.rect(press.el).height < 200) join(press.el);
  for (const option of control.options ?? []) if (!option.optionElement) edges = unite(edges, edgesOf(drawnRect(survey, option))) ?? edges;
  return { x: edges.left, y: edges.top, width: edges.right - edges.left, height: edges.bottom - edges.top };
}

/** @param {Survey} survey @param {Control} control @param {{x: number, y: number, width: number, height: number}} drawn */
function visibleShare(survey, control, drawn) {
  const rest = leftOver(edgesOf(drawn), clipsOf(survey, flatParent(control.drawn ?? control.el) ?? control.el));
  return Math.round(rest.share * 1000) / 1000;
}
