// @ts-check
// Fields that no person sees and that a form would send; and which of them only mirror a visible control.

const BOOLEAN_WORD = /^(?:|0|1|true|false|on|off|yes|no|y|n|checked|unchecked|agree|agreed|accept|accepted|granted|denied)$/i;

/** Ties hidden inputs to the controls that they carry. @param {Survey} survey @param {Found} found */
function attachMirrors(survey, found) {
  const hidden = survey.elements.filter((el) => isTag(el, "input") && inputType(el) === "hidden" && attribute(el, "name"));
  if (!hidden.length) return;
  const flat = found.controls.flatMap((c) => (c.options && c.kind !== "select" ? c.options : [c]));
  for (const control of flat) {
    if (control.made === "native") continue;
    const mirror = hidden.find((h) => mirrors(survey, h, control, flat));
    if (mirror) control.mirror = mirror;
  }
}

/** Inside the control, or the only control's neighbour. @param {Survey} survey @param {any} hidden @param {Control} control @param {Control[]} all */
function mirrors(survey, hidden, control, all) {
  if (!BOOLEAN_WORD.test(String(inputValue(hidden) ?? "").trim())) return false;
  if (flatContains(control.el, hidden)) return true;
  const id = attr(hidden, "id");
  if (id && (attr(control.el, "aria-controls") === id || attr(control.el, "data-target") === `#${id}` || attr(control.el, "data-for") === id || attr(control.el, "data-input") === id || attr(control.el, "data-name") === attr(hidden, "name"))) return true;
  let n = 0;
  for (const up of ancestors(control.el)) {
    if (n++ >= 3 || /^(?:form|body|section|main)$/.test(localName(up))) return false;
    const members = survey.once("members", up, () => all.filter((c) => flatContains(up, c.el)).length);
    if (members > 1) return false;
    if (flatContains(up, hidden)) return true;
  }
  return false;
}

/** @param {Survey} survey @param {Found} found */
function hiddenFields(survey, found) {
  const flat = found.controls.flatMap((c) => [c, ...(c.options ?? [])]);
  const names = new Set(flat.filter((c) => !c.hiddenAlone).map((c) => nameOf(c.input ?? c.el)).filter(Boolean));
  const mirrored = new Set(flat.map((c) => c.mirror).filter(Boolean));
  const out = [];
  for (const el of survey.elements) {
    if (!isTag(el, "input") || inputType(el) !== "hidden" || !attribute(el, "name") || matches(el, ":disabled")) continue;
    out.push(fieldFacts(survey, el, "type=hidden", mirrored.has(el) || names.has(nameOf(el))));
  }
  const unseenTicked = [...found.unseenInputs.map((u) => ({ el: u.input, why: u.why })), ...found.controls.filter((c) => c.input && isTag(c.input, "input") && !isShown(survey, c)).map((c) => ({ el: c.input, why: unseen(survey, c.input) || "no-paint" }))];
  for (const control of flat) {
    const contrary = control.aria && control.input && control.aria !== control.input && isTag(control.input, "input") && inputChecked(control.input) && ariaState(control.aria) === false;
    if (contrary) unseenTicked.push({ el: control.input, why: "its visible twin is unticked" });
  }
  for (const { el, why } of unseenTicked) {
    if (inputChecked(el) && attribute(el, "name") && !matches(el, ":disabled")) out.push(fieldFacts(survey, el, why, false));
  }
  return out;
}

/** Rails and PHP send `user[terms]`, `terms[]` and `terms` for one thing. @param {any} el */
const nameOf = (el) => attr(el, "name").replace(/\[\]$/, "");

/** @param {Survey} survey @param {any} el @param {string} why @param {boolean} mirrored */
function fieldFacts(survey, el, why, mirrored) {
  return { selector: selectorOf(survey, el), frames: [], name: attr(el, "name"), value: String(inputValue(el) ?? ""), why, mirrored };
}
