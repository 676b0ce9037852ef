// @ts-check
// What the harness calls. Every answer is one JSON string: `{contract, ok}` or `{contract, error}`.

const CONTRACT = 1;

/** @param {() => any} work */
function answer(work) {
  const fail = (/** @type {any} */ e) => JSON.stringify({ contract: CONTRACT, error: { name: String(e?.name ?? "Error"), message: String(e?.message ?? e), where: String(e?.stack ?? "").slice(0, 800) } });
  try {
    const value = work();
    if (value && typeof value.then === "function") return value.then((/** @type {any} */ ok) => JSON.stringify({ contract: CONTRACT, ok }), fail);
    return JSON.stringify({ contract: CONTRACT, ok: value });
  } catch (e) {
    return fail(e);
  }
}

const watch = new Watch();

/** All facts of this frame. @param {boolean} present states as they are now, not as they were at first
 * @returns {FrameFacts} */
function collectFrame(present) {
  const survey = new Survey();
  wordHolders = new Set();
  const found = findControls(survey);
  for (const control of found.controls) watch.note(survey, control);
  watch.rest();
  const boxes = found.controls.map((control) => boxFacts(survey, found, control, present ? null : watch)).filter((facts) => !isNothing(facts));
  notePlaces(survey, watch.isRestless());
  const top = rootElementOf(document);
  return {
    url: pageUrl(),
    title: tidy(titleOf(document) ?? ""),
    lang: top ? attr(top, "lang") : "",
    viewport: viewportFacts(survey),
    scroll: { x: survey.scrollX, y: survey.scrollY },
    boxes,
    hidden_fields: hiddenFields(survey, found),
    text_sizes: textSizes(survey, labelTextNodes(survey, found)),
    frames: frameFacts(survey, found.controls.map((c) => (c.options && c.kind !== "select" ? c.options[0].el : c.el))),
    blind: blindSpots(survey),
    unsteady: unsteadyRects(survey, new Set(found.controls.flatMap((c) => [c, ...(c.options ?? [])].flatMap((one) => [one.el, keyOf(one)])))),
  };
}

/** Something drawn that has neither words nor a name is an ornament. @param {BoxFacts} facts */
const isNothing = (facts) => facts.made === "by-hand" && !facts.options.length && facts.label.text === "" && facts.label.accessible_name === "" && !facts.label.images.length;

/** The text of labels is what gets compared with the body text: it does not count as body text.
 * @param {Survey} survey @param {Found} found */
function labelTextNodes(survey, found) {
  const nodes = new Set();
  for (const control of found.controls) {
    for (const one of [control, ...(control.options ?? [])]) for (const label of labelElements(handOf(one))) for (const node of textNodesOf(label)) nodes.add(node);
  }
  void survey;
  return nodes;
}

/** @param {Survey} survey */
function blindSpots(survey) {
  const out = survey.cut ? [{ what: "page", why: `only the first ${NODE_BUDGET} elements were looked at` }] : [];
  for (const el of sealedHosts(survey)) out.push({ what: `closed shadow root of ${selectorOf(survey, el)}`, why: "this browser does not open it to the harness" });
  for (const el of survey.elements) {
    if (localName(el) !== "canvas" || unseen(survey, el)) continue;
    const r = survey.rect(el);
    if (r.width > 250 && r.height > 120) out.push({ what: `canvas ${selectorOf(survey, el)}`, why: "what is painted on it can't be read from the page" });
  }
  return out;
}

/** @type {any} */ (globalThis)[Symbol.for("unticked")] = {
  collect: (/** @type {boolean} */ present) => answer(() => collectFrame(!!present)),
  settle: (/** @type {number} */ quietMs, /** @type {number} */ maxMs) => answer(() => watch.settle(quietMs, maxMs)),
  submission: () => answer(() => submissions(new Survey())),
  /** Windows are no JSON: these three answer with nodes and windows themselves. */
  frames: () => frameWindows(frameElements(new Survey())),
  closedCandidates: () => closedCandidates(new Survey()),
  adopt: (/** @type {any[]} */ ...flat) => answer(() => {
    adoptClosedRoots(flat.flatMap((host, i) => (i % 2 ? [] : [[host, flat[i + 1]]])));
    watch.foundMore();
    return null;
  }),
};

/** The windows of frame elements, in their order. @param {any[]} elements */
function frameWindows(elements) {
  const windows = elements.map((el) => (isTag(el, "embed") ? null : isTag(el, "object") ? el.contentWindow : frameWindow(el)));
  // An `embed` does not tell its window: it is the next one that no other element has.
  const left = Array.from({ length: globalThis.length }, (_, i) => globalThis[i]).filter((w) => !windows.includes(w));
  return windows.map((w, i) => (isTag(elements[i], "embed") ? left.shift() ?? null : w));
}

/** @param {any} el */
function frameWindow(el) {
  return isTag(el, "frame") ? getter(HTMLFrameElement.prototype, "contentWindow")(el) : getter(HTMLIFrameElement.prototype, "contentWindow")(el);
}
