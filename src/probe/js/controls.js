// @ts-check
// Discovery, from the outside in: native inputs, ARIA, custom elements, then what is drawn by hand. One control
// that is made of several elements (a hidden input and its styled twin) comes out once.

/** @typedef {{controls: Control[], owner: Map<any, Control>, unseenInputs: {input: any, why: string}[]}} Found */

/** @param {Survey} survey @returns {Found} */
function findControls(survey) {
  /** @type {Found} */
  const found = { controls: [], owner: new Map(), unseenInputs: [] };
  const aria = ariaElements(survey);
  const singles = [...nativeControls(survey, found, aria), ...ariaControls(survey, found, aria)];
  singles.push(...customControls(survey, found));
  for (const control of singles) own(found, control);
  const byHand = handMadeControls(survey, found);
  for (const control of byHand) own(found, control);
  found.controls = grouped(survey, [...singles, ...byHand], found);
  const place = (/** @type {Control} */ c) => survey.order.get(c.options && c.kind !== "select" ? c.options[0].el : c.el) ?? 0;
  found.controls.sort((a, b) => place(a) - place(b));
  attachMirrors(survey, found);
  return found;
}

/** Notes which elements belong to a control. @param {Found} found @param {Control} control */
function own(found, control) {
  // A label that is drawn as a box is still a label.
  const drawn = control.drawn && !isLabelLike(control.drawn) ? control.drawn : null;
  for (const el of [control.el, control.input, control.aria, control.mark, drawn]) {
    if (el && !found.owner.has(el)) found.owner.set(el, control);
  }
}

const ARIA_TWO_STATE = "[role=checkbox i],[role=switch i],[role=menuitemcheckbox i],[role=radio i],[role=menuitemradio i],[aria-checked],[aria-pressed]";
const NATIVE_STATE = "input[type=checkbox i],input[type=radio i]";

/** @param {Survey} survey */
function ariaElements(survey) {
  return survey.elements.filter((el) => matches(el, ARIA_TWO_STATE) && !matches(el, NATIVE_STATE));
}

/** Native checkboxes, radios and selects. @param {Survey} survey @param {Found} found @param {any[]} aria @returns {Control[]} */
function nativeControls(survey, found, aria) {
  const out = [];
  const ariaSet = new Set(aria);
  for (const el of survey.elements) {
    const list = isTag(el, "select") ? selectControl(survey, el, found) : null;
    if (list) out.push(list);
    if (!isTag(el, "input")) continue;
    const type = inputType(el);
    if (type === "range" && isTwoStepRange(el)) out.push({ el, kind: /** @type {const} */ ("switch"), made: /** @type {const} */ ("native"), input: el });
    if (type !== "checkbox" && type !== "radio") continue;
    const control = nativeControl(survey, el, type, ariaSet);
    if (control) out.push(control);
    else found.unseenInputs.push({ input: el, why: unseen(survey, el) || "no-paint" });
  }
  return out;
}

/** @param {any} el */
function isTwoStepRange(el) {
  const [min, max, step] = [Number(attr(el, "min") || 0), Number(attr(el, "max") || 100), Number(attr(el, "step") || 1)];
  return max > min && (max - min) / (step || 1) <= 1;
}

/** @param {Survey} survey @param {any} el @param {string} type @param {Set<any>} ariaSet @returns {Control | null} */
function nativeControl(survey, el, type, ariaSet) {
  const kind = type === "radio" ? "radio" : attr(el, "role").toLowerCase() === "switch" ? "switch" : "checkbox";
  /** @type {Control} */
  const control = { el, kind, made: "native", input: el };
  if (drawsCheck(survey, el)) return control;
  const stand = ariaStandIn(survey, el, ariaSet);
  if (stand) {
    const role = attr(stand, "role").toLowerCase();
    const mark = isMarkSized(survey, stand) ? null : descendants(stand, 60).find((d) => d !== el && isMarkSized(survey, d) && drawsItself(survey, d));
    return { ...control, el: stand, aria: stand, made: "aria", ...(mark ? { drawn: mark } : {}), kind: role === "switch" ? "switch" : kind };
  }
  // A radio is chosen by its words as well: that its circle is not drawn hides nothing.
  const twin = styledTwin(survey, el) ?? (type === "radio" ? labelElements(el).find((l) => !unseen(survey, l)) : null);
  if (twin) {
    control.drawn = twin;
    const r = survey.rect(twin);
    if (isMarkSized(survey, twin) && r.width >= r.height * 1.5) control.kind = kind === "checkbox" ? "switch" : kind;
    if (/switch|toggle/i.test(attr(twin, "class"))) control.kind = kind === "checkbox" ? "switch" : kind;
    return control;
  }
  // Its words stand in the page, seen or not: a person may come to them. Without any it is a hidden field.
  control.hiddenAlone = true;
  return wordsOfInput(survey, el) ? control : null;
}

/** A native input that shows itself. @param {Survey} survey @param {any} el */
function drawsCheck(survey, el) {
  if (unseen(survey, el)) return false;
  const style = survey.style(el);
  const appearance = style.appearance ?? style.webkitAppearance;
  return appearance !== "none" || hasBoxPaint(survey, el) || pseudoDraws(survey, el, "::before") || pseudoDraws(survey, el, "::after");
}

/** An ARIA control of which the input is the hidden copy. @param {Survey} survey @param {any} el @param {Set<any>} ariaSet */
function ariaStandIn(survey, el, ariaSet) {
  const twoState = (/** @type {any} */ other) => ariaSet.has(other) && !unseen(survey, other);
  for (const up of ancestors(el)) {
    if (twoState(up)) return up;
    if (isTag(up, "form") || isTag(up, "body")) break;
  }
  for (const step of [nextSibling, previousSibling]) {
    for (let at = step(el), n = 0; at && n < 4; at = step(at), n++) if (isElement(at) && twoState(at)) return at;
  }
  const parent = flatParent(el);
  const inside = parent ? descendants(parent, 40).filter((d) => twoState(d)) : [];
  return inside.length === 1 && descendants(parent, 40).filter((d) => matches(d, NATIVE_STATE)).length === 1 ? inside[0] : null;
}

/** @param {Survey} survey @param {any} el @param {Found} found @returns {Control | null} */
function selectControl(survey, el, found) {
  /** @type {Control} */
  const control = { el, kind: "select", made: "native", input: el };
  control.options = Array.from(selectOptions(el) ?? []).slice(0, 60).map((option) => ({ el: option, kind: "select", made: "native", optionElement: option }));
  if (unseen(survey, el)) {
    const trigger = triggerBeside(survey, el);
    const around = trigger && flatParent(trigger);
    // An arrow beside a field that nobody sees: the field is what labels point to.
    if (around && tidy(rawText(trigger) ?? "") === "" && descendants(around, 30).some((d) => isTag(d, "input") && isSelectTrigger(d))) return null;
    if (trigger && !control.options.some((o) => tidy(optionText(o.el) ?? "") !== "")) {
      // A copy without words: the trigger tells more.
      return null;
    }
    if (trigger) {
      found.owner.set(trigger, control);
      return { ...control, el: trigger, made: "aria", aria: trigger };
    }
    const twin = selectTwin(survey, el);
    if (twin) control.drawn = twin;
    else control.hiddenAlone = true;
  }
  return control;
}

/** The trigger of a list of the page's own, of which a hidden native select is the copy. @param {Survey} survey @param {any} el */
function triggerBeside(survey, el) {
  let n = 0;
  for (const up of ancestors(el)) {
    if (n++ >= 3 || /^(?:form|body)$/.test(localName(up)) && n > 1) return null;
    const near = [up, ...descendants(up, 60)].filter((d) => isSelectTrigger(d) && !unseen(survey, d));
    if (near.length === 1) return near[0];
    if (near.length > 1) return near.find((d) => comparePosition(d, el) & 4 && flatParent(d) === flatParent(el)) ?? null;
  }
  return null;
}

/** The drawn part beside a hidden native select (select2, Choices and their like). @param {Survey} survey @param {any} el */
function selectTwin(survey, el) {
  const near = [nextSibling(el), previousSibling(el)].flatMap((n) => (isElement(n) ? [n] : []));
  const parent = flatParent(el);
  return [...near, ...(parent ? [parent] : [])].find((n) => !unseen(survey, n) && hasBoxPaintWithin(survey, n) && tidy(rawText(n) ?? "") !== "" && survey.rect(n).height < 90) ?? null;
}

/** @param {Survey} survey @param {any} el */
const hasBoxPaintWithin = (survey, el) => hasBoxPaint(survey, el) || descendants(el, 12).some((d) => !unseen(survey, d) && hasBoxPaint(survey, d));

/** ARIA controls that no native input stands behind. @param {Survey} survey @param {Found} found @param {any[]} aria @returns {Control[]} */
function ariaControls(survey, found, aria) {
  const out = [];
  const taken = new Set();
  for (const el of aria) {
    const role = attr(el, "role").toLowerCase();
    if (taken.has(el) || /^(?:tab|row|gridcell|columnheader|menuitem|option)$/.test(role) || (role === "treeitem" && !isTickedLeaf(el))) continue;
    const input = descendants(el, 60).find((d) => matches(d, NATIVE_STATE));
    if (input && drawsCheck(survey, input)) continue;
    const kind = role === "switch" ? "switch" : role === "radio" || role === "menuitemradio" ? "radio" : hasAttribute(el, "aria-pressed") && role !== "checkbox" ? "toggle" : "checkbox";
    const drawn = unseen(survey, el) ? styledTwin(survey, el) : isMarkSized(survey, el) ? null : descendants(el, 60).find((d) => isMarkSized(survey, d) && drawsItself(survey, d));
    out.push(/** @type {Control} */ ({ el, kind, made: "aria", aria: el, ...(input ? { input } : {}), ...(drawn ? { drawn } : {}) }));
  }
  const covered = new Set(out.filter((c) => c.input).map((c) => c.input));
  return [...out.filter((c) => !nativeStandsFor(survey, c, found, covered)), ...listControls(survey, found)];
}

/** An item of a tree that is a box itself, and holds no other. @param {any} el */
const isTickedLeaf = (el) => hasAttribute(el, "aria-checked") && !descendants(el, 60).some((d) => matches(d, `${NATIVE_STATE},${ARIA_TWO_STATE},[role=treeitem i]`));

/** A hidden native input was already listed under this element. @param {Survey} survey @param {Control} c @param {Found} found @param {Set<any>} covered */
function nativeStandsFor(survey, c, found, covered) {
  void found, covered;
  return survey.once("stood-in", c.el, () => {
    const parent = flatParent(c.el);
    const near = [...descendants(c.el, 60), ...(parent ? descendants(parent, 40) : [])];
    return near.some((d) => matches(d, NATIVE_STATE) && !drawsCheck(survey, d) && ariaStandIn(survey, d, new Set([c.el])) === c.el);
  });
}

/** Listboxes, comboboxes and custom select triggers. @param {Survey} survey @param {Found} found @returns {Control[]} */
function listControls(survey, found) {
  const out = [];
  const lists = new Set();
  const framed = new Set();
  for (const el of survey.elements) {
    if (!isSelectTrigger(el)) continue;
    const list = idList(el, "aria-controls")[0] ?? idList(el, "aria-owns")[0] ?? null;
    if (list) lists.add(list);
    const drawn = unseen(survey, el) ? nearest(flatParent(el), (up) => !unseen(survey, up) && survey.rect(up).height > 14) : null;
    // A field and the arrow beside it open the same list.
    const frame = framesOf(survey, drawn ?? el);
    const known = [...frame, ...[...ancestors(el)].slice(0, 3)].some((up) => framed.has(up));
    for (const up of frame) framed.add(up);
    if (known || found.owner.has(el) || (drawn && survey.rect(drawn).height > 120)) continue;
    const options = list ? optionControls(list) : [];
    out.push(/** @type {Control} */ ({ el, kind: "select", made: "aria", options: options.length ? options : [shownValue(el)], ...(drawn ? { drawn } : {}) }));
  }
  for (const el of survey.elements) {
    if (attr(el, "role").toLowerCase() !== "listbox" || lists.has(el) || unseen(survey, el)) continue;
    const options = optionControls(el);
    if (!options.length) continue;
    if (attr(el, "aria-multiselectable") === "true") out.push(...options.map((o) => ({ ...o, kind: /** @type {const} */ ("chip") })));
    else out.push(/** @type {Control} */ ({ el, kind: "select", made: "aria", options }));
  }
  return out;
}

/** What is drawn around one select: itself and the elements hardly larger than it. @param {Survey} survey @param {any} el */
function framesOf(survey, el) {
  const own = survey.rect(el);
  const out = [el];
  for (const up of ancestors(el)) {
    const r = survey.rect(up);
    if (out.length > 4 || r.height > own.height + 26 || r.width > own.width + 60 || isTag(up, "form")) break;
    out.push(up);
  }
  return out;
}

/** @param {any} el a control that shows one value of a list and opens the list when pressed */
function isSelectTrigger(el) {
  if (isTag(el, "select")) return false;
  const role = attr(el, "role").toLowerCase();
  const popup = attr(el, "aria-haspopup").toLowerCase() === "listbox";
  // A text field with suggestions asks for words, not for a choice.
  if (isTag(el, "input") && !hasAttribute(el, "readonly")) return false;
  if (role === "combobox" || popup) return true;
  return isTag(el, "input") && inputType(el) === "text" && !!nearest(flatParent(el), (up) => /(?:^|[-_ ])(?:select|dropdown)(?:[-_ ]|$)/i.test(attr(up, "class")) && oneField(up));
}

/** @param {any} el */
const oneField = (el) => descendants(el, 60).filter((d) => matches(d, "input:not([type=hidden]),textarea,select")).length === 1;

/** @param {any} list @returns {Control[]} */
function optionControls(list) {
  return descendants(list, 400)
    .filter((d) => attr(d, "role").toLowerCase() === "option")
    .slice(0, 60)
    .map((el) => ({ el, kind: "select", made: "aria", aria: el }));
}

/** The value that a trigger shows, where its list is not in the page. @param {any} el @returns {Control} */
const shownValue = (el) => ({ el, kind: "select", made: "aria" });

const CUSTOM_NAME = /check|switch|toggle|radio|consent|agree|chip|opt-?in/;

/** Custom elements that show a state and hold no control that was found already. @param {Survey} survey @param {Found} found @returns {Control[]} */
function customControls(survey, found) {
  void found;
  const single = survey.elements.filter((el) => {
    const tag = localName(el);
    if (!tag.includes("-") || unseen(survey, el) || matches(el, ARIA_TWO_STATE)) return false;
    if (!CUSTOM_NAME.test(tag) && customState(el) === null) return false;
    if (/group|list|tabs?$|nav|menu|icon|label|panel|item$/.test(tag)) return false;
    return !descendants(el, 300).some((d) => matches(d, `${NATIVE_STATE},select,${ARIA_TWO_STATE}`) || CUSTOM_NAME.test(localName(d)) && localName(d).includes("-"));
  }).map((el) => {
    const tag = localName(el);
    const kind = /radio/.test(tag) ? "radio" : /switch|toggle/.test(tag) ? "switch" : /chip/.test(tag) ? "chip" : "checkbox";
    return /** @type {Control} */ ({ el, kind, made: "custom-element", aria: el, mark: el });
  });
  return [...single, ...customLists(survey)];
}

/** Custom elements that show one value of a list: their options are elements inside. @param {Survey} survey @returns {Control[]} */
function customLists(survey) {
  const lists = survey.elements.filter((el) => /-(?:select|dropdown|combobox|picker)$/.test(localName(el)) && !unseen(survey, el) && !descendants(el, 300).some((d) => isTag(d, "select") || isSelectTrigger(d)));
  return lists.flatMap((el) => {
    const options = childNodesOf(el).filter((c) => isElement(c) && /option|item/.test(localName(c)));
    const value = attribute(el, "value");
    if (!options.length) return [];
    const control = (/** @type {any} */ option) => /** @type {Control} */ ({ el: option, kind: "select", made: "custom-element", mark: option, chosen: value === null ? undefined : attr(option, "value") === value });
    return [/** @type {Control} */ ({ el, kind: "select", made: "custom-element", options: options.map(control) })];
  });
}
