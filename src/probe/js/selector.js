// @ts-check
// A selector that finds an element again, in its frame. ` >>> ` steps into a shadow root.

/** @param {Survey} survey @param {any} el @returns {string} */
function selectorOf(survey, el) {
  return survey.once("selector", el, () => {
    const root = rootOf(el);
    const own = selectorInRoot(survey, el, survey.counts.get(root) ?? new Map());
    return nodeType(root) === FRAGMENT ? `${selectorOf(survey, hostOf(root))} >>> ${own}` : own;
  });
}

/** @param {Survey} survey @param {any} el @param {Map<string, number>} counts @returns {string} */
function selectorInRoot(survey, el, counts) {
  const id = attribute(el, "id");
  if (id && counts.get(`id=${id}`) === 1) return `#${CSS.escape(id)}`;
  const name = attribute(el, "name");
  const tag = CSS.escape(localName(el));
  if (name && counts.get(`name=${name}`) === 1) return `${tag}[name="${CSS.escape(name)}"]`;
  const parent = parentNode(el);
  if (!isElement(parent)) return tag === "html" ? "html" : nthOfType(el, tag);
  if (localName(parent) === "html") return tag;
  return `${selectorInRoot(survey, parent, counts)} > ${nthOfType(el, tag)}`;
}

/** @param {any} el @param {string} tag */
function nthOfType(el, tag) {
  let before = 0;
  let after = 0;
  for (let at = previousSibling(el); at; at = previousSibling(at)) if (isElement(at) && localName(at) === localName(el)) before++;
  for (let at = nextSibling(el); at; at = nextSibling(at)) if (isElement(at) && localName(at) === localName(el)) after++;
  return before + after === 0 ? tag : `${tag}:nth-of-type(${before + 1})`;
}
