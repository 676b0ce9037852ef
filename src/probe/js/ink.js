// @ts-check
// Reversible styling for the measurement of paint: the words of labels become transparent, and nothing else, so
// that words which lie over a label are not taken for its own. A constructed style sheet changes no node and passes
// every Content-Security-Policy; shadows stay, because they lie behind the text.

const NO_INK = "-webkit-text-fill-color:transparent!important;-webkit-text-stroke-color:transparent!important;text-emphasis-color:transparent!important;transition:none!important";
/** More rules than this cost the engine more than they tell: then all text goes. */
const MOST_HOLDERS = 500;
/** @type {{root: any, sheet: any}[]} */
let noTextSheets = [];
/** The elements whose words, or pseudo-elements' words, were read as labels in the last look. @type {Set<any>} */
let wordHolders = new Set();
/** Where they stand, on a page that puts others in their place. @type {{root: any, selector: string}[]} */
let wordPlaces = [];

/** Notes where the words stand that were read just now. @param {Survey} survey @param {boolean} restless the page goes on changing */
function notePlaces(survey, restless) {
  wordPlaces = restless ? [...wordHolders].slice(0, MOST_HOLDERS).map((el) => addressOf(survey, el)) : [];
}

/** @param {boolean} shown */
function showText(shown) {
  for (const { root, sheet } of noTextSheets) {
    root.adoptedStyleSheets = Array.from(root.adoptedStyleSheets).filter((s) => s !== sheet);
  }
  noTextSheets = [];
  if (shown) return;
  const survey = new Survey();
  for (const [root, rules] of wordHolders.size > MOST_HOLDERS ? rulesForAll(survey) : rulesForHolders(survey)) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(rules.join("\n"));
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    noTextSheets.push({ root, sheet });
  }
}

/** @param {Survey} survey @returns {Map<any, string[]>} style rules by root */
function rulesForAll(survey) {
  const all = [`*,*::before,*::after,*::first-letter,*::marker{${NO_INK}}`, "svg text,svg text *{fill:transparent!important;stroke:transparent!important}"];
  return new Map([document, ...survey.elements.map(shadowOf).filter(Boolean)].map((root) => [root, all]));
}

/** @param {Survey} survey @returns {Map<any, string[]>} style rules by root */
function rulesForHolders(survey) {
  /** @type {Map<any, string[]>} */
  const rules = new Map();
  for (const at of wordPlaces) addTo(rules, at.root, hidingRule(at.selector, ""));
  for (const el of wordHolders) {
    if (!survey.order.has(el)) continue;
    const at = addressOf(survey, el);
    const svg = namespaceOf(el) === SVG ? ";fill:transparent!important;stroke:transparent!important" : "";
    // Where the letters themselves are transparent, their shadow is the ink.
    const shadow = rgba(survey.style(el).webkitTextFillColor || survey.style(el).color)[3] < 0.05 ? ";text-shadow:none!important" : "";
    addTo(rules, at.root, hidingRule(at.selector, svg + shadow));
    // Where the background is what fills the letters, the background is the ink.
    const painter = nearest(el, (up) => /text/.test(survey.style(up).webkitBackgroundClip ?? ""));
    if (painter) addTo(rules, addressOf(survey, painter).root, `${addressOf(survey, painter).selector}{background:none!important;transition:none!important}`);
  }
  return rules;
}

/** @param {string} selector @param {string} more */
const hidingRule = (selector, more) => `${["", "::before", "::after", "::first-letter"].map((part) => selector + part).join(",")}{${NO_INK}${more}}`;

/** An element's root and its selector there. @param {Survey} survey @param {any} el */
function addressOf(survey, el) {
  const root = rootOf(el);
  return { root, selector: selectorInRoot(survey, el, survey.counts.get(root) ?? new Map()) };
}

/** @param {Map<any, string[]>} rules @param {any} root @param {string} rule */
function addTo(rules, root, rule) {
  rules.set(root, [...(rules.get(root) ?? []), rule]);
}
