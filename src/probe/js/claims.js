// @ts-check
// What belongs to a control that was found already, and so is no control of its own.

const CELL = 64;

/** Where the controls that were found already are drawn: a tick or a knob over one of them is a part of it. */
class Taken {
  /** @param {Survey} survey @param {Found} found */
  constructor(survey, found) {
    /** @type {Map<string, DOMRect[]>} */
    this.cells = new Map();
    for (const control of new Set(found.owner.values())) {
      for (const el of [control.el, control.input, control.drawn]) {
        const r = el && survey.rect(el);
        if (r && r.width > 3 && r.height > 3 && r.width < 400 && r.height < 120) this.add(r);
      }
    }
  }

  /** @param {DOMRect} r */
  add(r) {
    for (const key of this.keys(r)) this.cells.set(key, [...(this.cells.get(key) ?? []), r]);
  }

  /** @param {DOMRect} r */
  keys(r) {
    const out = [];
    for (let x = Math.floor(r.left / CELL); x <= Math.floor(r.right / CELL); x++) for (let y = Math.floor(r.top / CELL); y <= Math.floor(r.bottom / CELL); y++) out.push(`${x} ${y}`);
    return out;
  }

  /** @param {DOMRect} r */
  overlaps(r) {
    return this.keys(r).some((key) => (this.cells.get(key) ?? []).some((other) => {
      const width = Math.min(r.right, other.right) - Math.max(r.left, other.left);
      const height = Math.min(r.bottom, other.bottom) - Math.max(r.top, other.top);
      return width > 0 && height > 0 && width * height >= 0.45 * Math.min(r.width * r.height, other.width * other.height);
    }));
  }
}

/** @param {Control[]} controls */
function elementsAround(controls) {
  const around = new Set();
  for (const { el } of controls) for (const up of ancestors(el)) around.add(up);
  return around;
}

/** Elements that belong to a control or its label already. @param {Survey} survey @param {Found} found */
function claimedElements(survey, found) {
  const claimed = new Set(found.owner.keys());
  for (const control of new Set(found.owner.values())) {
    const hand = control.input ?? control.el;
    for (const label of labelElements(hand)) claimed.add(label);
    if (control.kind === "select") claimList(survey, control, claimed);
    for (const up of ancestors(hand)) {
      // A wrapper without words is the control's own drawing.
      if (tidy(rawText(up) ?? "") !== "" || isTag(up, "form") || isTag(up, "body")) break;
      claimed.add(up);
    }
    if (control.drawn || control.hiddenAlone) {
      const parent = flatParent(hand);
      if (parent && !/^(?:form|body|td|li|section|main|fieldset)$/.test(localName(parent)) && survey.rect(parent).height < 120 && oneInput(parent)) claimed.add(parent);
    }
  }
  return claimed;
}

/** The list that a trigger opens, and the frame that it is drawn in. @param {Survey} survey @param {Control} control @param {Set<any>} claimed */
function claimList(survey, control, claimed) {
  for (const list of idList(control.el, "aria-controls")) claimed.add(list);
  const shown = control.drawn ?? control.el;
  let n = 0;
  for (const up of ancestors(shown)) {
    if (n++ >= 3 || survey.rect(up).height > survey.rect(shown).height + 26 || isTag(up, "form")) break;
    claimed.add(up);
  }
}

/** @param {any} el */
const oneInput = (el) => descendants(el, 80).filter((d) => matches(d, NATIVE_STATE)).length === 1;

/** @param {Survey} survey @param {any} el @param {Set<any>} claimed @returns {boolean} */
function isClaimed(survey, el, claimed) {
  // Answers may change while controls are found, so only those above are remembered by the set itself.
  if (elsewhere(survey).has(el)) return true;
  for (let at = el; at; at = flatParent(at)) if (claimed.has(at)) return true;
  return false;
}
