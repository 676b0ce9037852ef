// @ts-check
// Controls that together ask one question become one box with options.

/** @param {Survey} survey @param {Control[]} controls @param {Found} found @returns {Control[]} */
function grouped(survey, controls, found) {
  const out = controls.filter((c) => c.kind !== "radio" && c.kind !== "chip" && c.kind !== "toggle");
  /** @type {Map<string, Control[]>} */
  const radios = new Map();
  for (const control of controls.filter((c) => c.kind === "radio")) {
    const key = radioKey(survey, control);
    radios.set(key, [...(radios.get(key) ?? []), control]);
  }
  for (const members of radios.values()) out.push(...radioGroup(survey, members, found));
  for (const members of runsOfSiblings(controls.filter((c) => c.kind === "chip" || c.kind === "toggle"))) {
    if (isOneChoice(survey, members)) out.push(groupOf(survey, members, "radio"));
    else out.push(...members);
  }
  return out;
}

const ANY_RADIO = "input[type=radio i],[role=radio i]";

/** What radios of one question share. @param {Survey} survey @param {Control} control */
function radioKey(survey, control) {
  const input = control.input;
  const host = localName(control.el).includes("-") ? control.el : hostOf(rootOf(control.el));
  // Radios that are custom elements carry their name outside, and each has a root of its own.
  const custom = !!host && /radio/.test(localName(host));
  if (custom && attribute(host, "name")) return `name ${attr(host, "name")} ${survey.order.get(nearest(host, (up) => isTag(up, "form"))) ?? "-"}`;
  if (!custom && input && attribute(input, "name")) {
    const form = inputForm(input);
    return `name ${attr(input, "name")} ${form ? survey.order.get(form) : "-"} ${survey.order.get(hostOf(rootOf(input)) ?? null) ?? ""}`;
  }
  const group = nearest(flatParent(control.el), (up) => /^(?:radiogroup|group|menu)$/i.test(attr(up, "role")) || /^(?:fieldset|form|body)$/.test(localName(up)) || /radio(?:-?button)?-?group/i.test(`${localName(up)} ${attr(up, "class")}`));
  if (group && !/^(?:form|body)$/.test(localName(group))) return `in ${survey.order.get(group)}`;
  const up = flatParent(control.el);
  const shared = up && nearest(up, (at) => /^(?:form|body)$/.test(localName(at)) || descendants(at, 200).filter((d) => matches(d, ANY_RADIO)).length > 1);
  const far = shared && !/^(?:form|body)$/.test(localName(shared)) ? shared : up ? flatParent(up) ?? up : control.el;
  return `near ${survey.order.get(far)}`;
}

/** @param {Survey} survey @param {Control[]} members @param {Found} found @returns {Control[]} */
function radioGroup(survey, members, found) {
  void found;
  // A radio alone can be chosen but not refused: to a person it is a checkbox that can't be taken back.
  if (members.length === 1) return [{ ...members[0], kind: "checkbox" }];
  return [groupOf(survey, members, "radio")];
}

/** @param {Survey} survey @param {Control[]} members @param {"radio"} kind @returns {Control} */
function groupOf(survey, members, kind) {
  members.sort((a, b) => (survey.order.get(a.el) ?? 0) - (survey.order.get(b.el) ?? 0));
  return { el: commonAncestor(members.map((m) => m.el)), kind, made: members[0].made, options: members };
}

/** @param {any[]} els @returns {any} */
function commonAncestor(els) {
  return nearest(flatParent(els[0]) ?? els[0], (up) => els.every((el) => flatContains(up, el))) ?? els[0];
}

/** @param {Control[]} controls chips and toggles @returns {Control[][]} */
function runsOfSiblings(controls) {
  /** @type {Map<any, Control[]>} */
  const byParent = new Map();
  for (const control of controls) {
    const parent = flatParent(control.el);
    byParent.set(parent, [...(byParent.get(parent) ?? []), control]);
  }
  return [...byParent.values()];
}

/** Two to five short answers of which one at most is chosen, side by side in one frame. @param {Survey} survey @param {Control[]} members */
function isOneChoice(survey, members) {
  // Chips stand for themselves, side by side though they are.
  if (members.length < 2 || members.length > 5 || members.some((m) => /(?:^|[-_ ])(?:chip|tag)s?(?:[-_ ]|$)/i.test(attr(m.el, "class")))) return false;
  const words = members.map((m) => tidy(rawText(m.el) ?? ""));
  if (words.some((w) => w.length > 40)) return false;
  const on = members.filter((m) => tickedOf(stateOf(survey, m)) === true).length;
  if (on > 1) return false;
  const parent = flatParent(members[0].el);
  const named = /^(?:radiogroup|group)$/i.test(attr(parent, "role")) || /segment|radio|btn-?group|button-?group|toggle-?group|choice|yes-?no|pair/i.test(attr(parent, "class"));
  const rects = members.map((m) => survey.rect(m.el));
  const touching = rects.slice(1).every((r, i) => Math.abs(r.left - rects[i].right) <= 2 && Math.abs(r.top - rects[i].top) <= 2);
  const shortPair = members.length === 2 && words.every((w) => w.length <= 24);
  return named || touching || shortPair;
}
