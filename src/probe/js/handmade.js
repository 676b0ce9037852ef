// @ts-check
// Controls drawn by hand: clickable elements with a mark, a picture, a glyph or a class.

const NOT_BY_HAND = new Set(
  "html body head script style link meta title input select textarea option optgroup form table tbody thead tr colgroup col iframe frame frameset template noscript slot br hr video audio source track details summary nav defs symbol path rect circle line polyline polygon g use ellipse mask clippath lineargradient stop".split(" "),
);
const CLICK_ATTRIBUTE = /^(?:on(?:click|mousedown|mouseup|pointerdown|pointerup|touchstart|touchend|keydown|keyup|keypress)|ng-click|@click.*|v-on:click.*|x-on:click.*|\(click\)|jsaction|hx-(?:get|post|put)|data-action|data-toggle|wire:click.*|\(change\))$/;

/** A person is invited to press it. @param {Survey} survey @param {any} el @returns {boolean} */
function invitesPress(survey, el) {
  return survey.once("press", el, () => {
    return isTag(el, "button") || /^(?:button|checkbox|switch|radio|option)$/i.test(attr(el, "role")) || saysPress(el) || survey.style(el).cursor === "pointer";
  });
}

/** Its markup says that it can be pressed. @param {any} el */
function saysPress(el) {
  const index = attribute(el, "tabindex");
  return (index !== null && Number(index) >= 0) || (attributeNames(el) ?? []).some((/** @type {string} */ name) => CLICK_ATTRIBUTE.test(name));
}

/** Pressing it does something else: goes somewhere, opens something, sends the form. @param {any} el */
function doesSomethingElse(el) {
  if (isTag(el, "a")) {
    const href = attribute(el, "href");
    return href !== null && !/^(?:#?|javascript:.*)$/i.test(href.trim());
  }
  if (hasAttribute(el, "aria-expanded") || hasAttribute(el, "aria-haspopup") || hasAttribute(el, "aria-sort")) return true;
  return /^(?:tab|menuitem|link|slider|spinbutton|treeitem)$/i.test(attr(el, "role")) || /^(?:summary|nav)$/.test(localName(el));
}

const ELSEWHERE = "nav,[role=navigation],[role=tablist],[role=menu],[role=menubar],[role=toolbar],[role=slider],[role=progressbar],[role=img],summary,thead,option,[aria-roledescription=carousel],[contenteditable=true]";

/** @param {Survey} survey @param {Found} found @returns {Control[]} */
function handMadeControls(survey, found) {
  const claimed = claimedElements(survey, found);
  /** @type {Control[]} */
  const out = [];
  // Marks first: an element with a state around a mark is not a control beside it.
  const taken = new Taken(survey, found);
  for (const recognise of [markControl, pseudoControl, glyphControl, wordControl, statefulControl]) {
    const around = elementsAround(out);
    for (const el of survey.elements) {
      if ((NOT_BY_HAND.has(localName(el)) && !(isTag(el, "input") && /^(?:image|button)$/.test(inputType(el)))) || around.has(el)) continue;
      const control = recognise(survey, el);
      if (!control || isClaimed(survey, el, claimed) || (recognise === markControl && taken.overlaps(survey.rect(el)))) continue;
      out.push(control);
      claimed.add(control.el);
    }
  }
  return withSiblings(survey, out, claimed);
}

/** All elements in places where no box stands: they follow their parents in the survey's order. @param {Survey} survey @returns {Set<any>} */
function elsewhere(survey) {
  return survey.once("elsewhere", document, () => {
    const inside = new Set();
    for (const el of survey.elements) if (inside.has(flatParent(el)) || matches(el, ELSEWHERE)) inside.add(el);
    return inside;
  });
}

/** The nearest element around a mark that a person would press. @param {Survey} survey @param {any} el */
function pressable(survey, el) {
  let n = 0;
  let pointed = null;
  for (let at = el; at && n < 5 && !isTag(at, "form") && !isTag(at, "body"); at = flatParent(at), n++) {
    if (doesSomethingElse(at)) return { el: at, bad: true };
    const button = isTag(at, "button") || /^button$/i.test(attr(at, "role"));
    if (button || isTag(at, "label") || saysPress(at)) return { el: at, bad: button && at !== el };
    // The pointer's shape is inherited: the outermost element that has it is the one to press.
    if (survey.style(at).cursor === "pointer") pointed = at;
  }
  return { el: pointed, bad: false };
}

/** A small drawn mark with words beside it. @param {Survey} survey @param {any} el @returns {Control | null} */
function markControl(survey, el) {
  if (!isMarkSized(survey, el) || unseen(survey, el) || isInChip(el)) return null;
  const text = (rawText(el) ?? "").trim();
  const ballot = BALLOT.test(text) && glyphState(text) !== null;
  const vocab = speaksOfControl(el) || isPictureButton(survey, el);
  const press = pressable(survey, el);
  if (press.bad && !vocab) return null;
  const looks = ballot || iconState(el) !== null || looksLikeBox(survey, el) || (vocab && drawsItself(survey, el)) || isPictureButton(survey, el);
  // A button with a name of its own and no state does something: it closes, it opens, it moves on.
  if ((isTag(el, "button") || /^button$/i.test(attr(el, "role"))) && !vocab && (hasAttribute(el, "aria-label") || hasAttribute(el, "title"))) return null;
  if (!looks || (!press.el && !vocab && !ballot && !isEmptyFrame(survey, el))) return null;
  if (!besideWords(survey, el)) return null;
  const round = looksRound(survey, el) || RING_ON.test(text) || RING_OFF.test(text);
  const r = survey.rect(el);
  const pill = r.width >= r.height * 1.4;
  const kind = pill || /switch|toggle/i.test(attr(el, "class")) ? "switch" : round && /radio|opt/i.test(`${attr(el, "class")} ${attr(flatParent(el) ?? el, "class")}`) ? "radio" : "checkbox";
  return { el, kind, made: "by-hand", mark: statefulAround(survey, el) };
}

/** A button that is nothing but a picture of a state. @param {Survey} survey @param {any} el */
function isPictureButton(survey, el) {
  if (isTag(el, "input")) return imageState(el) !== null;
  return isTag(el, "button") && (rawText(el) ?? "").trim() === "" && partState(survey, el) !== null;
}

/** A tick inside a chip is a part of the chip, whose words stand around it. @param {any} el */
function isInChip(el) {
  let n = 0;
  for (const up of ancestors(el)) {
    if (n++ >= 3) return false;
    if (/(?:^|[-_ ])(?:chip|pill|tag)s?(?:[-_ ]|$)/i.test(attr(up, "class"))) return true;
  }
  return false;
}

/** @param {any} el */
const speaksOfControl = (el) => CONTROL_WORDS.test(`${attr(el, "class")} ${attr(el, "id")} ${attr(el, "data-testid")}`.replace(/([a-z])([A-Z])/g, "$1-$2").replace(/_/g, "-")) || classState(el) !== null || dataState(el) !== null;

/** The element whose class or data tells the state: the mark itself, or one around it. @param {Survey} survey @param {any} el */
function statefulAround(survey, el) {
  if (dataState(el) !== null || classState(el) !== null || partState(survey, el) !== null || iconState(el) !== null || pseudoState(survey, el) !== null || (REPLACED.has(localName(el)) && imageState(el) !== null)) return el;
  let n = 0;
  for (const up of ancestors(el)) {
    if (n++ >= 3 || isTag(up, "form") || isTag(up, "body")) break;
    if (dataState(up) !== null || classState(up) !== null) return up;
  }
  return el;
}

/** @param {Survey} survey @param {any} el */
function looksLikeBox(survey, el) {
  if (REPLACED.has(localName(el))) return localName(el) !== "video" && pressable(survey, el).el !== null;
  const r = survey.rect(el);
  if (r.width > 80 || r.height > 44) return false;
  const style = survey.style(el);
  const framed = ["Top", "Right", "Bottom", "Left"].every((side) => parseFloat(style[`border${side}Width`]) > 0 && rgba(style[`border${side}Color`])[3] > 0.1);
  const pictured = isPicture(style.backgroundImage) || ["::before", "::after"].some((part) => pseudoDraws(survey, el, part));
  return framed || pictured || (rgba(style.backgroundColor)[3] > 0.2 && r.width >= r.height * 1.4) || /inset|0px 0px 0px/.test(style.boxShadow);
}

/** An empty square with a border: the oldest way to draw a box. @param {Survey} survey @param {any} el */
function isEmptyFrame(survey, el) {
  const r = survey.rect(el);
  const style = survey.style(el);
  const framed = ["Top", "Right", "Bottom", "Left"].every((side) => parseFloat(style[`border${side}Width`]) >= 1);
  return framed && Math.abs(r.width - r.height) <= 3 && r.width >= 9 && r.width <= 34 && !/^(?:td|th)$/.test(localName(el));
}

/** @param {Survey} survey @param {any} el */
function looksRound(survey, el) {
  const r = survey.rect(el);
  const style = survey.style(el);
  const radius = style.borderTopLeftRadius.endsWith("%") ? (parseFloat(style.borderTopLeftRadius) / 100) * r.width : parseFloat(style.borderTopLeftRadius);
  return Math.abs(r.width - r.height) < 3 && radius >= r.width * 0.4;
}

/** Words stand on its line. @param {Survey} survey @param {any} el */
function besideWords(survey, el) {
  const r = survey.rect(el);
  let n = 0;
  for (const up of ancestors(el)) {
    if (n++ >= 4 || isTag(up, "body")) break;
    const text = tidy(rawText(up) ?? "").replace(/[^\p{L}\p{N}]/gu, "");
    if (text.length < 4) continue;
    const box = survey.rect(up);
    return box.height < Math.max(240, r.height * 8);
  }
  return false;
}

/** Words with a box drawn before or after them by a pseudo-element. @param {Survey} survey @param {any} el @returns {Control | null} */
function pseudoControl(survey, el) {
  const r = survey.rect(el);
  if (r.height < 10 || r.height > 240 || r.width < 40 || unseen(survey, el) || !pseudoMark(survey, el)) return null;
  const text = tidy(rawText(el) ?? "");
  if (text.length < 3 || text.length > 600) return null;
  const press = pressable(survey, el);
  const glyph = BALLOT.test(`${pseudoText(pseudoStyle(survey, el, "::before") ?? {})}${pseudoText(pseudoStyle(survey, el, "::after") ?? {})}`);
  if (press.bad || (!press.el && !speaksOfControl(el) && !glyph)) return null;
  if (!press.el && /^(?:li|p|h[1-6]|td|dt|dd)$/.test(localName(el)) && !speaksOfControl(el)) return null;
  return { el, kind: "checkbox", made: "by-hand", mark: statefulAround(survey, el), drawn: el };
}

/** A sentence that begins or ends with a ballot box of its own. @param {Survey} survey @param {any} el @returns {Control | null} */
function glyphControl(survey, el) {
  if (!survey.once("any-glyph", document, () => survey.elements.some((up) => shadowOf(up)) || BALLOT.test(rawText(rootElementOf(document)) ?? ""))) return null;
  if (survey.rect(el).height > 240) return null;
  const text = tidy(rawText(el) ?? "");
  if (text.length < 6 || text.length > 400 || glyphAt(text) === null || unseen(survey, el)) return null;
  // The innermost element that holds both the glyph and words.
  if (descendants(el, 40).some((d) => glyphAt(tidy(rawText(d) ?? "")) !== null && tidy(rawText(d) ?? "").length >= 6)) return null;
  const press = pressable(survey, el);
  if (press.bad || (text.match(new RegExp(BALLOT.source, "gu")) ?? []).length > 1) return null;
  return { el, kind: "checkbox", made: "by-hand", mark: el };
}

/** @param {string} text @returns {boolean | null} the state of a ballot glyph at either end */
function glyphAt(text) {
  const [first] = text;
  const last = [...text.slice(-3)].filter((c) => c !== "\ufe0f").pop() ?? "";
  for (const c of [first ?? "", last]) if (BALLOT.test(c) && c !== "✅") return glyphState(c);
  return null;
}

/** A button of which the only word is its state, "On" or "Off": what it switches stands beside it.
 * @param {Survey} survey @param {any} el @returns {Control | null} */
function wordControl(survey, el) {
  const isWord = (/** @type {any} */ one) => isElement(one) && wordState(tidy(rawText(one) ?? "")) !== null;
  if (!isWord(el) || !invitesPress(survey, el) || doesSomethingElse(el) || unseen(survey, el) || !besideWords(survey, el)) return null;
  const parent = flatParent(el);
  // Two such words side by side are a choice between them; a parent of the same word is the one to press.
  if (!parent || flatChildren(parent).filter(isWord).length > 1 || (isWord(parent) && invitesPress(survey, parent))) return null;
  return { el, kind: "switch", made: "by-hand", mark: el };
}

/** A chip or a button with words whose class or data says that it is chosen. @param {Survey} survey @param {any} el @returns {Control | null} */
function statefulControl(survey, el) {
  const word = dataState(el) ?? classState(el);
  // `active` on a button often means no more than "can be pressed".
  const state = isTag(el, "button") && dataState(el) === null && !/(?:^|[^a-z])(?:on|selected|checked|pressed|ticked|chosen|off|unchecked|unselected)(?:[^a-z]|$)/i.test(attr(el, "class")) ? null : word;
  const offered = /checkable|selectable|toggle|chip|choice|(?:^|[-_ ])(?:opt|option|tag|pill|card)(?:[-_ ]|$)/i.test(attr(el, "class"));
  if ((state === null && !offered) || !invitesPress(survey, el) || doesSomethingElse(el) || unseen(survey, el)) return null;
  if (state === null && !/checkable|selectable|toggle|chip|(?:tag|pill|option|card)[-_]+check(?:[-_ ]|$)/i.test(attr(el, "class"))) return null;
  const text = tidy(rawText(el) ?? "");
  const r = survey.rect(el);
  if (text.length < 2 || text.length > 400 || r.height > 260) return null;
  if (isTag(el, "button") && buttonType(el) === "submit" && buttonForm(el) && state === null) return null;
  // What holds other things to press or to fill in is a container, not a control.
  if (descendants(el, 80).some((d) => matches(d, "input:not([type=hidden]),select,textarea,button"))) return null;
  return { el, kind: "chip", made: "by-hand", mark: el };
}

/** The class without the words of state: what siblings of one kind share. @param {any} el */
const kindKey = (el) => `${localName(el)} ${attr(el, "class").split(/\s+/).filter((/** @type {string} */ t) => tokenState(t) === null && !/:/.test(t)).sort().join(" ")}`;

/** Adds the siblings that are not chosen: nothing on them says that they could be. @param {Survey} survey @param {Control[]} list @param {Set<any>} claimed */
function withSiblings(survey, list, claimed) {
  const out = [...list];
  const around = elementsAround(list);
  for (const control of list) {
    if (control.kind !== "chip") continue;
    const parent = flatParent(control.el);
    const key = kindKey(control.el);
    for (const other of parent ? flatChildren(parent) : []) {
      if (!isElement(other) || claimed.has(other) || around.has(other) || kindKey(other) !== key || unseen(survey, other) || !invitesPress(survey, other) || doesSomethingElse(other)) continue;
      claimed.add(other);
      out.push({ el: other, kind: "chip", made: "by-hand", mark: other });
    }
  }
  return out;
}
