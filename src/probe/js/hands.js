// @ts-check
// What hands need: find a thing by what a person calls it, and a point at which pressing it presses it. Used by
// steps and exercises only; a look never calls these.

const ROLE_TAGS = {
  button: "button,input[type=button],input[type=submit],input[type=reset],input[type=image],summary",
  checkbox: "input[type=checkbox]",
  radio: "input[type=radio]",
  link: "a[href],area[href]",
  textbox: "textarea,input:not([type]),input[type=text],input[type=email],input[type=tel],input[type=url]",
  searchbox: "input[type=search]",
  spinbutton: "input[type=number]",
  slider: "input[type=range]",
  combobox: "select:not([multiple])",
  listbox: "select[multiple]",
  option: "option",
  heading: "h1,h2,h3,h4,h5,h6",
  img: "img[alt],svg[aria-label]",
  dialog: "dialog",
  form: "form",
  list: "ul,ol,menu",
  listitem: "li",
  main: "main",
  navigation: "nav",
  banner: "header",
  contentinfo: "footer",
  complementary: "aside",
  region: "section",
  article: "article",
  group: "fieldset,details,optgroup",
  table: "table",
  row: "tr",
  cell: "td",
  paragraph: "p",
};
/** Roles that stand for others when people name them. */
const ROLE_ALIASES = { checkbox: ["switch", "menuitemcheckbox"], image: ["img"], switch: ["checkbox"] };
const TEST_IDS = ["data-testid", "data-test-id", "data-test", "data-cy", "data-qa"];

/** How words are compared: without case, white space and invisible characters. @param {string} text */
const plainWords = (text) => tidy(text).normalize("NFKC").toLowerCase();

/** @param {any} el @param {string} role */
function hasRole(el, role) {
  const said = attr(el, "role").trim().toLowerCase().split(/\s+/)[0];
  if (said) return said === role || (ROLE_ALIASES[role] ?? []).includes(said);
  return matches(el, ROLE_TAGS[role] ?? "unticked-no-such-tag");
}

/** Text as drawn in the flat tree. @param {Survey} survey @param {any} el @returns {string} */
function drawnText(survey, el) {
  return survey.once("drawn-text", el, () => {
    const style = survey.style(el);
    if (style.display === "none" || matches(el, "script,style,template,noscript,select,textarea,datalist")) return "";
    const inner = flatChildren(el).map((node) => (isText(node) ? characterData(node) : isElement(node) ? drawnText(survey, node) : "")).join("");
    return /^inline/.test(style.display) || style.display === "contents" ? inner : ` ${inner} `;
  });
}

/** Things that are called by the text in them; a dialog or a region is not. */
const NAMED_BY_TEXT = "button,a,area,summary,option,h1,h2,h3,h4,h5,h6,td,th,tr,label,legend,img";
const ROLES_NAMED_BY_TEXT = new Set(
  "button cell checkbox columnheader gridcell heading link menuitem menuitemcheckbox menuitemradio option radio row rowheader switch tab tooltip treeitem".split(" "),
);
/** @param {any} el */
function namedByText(el) {
  const said = attr(el, "role").trim().toLowerCase().split(/\s+/)[0];
  return said ? ROLES_NAMED_BY_TEXT.has(said) : matches(el, NAMED_BY_TEXT) || localName(el).includes("-") || hasAttribute(el, "aria-checked") || hasAttribute(el, "aria-pressed");
}

/** What the thing is called (accname 1.2, in short). @param {Survey} survey @param {any} el @returns {string} */
function calledName(survey, el) {
  const named = idList(el, "aria-labelledby").map((other) => drawnText(survey, other)).join(" ");
  if (tidy(named)) return named;
  if (tidy(attr(el, "aria-label"))) return attr(el, "aria-label");
  const labels = labelElements(el).map((label) => drawnText(survey, label)).join(" ");
  if (tidy(labels)) return labels;
  if (matches(el, "input[type=button],input[type=submit],input[type=reset]")) return inputValue(el) || attr(el, "type");
  return tidy(`${attr(el, "alt")} ${contentName(survey, el)}`) || attr(el, "title") || attr(el, "placeholder");
}

/** @param {Survey} survey @param {any} el */
function contentName(survey, el) {
  if (isTag(el, "fieldset")) return childNodesOf(el).filter((child) => isTag(child, "legend")).map((legend) => drawnText(survey, legend)).join(" ");
  if (isTag(el, "option")) return optionText(el);
  if (!namedByText(el)) return "";
  const pictures = descendants(el, 50).filter((d) => isTag(d, "img")).map((d) => attr(d, "alt"));
  return [drawnText(survey, el), ...pictures].join(" ");
}

/** Things whose words may stand in an attribute: people read them as text all the same. */
const WORDED = "input[type=button],input[type=submit],input[type=reset],input[type=image],button,a[href],[role=button],[role=link],[role=tab],[role=menuitem],img[alt]";

/** All elements that a locator names. @param {Survey} survey @param {any} locator @returns {any[]} */
function located(survey, locator) {
  let found = survey.elements;
  if (locator.within) {
    const around = located(survey, locator.within);
    found = found.filter((el) => around.some((outer) => outer !== el && flatContains(outer, el)));
  }
  if (locator.css) found = found.filter((el) => matches(el, locator.css));
  if (locator.test_id) found = found.filter((el) => TEST_IDS.some((name) => attr(el, name) === locator.test_id));
  if (locator.role) found = found.filter((el) => hasRole(el, locator.role));
  if (locator.name) found = closest(found, locator.name, (el) => [calledName(survey, el)]);
  if (locator.label) {
    const controls = found.filter((el) => isFillable(el));
    found = closest(controls, locator.label, (el) => [calledName(survey, el)]);
  }
  if (locator.text) {
    const words = (/** @type {any} */ el) => [drawnText(survey, el), ...(matches(el, WORDED) ? [calledName(survey, el)] : [])];
    found = innermost(closest(found, locator.text, words));
  }
  return found;
}

/** Those whose words hold the wanted ones; only the exact ones when there are any.
 * @param {any[]} els @param {string} wanted @param {(el: any) => string[]} words */
function closest(els, wanted, words) {
  const want = plainWords(wanted);
  const holding = els.map((el) => ({ el, says: words(el).map(plainWords) })).filter(({ says }) => says.some((text) => text.includes(want)));
  const exact = holding.filter(({ says }) => says.includes(want));
  return (exact.length ? exact : holding).map(({ el }) => el);
}

/** Without those that only hold others. @param {any[]} els */
function innermost(els) {
  const outer = new Set();
  for (const el of els) for (const up of ancestors(el)) outer.add(up);
  return els.filter((el) => !outer.has(el));
}

/** @param {any} el */
const isFillable = (el) =>
  matches(el, "input:not([type=hidden]),select,textarea,button,[role],[contenteditable],[aria-checked],[aria-pressed]") || localName(el).includes("-");

/** What is pressed for an element: itself where it is drawn; for a control also its label, else what is drawn
 * around it. @param {Survey} survey @param {any} el */
function pressTarget(survey, el) {
  const isDrawn = (/** @type {any} */ e) => survey.rect(e).width > 1 && survey.rect(e).height > 1 && !unseen(survey, e);
  if (isDrawn(el)) return el;
  if (!isFillable(el)) return null;
  const label = labelElements(el).find(isDrawn);
  if (label) return label;
  for (const up of ancestors(el)) if (isDrawn(up)) return survey.rect(up).height < 200 ? up : null;
  return null;
}

/** @param {any} locator */
function findAll(locator) {
  const survey = new Survey();
  const seen = new Set();
  const out = [];
  for (const el of located(survey, locator)) {
    const target = pressTarget(survey, el);
    if (target && !seen.has(target)) {
      seen.add(target);
      out.push({ el, target });
    }
  }
  return { survey, found: out };
}

/** A node that stands twice in an answer is named only once: without a second one the first is meant.
 * @param {any} el @param {any} target */
const pair = (el, target) => [el, target === el ? null : target];

/** Finds what a locator names; scrolls to it when there is just one. Returns `[json, element, target]`.
 * @param {string} json */
function handsFind(json) {
  const { survey, found } = findAll(JSON.parse(json));
  const examples = found.slice(0, 3).map(({ el }) => `<${localName(el)}> “${tidy(calledName(survey, el)).slice(0, 40)}”`);
  if (found.length !== 1) return [JSON.stringify({ count: found.length, examples }), null, null];
  const point = bringToHand(found[0].target, found[0].el);
  return [JSON.stringify({ count: 1, examples, ...point }), ...pair(found[0].el, found[0].target)];
}

/** The element that the probe's selector names. @param {string} selector @returns {any} */
function named(selector) {
  let root = /** @type {any} */ (document);
  let el = null;
  for (const part of selector.split(" >>> ")) {
    el = root ? Array.from(root.querySelectorAll(part))[0] ?? null : null;
    root = el && shadowOf(el);
  }
  return el;
}

/** The same for an element that the probe's selector names. @param {string} selector */
function handsBySelector(selector) {
  const el = named(selector);
  const target = el && pressTarget(new Survey(), el);
  if (!target) return [JSON.stringify({ count: el ? 1 : 0, examples: [], blocked: "it is not drawn" }), el, null];
  return [JSON.stringify({ count: 1, examples: [], ...bringToHand(target, el) }), ...pair(el, target)];
}

const scrollElement = method(Element.prototype, "scrollIntoView");

/** Scrolls to a thing and finds a point that belongs to it, counted from the centre of what is in view of its first
 * rectangle, as WebDriver counts. @param {any} target @param {any} el */
function bringToHand(target, el) {
  const rect = boundingRect(target);
  const inView = globalThis.parent === globalThis && rect.top >= 0 && rect.left >= 0 && rect.bottom <= innerHeight && rect.right <= innerWidth;
  const here = inView ? pointOn(target, el) : null;
  if (here?.blocked === null) return here;
  // Below a bar that stays, or scrolled away in a part of the page: in the middle it is most likely free.
  scrollElement(target, { block: "center", inline: "center", behavior: "instant" });
  return pointOn(target, el);
}

/** @param {any} target @param {any} el */
function pointOn(target, el) {
  const first = clientRectsOf(target)[0] ?? boundingRect(target);
  const box = { left: Math.max(0, first.left), top: Math.max(0, first.top), right: Math.min(innerWidth, first.right), bottom: Math.min(innerHeight, first.bottom) };
  const centre = { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
  /** @type {string} */
  let above = "nothing";
  for (const [fx, fy] of [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5], [0.25, 0.5], [0.75, 0.5], [0.5, 0.2], [0.5, 0.8], [0.02, 0.5]]) {
    const x = box.left + (box.right - box.left) * fx;
    const y = box.top + (box.bottom - box.top) * fy;
    const hit = deepestAt(x, y);
    if (belongs(hit, target, el)) return { dx: Math.round(x - centre.x), dy: Math.round(y - centre.y), blocked: null };
    if (hit) above = `<${localName(hit)}>`;
  }
  return { dx: 0, dy: 0, blocked: `${above} lies above it` };
}

/** @param {number} x @param {number} y */
function deepestAt(x, y) {
  let hit = document.elementFromPoint(x, y);
  for (let root = hit && shadowOf(hit); root; root = hit && shadowOf(hit)) {
    const inner = root.elementFromPoint(x, y);
    if (!inner || inner === hit) break;
    hit = inner;
  }
  return hit;
}

/** A press there is a press on the target: not on a link inside a label, not on what lies above.
 * @param {any} hit @param {any} target @param {any} el */
function belongs(hit, target, el) {
  if (!hit) return false;
  const link = nearest(hit, (e) => matches(e, "a[href],button"));
  if (link && link !== target && link !== el && !flatContains(link, target)) return false;
  return flatContains(target, hit) || flatContains(hit, target) && hit !== document.documentElement && hit !== document.body || labelElements(el).some((label) => flatContains(label, hit));
}

/** Empties a field that is typed into and focuses it; sets one that is not. @param {any} el @param {string} value */
function clearField(el, value) {
  el.focus();
  const typed = matches(el, "textarea,[contenteditable],input:not([type=date],[type=time],[type=datetime-local],[type=month],[type=week],[type=color],[type=range],[type=file])");
  if (matches(el, "[contenteditable]")) {
    getSelection()?.selectAllChildren(el);
    document.execCommand("delete");
    return true;
  }
  const proto = isTag(el, "textarea") ? HTMLTextAreaElement.prototype : HTMLInputElement.prototype;
  const set = Object.getOwnPropertyDescriptor(proto, "value")?.set;
  if (typed && el.value === "") return true;
  set?.call(el, typed ? "" : value);
  el.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
  if (!typed) el.dispatchEvent(new Event("change", { bubbles: true }));
  return typed;
}

/** Chooses an option of a native select by its words or value; null when it is no native select.
 * @param {any} el @param {string} wanted */
function chooseOption(el, wanted) {
  if (!isTag(el, "select")) return null;
  const options = Array.from(selectOptions(el));
  const want = plainWords(wanted);
  const option = options.find((o) => plainWords(optionText(o)) === want) ?? options.find((o) => optionValue(o) === wanted) ?? options.find((o) => plainWords(optionText(o)).includes(want));
  if (!option) return false;
  el.focus();
  el.selectedIndex = options.indexOf(option);
  el.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
  el.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
}

/** What an element says of itself. @param {any} el */
function saysTicked(el) {
  if (matches(el, "input[type=checkbox],input[type=radio]")) return inputChecked(el);
  for (const name of ["aria-checked", "aria-pressed", "aria-selected"]) {
    if (hasAttribute(el, name)) return attr(el, name) === "true";
  }
  const inner = descendants(el, 50).find((d) => matches(d, "input[type=checkbox],[aria-checked],[aria-pressed]"));
  if (inner) return saysTicked(inner);
  const own = el.checked ?? el.selected ?? el.pressed;
  return typeof own === "boolean" ? own : null;
}

/** The button that sends a form, wherever it stands; for a control outside any form the nearest button below it.
 * @param {string} selector of the form, or of the control */
function handsSubmit(selector) {
  const survey = new Survey();
  const scope = named(selector);
  const button = isTag(scope, "form") ? formButton(survey, scope) : scope && nearestButton(survey, scope);
  if (!button) return [JSON.stringify({ count: 0, examples: [] }), null, null];
  const examples = [tidy(calledName(survey, button))];
  return [JSON.stringify({ count: 1, examples, ...bringToHand(button, button) }), ...pair(button, button)];
}

/** A button that says that it sends comes first; one that does not may have been given that work by a script.
 * @param {Survey} survey @param {any} form */
function formButton(survey, form) {
  const drawn = survey.elements.filter((el) => matches(el, BUTTONS) && pressTarget(survey, el) === el);
  return drawn.find((el) => matches(el, SENDING) && inputFormOf(el) === form) ?? drawn.filter((el) => flatContains(form, el)).pop();
}

/** @param {Survey} survey @param {any} el */
function nearestButton(survey, el) {
  const buttons = survey.elements.filter((b) => matches(b, BUTTONS) && pressTarget(survey, b) === b);
  const after = buttons.filter((b) => survey.elements.indexOf(b) > survey.elements.indexOf(el));
  for (const up of ancestors(el)) {
    const inside = after.find((b) => flatContains(up, b));
    if (inside) return inside;
  }
  return undefined;
}

const SENDING = "button:not([type]),button[type=submit i],input[type=submit i],input[type=image i]";
const PLAIN = ":not([aria-pressed]):not([aria-checked]):not([aria-expanded]):not([aria-haspopup])";
const BUTTONS = `${SENDING},button[type=button i]${PLAIN},input[type=button i],[role=button]${PLAIN}`;

/** The buttons that send nothing and that nobody would take for a box: `{selector, name}`. One that a script may have
 * given the work of sending a form is pressed when the form is sent. */
function ordinaryButtons() {
  const survey = new Survey();
  const sending = new Set(survey.elements.filter((el) => isTag(el, "form")).map((form) => formButton(survey, form)));
  const boxes = new Set(findControls(survey).controls.map((control) => control.el));
  return survey.elements
    .filter((el) => matches(el, `button[type=button i]${PLAIN},input[type=button i],[role=button]${PLAIN}`) && !boxes.has(el) && !sending.has(el))
    .filter((el) => pressTarget(survey, el) === el)
    .map((el) => ({ selector: selectorOf(survey, el), name: calledName(survey, el).trim() }));
}

/** The present states of all boxes and of what they offer, and no more: asked after every press. */
function presentStates() {
  const survey = new Survey();
  const state = (/** @type {Control} */ control) => tickedOf(stateOf(survey, control));
  const states = findControls(survey).controls.map((control) => ({
    selector: selectorOf(survey, selectedElement(survey, control)),
    ticked: control.options ? null : state(control),
    options: (control.options ?? []).map(state),
  }));
  return { url: pageUrl(), states };
}

/** Scrolls the window and all that scrolls in it to a share of its way. @param {number} share */
function scrollAll(share) {
  for (const el of new Survey().elements) {
    if (el.scrollHeight > el.clientHeight + 4 && /auto|scroll/.test(getComputedStyle(el).overflowY)) el.scrollTop = share * el.scrollHeight;
  }
  scrollTo({ top: share * document.documentElement.scrollHeight, behavior: "instant" });
}

/** Scrolls from stop to stop, and leaves the page the time to see it. @param {number[]} stops @param {number} pauseMs */
async function scrollThrough(stops, pauseMs) {
  for (const share of stops) {
    scrollAll(share);
    await twoFrames();
    await sleep(pauseMs);
  }
}

/** The present states once the page has answered what was done to it: nothing changed for a while, but no longer
 * than `maxMs`. @param {number} quietMs @param {number} maxMs */
async function statesAfter(quietMs, maxMs) {
  const until = performance.now() + maxMs;
  await sleep(quietMs);
  while (performance.now() < until && performance.now() - watch.changedAt < quietMs) await sleep(15);
  await twoFrames();
  return presentStates();
}

/** The present states once the page has come to rest. @param {number} quietMs @param {number} maxMs */
async function statesAtRest(quietMs, maxMs) {
  await watch.settle(quietMs, maxMs);
  return presentStates();
}

/** Brings the first of some boxes into view and tells where the pointer finds those that are in view with it, so that
 * one way of the pointer leads over all of them. @param {string[]} selectors */
function inReach(selectors) {
  const survey = new Survey();
  const targets = selectors.map((selector) => named(selector)).map((el) => el && pressTarget(survey, el));
  const first = targets.find(Boolean);
  if (first) scrollElement(first, { block: "center", inline: "nearest", behavior: "instant" });
  /** @type {number[][]} */
  const points = [];
  const left = selectors.filter((_, i) => {
    if (!targets[i]) return false;
    const r = boundingRect(targets[i]);
    const [x, y] = [r.left + r.width / 2, r.top + r.height / 2];
    const isInView = x > 0 && y > 0 && x < innerWidth && y < innerHeight;
    if (isInView) points.push([Math.round(x), Math.round(y)]);
    return !isInView && targets[i] !== first;
  });
  return { points, left };
}

const TYPED = "textarea,[contenteditable=''],[contenteditable=true],input:not([type]),input[type=text],input[type=email],input[type=tel],input[type=url],input[type=search],input[type=password],input[type=number]";
const TAB_STOPS = `${TYPED},a[href],button,select,summary,iframe,input:not([type=hidden]),[tabindex]`;

/** What the Tab key stops at, as far as a glance tells. @param {Survey} survey */
const tabStops = (survey) => survey.elements.filter((el) => matches(el, TAB_STOPS) && el.tabIndex >= 0 && !el.disabled && !unseen(survey, el));

/** Puts the focus on the first field that is typed into. Returns how many stops of the Tab key the fields take, from
 * the first to the last. */
function enterFields() {
  const stops = tabStops(new Survey());
  const fields = stops.filter((el) => matches(el, TYPED) && !el.readOnly);
  if (fields.length === 0) return 0;
  fields[0].focus();
  return stops.indexOf(fields[fields.length - 1]) - stops.indexOf(fields[0]) + 1;
}

/** @param {any} el */
const inputFormOf = (el) => (isTag(el, "input") ? inputForm(el) : isTag(el, "button") ? buttonForm(el) : null);

const SAMPLES = {
  email: "qa@example.com", tel: "2025550143", url: "https://example.com/", number: "1", date: "1990-01-31",
  time: "12:00", month: "2030-01", week: "2030-W01", "datetime-local": "2030-01-31T12:00", password: "Correct-Horse-9-Battery",
  color: "#336699", search: "test",
};

/** Fills what a form's own validation asks for. Returns whether it did anything.
 * @param {string} selector of the form, or of a control outside any form */
function fillInvalid(selector) {
  const scope = named(selector);
  const fields = isTag(scope, "form") ? Array.from(formElements(scope)) : scope ? new Survey().elements : [];
  let changed = false;
  for (const el of fields) {
    if (!matches(el, "input:invalid,select:invalid,textarea:invalid")) continue;
    changed = true;
    if (matches(el, "input[type=checkbox],input[type=radio]")) el.click();
    else if (isTag(el, "select")) {
      const at = Array.from(selectOptions(el)).findIndex((o) => optionValue(o) !== "" && !optionDisabled(o));
      el.selectedIndex = at;
      el.dispatchEvent(new Event("change", { bubbles: true }));
    } else {
      clearField(el, "");
      const set = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(el), "value")?.set;
      set?.call(el, SAMPLES[inputType(el)] ?? "Test");
      el.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
      el.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }
  return changed;
}

globalThis[Symbol.for("unticked")].hands = {
  showText,
  holdStill: (/** @type {boolean} */ hold) => holdStill(hold).then(() => "null"),
  mask: (/** @type {string[]} */ selectors) => ((masks = selectors), "null"),
  find: handsFind,
  bySelector: handsBySelector,
  submitOf: handsSubmit,
  fillInvalid,
  ordinaryButtons,
  statesAfter,
  statesAtRest,
  scrollThrough,
  inReach,
  tabStops: () => tabStops(new Survey()).length,
  enterFields,
  clearField,
  chooseOption,
  saysTicked,
  count: (/** @type {string} */ json) => findAll(JSON.parse(json)).found.length,
};
