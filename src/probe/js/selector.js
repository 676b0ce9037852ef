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
  if (!isElement(parent)) return tag === "html" ? "html" : nthOfType(survey, el, tag);
  if (localName(parent) === "html") return tag;
  return `${selectorInRoot(survey, parent, counts)} > ${nthOfType(survey, el, tag)}`;
}

/** @param {Survey} survey @param {any} el @param {string} tag */
function nthOfType(survey, el, tag) {
  const parent = parentNode(el);
  const places = survey.once("places", parent, () => placesOf(parent));
  const { at, of } = places.get(el) ?? { at: 1, of: { count: 1 } };
  return of.count === 1 ? tag : `${tag}:nth-of-type(${at})`;
}

/** The place of every child among those with its tag. @param {any} parent */
function placesOf(parent) {
  const tags = new Map();
  const places = new Map();
  for (const child of childNodesOf(parent)) {
    if (!isElement(child)) continue;
    const of = tags.get(localName(child)) ?? { count: 0 };
    tags.set(localName(child), of);
    places.set(child, { at: ++of.count, of });
  }
  return places;
}
