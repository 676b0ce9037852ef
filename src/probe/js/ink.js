// @ts-check
// Reversible styling for the measurement of paint. A constructed style sheet
// changes no node and passes every Content-Security-Policy; shadows stay, because they lie behind the text.

const TRANSPARENT_TEXT = `
  *, *::before, *::after, *::first-letter, *::marker, ::placeholder {
    -webkit-text-fill-color: transparent !important;
    -webkit-text-stroke-color: transparent !important;
    text-emphasis-color: transparent !important;
    transition: none !important;
    caret-color: transparent !important;
  }
  svg text, svg text * { fill: transparent !important; stroke: transparent !important; }
`;
/** @type {{root: any, sheet: any}[]} */
let noTextSheets = [];

/** @param {boolean} shown */
function showText(shown) {
  for (const { root, sheet } of noTextSheets) {
    root.adoptedStyleSheets = Array.from(root.adoptedStyleSheets).filter((s) => s !== sheet);
  }
  noTextSheets = [];
  if (shown) return;
  const roots = [document, ...new Survey().elements.map(shadowOf).filter(Boolean)];
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(TRANSPARENT_TEXT);
  for (const root of roots) {
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    noTextSheets.push({ root, sheet });
  }
}
