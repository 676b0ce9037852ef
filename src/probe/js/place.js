// @ts-check
// Where a control stands: form, dialog, group, heading, language, and the words around it.

/** @param {Survey} survey @param {Control} control */
function placeOf(survey, control) {
  const form = formOf(control);
  return {
    form: form ? selectorOf(survey, form) : "",
    has_submit: hasSubmit(survey, form ?? nearestRegion(control.el)),
    dialog: dialogText(survey, control.el),
    group: groupText(survey, control),
    heading: headingBefore(survey, control.el),
    in_data_rows: inDataRows(survey, control.el),
  };
}

/** @param {Control} control */
function formOf(control) {
  const hand = control.input ?? control.options?.[0]?.input;
  const own = hand ? (isTag(hand, "select") ? selectForm(hand) : inputForm(hand)) : null;
  return own ?? nearest(control.el, (up) => isTag(up, "form"));
}

/** @param {any} el */
const nearestRegion = (el) => nearest(el, (up) => /^(?:section|main|dialog|article|aside|body)$/.test(localName(up)) || /dialog|form|region/i.test(attr(up, "role")));

const MOVES_ON = "button,input[type=submit i],input[type=image i],input[type=button i],[role=button i]";

/** @param {Survey} survey @param {any} region */
function hasSubmit(survey, region) {
  if (!region) return false;
  return survey.once("submit", region, () => {
    const seen = (/** @type {any} */ el) => matches(el, MOVES_ON) && !hasAttribute(el, "aria-pressed") && !hasAttribute(el, "aria-checked") && !/^(?:checkbox|switch|radio)$/i.test(attr(el, "role")) && !unseen(survey, el);
    return descendants(region, 4000).some(seen) || descendants(region, 4000).some((el) => localName(el).includes("-") && /button|btn/.test(localName(el)));
  });
}

/** The text of the dialog or banner around it, shortened. @param {Survey} survey @param {any} el */
function dialogText(survey, el) {
  const dialog = nearest(el, (up) => {
    if (isTag(up, "dialog") || /^(?:alert)?dialog$/i.test(attr(up, "role")) || attr(up, "aria-modal") === "true" || hasAttribute(up, "popover")) return true;
    if (/^(?:html|body|label|input|button|span)$/.test(localName(up))) return false;
    const style = survey.style(up);
    const r = survey.rect(up);
    return (style.position === "fixed" && r.width > 120 && r.height > 40) || /cookie|consent|gdpr|cmp-|klaro/i.test(`${attr(up, "id")} ${attr(up, "class")}`) && /dialog|modal|banner|popup|notice|overlay|klaro/i.test(`${attr(up, "id")} ${attr(up, "class")}`);
  });
  if (!dialog) return "";
  return survey.once("dialog-text", dialog, () => shorten(`${attr(dialog, "aria-label")} ${joinText(survey, textNodesOf(dialog).slice(0, 60))}`, 300));
}

/** @param {string} text @param {number} max */
function shorten(text, max) {
  const all = tidy(text);
  return all.length > max ? `${all.slice(0, max)}…` : all;
}

/** The legend or label of the group around a control. @param {Survey} survey @param {Control} control */
function groupText(survey, control) {
  const group = nearest(flatParent(control.el), (up) => isTag(up, "fieldset") || /^(?:group|radiogroup|region)$/i.test(attr(up, "role")));
  if (!group) return "";
  const legend = childNodesOf(group).find((c) => isTag(c, "legend"));
  const text = legend ? joinText(survey, textNodesOf(legend)) : idList(group, "aria-labelledby").map((/** @type {any} */ el) => rawText(el) ?? "").join(" ") || attr(group, "aria-label");
  return shorten(text, 200);
}

/** The nearest heading above in document order. @param {Survey} survey @param {any} el */
function headingBefore(survey, el) {
  const all = survey.once("headings", document, () => survey.elements.filter((h) => /^h[1-6]$/.test(localName(h)) || attr(h, "role") === "heading"));
  const at = survey.order.get(el) ?? 0;
  let [low, high] = [0, all.length];
  while (low < high) {
    const mid = (low + high) >> 1;
    if ((survey.order.get(all[mid]) ?? 0) < at) low = mid + 1;
    else high = mid;
  }
  return low > 0 ? shorten(joinText(survey, textNodesOf(all[low - 1])), 160) : "";
}

/** One of many equal controls in the rows of a table or list that holds data. @param {Survey} survey @param {any} el */
function inDataRows(survey, el) {
  const cell = nearest(el, (up) => /^(?:td|th)$/.test(localName(up)) || /^(?:gridcell|cell|columnheader|rowheader)$/i.test(attr(up, "role")));
  const row = cell && nearest(flatParent(cell), (up) => isTag(up, "tr") || /^row$/i.test(attr(up, "role")));
  const table = row && nearest(flatParent(row), (up) => isTag(up, "table") || /^(?:grid|table|treegrid)$/i.test(attr(up, "role")));
  if (!cell || !row || !table) return false;
  const alone = tidy(rawText(cell) ?? "").length < 2;
  const others = flatChildren(row).filter((c) => isElement(c) && c !== cell && tidy(rawText(c) ?? "") !== "");
  const rows = survey.once("control-rows", table, () => descendants(table, 4000).filter((d) => matches(d, "tr,[role=row]") && descendants(d, 60).some((x) => matches(x, `${NATIVE_STATE},${ARIA_TWO_STATE}`))).length);
  return alone && others.length >= 2 && rows >= 2;
}

/** The words around a control, for where its label alone does not tell. @param {Survey} survey @param {Control} control @param {Words} words */
function contextOf(survey, control, words) {
  let n = 0;
  for (const up of ancestors(control.el)) {
    if (n++ > 6 || /^(?:body|html)$/.test(localName(up))) break;
    const text = survey.once("area-text", up, () => shorten(joinText(survey, textNodesOf(up).slice(0, 40)), 400));
    if (text.length > words.text.length + 3) return text;
  }
  return "";
}

/** @param {any} el */
function languageOf(el) {
  const holder = nearest(el, (up) => hasAttribute(up, "lang"));
  return holder ? attr(holder, "lang") : "";
}
