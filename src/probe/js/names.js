// @ts-check
// The accessible name (accname 1.2, in short): what is announced, seen or not.

/** @param {Survey} survey @param {any} el @returns {string} */
function accessibleName(survey, el) {
  const named = idList(el, "aria-labelledby");
  if (named.length) {
    const text = tidy(named.map((/** @type {any} */ n) => nameFromContent(survey, n, 0)).join(" "));
    if (text) return text;
  }
  const label = tidy(attr(el, "aria-label"));
  if (label) return label;
  const labels = labelElements(el);
  if (labels.length) {
    const text = tidy(labels.map((l) => nameFromContent(survey, l, 0)).join(" "));
    if (text) return text;
  }
  if (!isTag(el, "input") && !isTag(el, "select")) {
    const text = tidy(nameFromContent(survey, el, 0));
    if (text) return text;
  }
  return tidy(attr(el, "title") || attr(el, "alt"));
}

/** @param {Survey} survey @param {any} node @param {number} depth @returns {string} */
function nameFromContent(survey, node, depth) {
  if (isText(node)) return characterData(node);
  if (!isElement(node) || depth > 30 || /^(?:script|style|select|textarea)$/.test(localName(node))) return "";
  if (depth > 0 && (attr(node, "aria-hidden") === "true" || !isLaidOut(survey, node) || survey.style(node).visibility !== "visible")) return "";
  if (depth > 0 && attr(node, "aria-label")) return ` ${attr(node, "aria-label")} `;
  if (isTag(node, "img") || isTag(node, "input")) return ` ${attr(node, "alt")} `;
  const inner = flatChildren(node).map((child) => nameFromContent(survey, child, depth + 1)).join("");
  return /^inline$|^contents$/.test(survey.style(node).display) ? inner : ` ${inner} `;
}
