// @ts-check
// The state of a control, read in every way that a page can set apart from the others.

/**
 * @typedef {object} Control
 * @property {any} el the control as a person's hand meets it
 * @property {"checkbox" | "switch" | "radio" | "select" | "toggle" | "chip"} kind
 * @property {"native" | "aria" | "custom-element" | "by-hand"} made
 * @property {any} [input] the native input or select that holds the state
 * @property {any} [aria] the element whose ARIA state counts
 * @property {any} [mark] the element whose words, glyphs and shape tell the state
 * @property {any} [drawn] the element that shows the state, where it is not `el`
 * @property {any} [mirror] a hidden input that the form sends in its place
 * @property {Control[]} [options] what a group or a list offers
 * @property {any} [optionElement] for a native option
 * @property {boolean} [chosen] for an option of a custom list: the list's value names it
 * @property {boolean} [hiddenAlone] an input that nobody sees though its words are there
 */

/** @param {string | null} value @returns {boolean | null} */
const ariaBoolean = (value) => (value === "true" || value === "mixed" ? value === "true" : value === "false" ? false : null);

/** @param {any} el @returns {boolean | null} */
function ariaState(el) {
  const read = (/** @type {string} */ name) => ariaBoolean(attribute(el, name));
  const role = attr(el, "role").toLowerCase();
  const first = role === "option" ? read("aria-selected") ?? read("aria-checked") : read("aria-checked") ?? read("aria-pressed") ?? read("aria-selected");
  // A role without its state: the class may tell what ARIA does not; else it is off, as ARIA has it.
  return first ?? customState(el) ?? (CHECK_ROLES.has(role) ? dataState(el) ?? classState(el) ?? false : null);
}

const CHECK_ROLES = new Set("checkbox switch radio menuitemcheckbox menuitemradio".split(" "));
const CUSTOM_STATES = "checked --checked on selected pressed active ticked".split(" ");

/** A custom element's own state: a state of its internals, or the attribute it reflects. @param {any} el @returns {boolean | null} */
function customState(el) {
  if (!localName(el).includes("-")) return null;
  if (CUSTOM_STATES.some((s) => matches(el, `:state(${s.replace(/^--/, "")})`) || matches(el, `:--${s.replace(/^--/, "")}`))) return true;
  if (["checked", "selected", "pressed", "on", "active"].some((name) => hasAttribute(el, name) && attr(el, name) !== "false")) return true;
  return null;
}

/** @param {Survey} survey @param {Control} control */
function stateOf(survey, control) {
  if (control.optionElement) return optionState(control.optionElement);
  const { input, aria, mark, mirror } = control;
  const state = blankState();
  if (input && isTag(input, "input")) inputState(input, state);
  if (aria) {
    state.aria = ariaState(aria);
    // The hidden copy of an ARIA control is not what a person sees: where it says otherwise it is what gets sent.
    if (input && aria !== input && isTag(input, "input") && state.aria !== null && state.property !== state.aria) [state.property, state.attribute] = [null, null];
    state.mixed ||= attr(aria, "aria-checked") === "mixed" || attr(aria, "aria-pressed") === "mixed";
  }
  if (control.chosen !== undefined) state.mark = control.chosen;
  else if (mark) state.mark = markState(survey, mark) ?? (control.made === "by-hand" ? handMadeDefault(survey, control) : emptyWithin(survey, mark));
  if (mirror && !input) state.submission = mirrorState(mirror);
  return state;
}

/** @returns {StateFacts} */
const blankState = () => ({ property: null, attribute: null, aria: null, mark: null, paint: null, submission: null, mixed: false });

/** @param {any} input @param {StateFacts} state */
function inputState(input, state) {
  if (inputType(input) === "range") {
    state.property = Number(inputValue(input)) >= Number(attr(input, "max") || 100);
    state.attribute = Number(attr(input, "value")) >= Number(attr(input, "max") || 100);
  } else {
    state.property = inputChecked(input);
    state.attribute = hasAttribute(input, "checked");
    state.mixed = !!inputIndeterminate(input);
    const aria = attribute(input, "aria-checked");
    if (aria !== null) state.aria = ariaBoolean(aria);
    if (inputForm(input) && attribute(input, "name") && !matches(input, ":disabled")) state.submission = state.property;
  }
}

/** @param {any} option */
function optionState(option) {
  const state = blankState();
  state.property = optionSelected(option);
  state.attribute = hasAttribute(option, "selected");
  return state;
}

/** @param {any} mirror a hidden input @returns {boolean | null} */
function mirrorState(mirror) {
  const value = String(inputValue(mirror) ?? "").trim().toLowerCase();
  if (/^(?:1|true|on|yes|y|checked|agree|agreed|accept|accepted|granted|ja|oui|si)$/.test(value)) return true;
  return /^(?:0|false|off|no|n|unchecked|denied|nein|non|)$/.test(value) ? false : null;
}

/** What silence means for a control made by hand. @param {Survey} survey @param {Control} control @returns {boolean | null} */
function handMadeDefault(survey, control) {
  // Another of its kind says "on" by a class: not saying so is saying "off".
  if (control.kind === "chip" || control.kind === "toggle") return control.aria ? null : false;
  if (control.mirror) {
    const sent = mirrorState(control.mirror);
    if (sent !== null) return sent;
  }
  return isEmptyMark(survey, control.mark) ? false : null;
}

/** Of a custom element that says nothing, its own empty box tells. @param {Survey} survey @param {any} el @returns {boolean | null} */
function emptyWithin(survey, el) {
  const part = descendants(el, 60).find((d) => isMarkSized(survey, d) && drawsItself(survey, d));
  return part && isEmptyMark(survey, part) ? false : null;
}

/** The one answer, in the order of trust that the facts use. @param {StateFacts} s @returns {boolean | null} */
const tickedOf = (s) => (s.mixed ? false : s.property ?? s.aria ?? s.mark ?? s.paint ?? s.submission);
