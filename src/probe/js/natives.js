// @ts-check
// The browser's own functions, taken once before any page script ran. A page can shadow properties with its
// markup (`<form><input name=parentNode>`), so every DOM property is read through its prototype's getter.

const call = Function.prototype.call;
/** @param {object} proto @param {string} name */
const getter = (proto, name) => {
  const found = Object.getOwnPropertyDescriptor(proto, name);
  return found && found.get ? call.bind(found.get) : () => undefined;
};
/** @param {any} proto @param {string} name */
const method = (proto, name) => (proto && proto[name] ? call.bind(proto[name]) : () => undefined);

const parentNode = getter(Node.prototype, "parentNode");
const firstChild = getter(Node.prototype, "firstChild");
const nextSibling = getter(Node.prototype, "nextSibling");
const previousSibling = getter(Node.prototype, "previousSibling");
const nodeType = getter(Node.prototype, "nodeType");
const rawText = getter(Node.prototype, "textContent");
const isConnected = getter(Node.prototype, "isConnected");
const rootOf = method(Node.prototype, "getRootNode");
const containsNode = method(Node.prototype, "contains");
const comparePosition = method(Node.prototype, "compareDocumentPosition");
const characterData = getter(CharacterData.prototype, "data");
const localName = getter(Element.prototype, "localName");
const attribute = method(Element.prototype, "getAttribute");
const hasAttribute = method(Element.prototype, "hasAttribute");
const attributeNames = method(Element.prototype, "getAttributeNames");
const matchesSelector = method(Element.prototype, "matches");
const queryAll = method(Element.prototype, "querySelectorAll");
const checkVisibility = "checkVisibility" in Element.prototype ? method(Element.prototype, "checkVisibility") : () => true;
const boundingRect = method(Element.prototype, "getBoundingClientRect");
const styleMapOf = method(Element.prototype, "computedStyleMap");
const clientRectsOf = method(Element.prototype, "getClientRects");
const rangeRects = method(Range.prototype, "getClientRects");
const clientLeft = getter(Element.prototype, "clientLeft");
const clientTop = getter(Element.prototype, "clientTop");
const clientWidth = getter(Element.prototype, "clientWidth");
const clientHeight = getter(Element.prototype, "clientHeight");
const openShadowRoot = getter(Element.prototype, "shadowRoot");
const assignedSlot = getter(Element.prototype, "assignedSlot");
const textAssignedSlot = getter(Text.prototype, "assignedSlot");
const assignedNodes = method(HTMLSlotElement.prototype, "assignedNodes");
const shadowHost = getter(ShadowRoot.prototype, "host");
const queryDocument = method(Document.prototype, "querySelectorAll");
const queryFragment = method(DocumentFragment.prototype, "querySelectorAll");
const scrollingElementOf = getter(Document.prototype, "scrollingElement");
const newRange = method(Document.prototype, "createRange");
const fontsOf = getter(Document.prototype, "fonts");
const scrollWidthOf = getter(Element.prototype, "scrollWidth");
const scrollHeightOf = getter(Element.prototype, "scrollHeight");
const offsetWidthOf = getter(HTMLElement.prototype, "offsetWidth");
const screenMatrix = method(SVGGraphicsElement.prototype, "getScreenCTM");
const elementById = method(Document.prototype, "getElementById");
const elementByIdIn = method(DocumentFragment.prototype, "getElementById");
const bodyOf = getter(Document.prototype, "body");
const rootElementOf = getter(Document.prototype, "documentElement");
const titleOf = getter(Document.prototype, "title");
const readyState = getter(Document.prototype, "readyState");
const compatMode = getter(Document.prototype, "compatMode");
const elementsAt = method(Document.prototype, "elementsFromPoint");
const rootElementsAt = method(ShadowRoot.prototype, "elementsFromPoint");
const inputChecked = getter(HTMLInputElement.prototype, "checked");
const inputDefaultChecked = getter(HTMLInputElement.prototype, "defaultChecked");
const inputIndeterminate = getter(HTMLInputElement.prototype, "indeterminate");
const inputType = getter(HTMLInputElement.prototype, "type");
const inputName = getter(HTMLInputElement.prototype, "name");
const inputValue = getter(HTMLInputElement.prototype, "value");
const inputForm = getter(HTMLInputElement.prototype, "form");
const inputLabels = getter(HTMLInputElement.prototype, "labels");
const selectOptions = getter(HTMLSelectElement.prototype, "options");
const selectForm = getter(HTMLSelectElement.prototype, "form");
const selectLabels = getter(HTMLSelectElement.prototype, "labels");
const selectMultiple = getter(HTMLSelectElement.prototype, "multiple");
const buttonForm = getter(HTMLButtonElement.prototype, "form");
const buttonType = getter(HTMLButtonElement.prototype, "type");
const buttonLabels = getter(HTMLButtonElement.prototype, "labels");
const optionSelected = getter(HTMLOptionElement.prototype, "selected");
const optionDefaultSelected = getter(HTMLOptionElement.prototype, "defaultSelected");
const optionText = getter(HTMLOptionElement.prototype, "text");
const optionValue = getter(HTMLOptionElement.prototype, "value");
const optionDisabled = getter(HTMLOptionElement.prototype, "disabled");
const labelControl = getter(HTMLLabelElement.prototype, "control");
const formElements = getter(HTMLFormElement.prototype, "elements");
const anchorHref = getter(HTMLAnchorElement.prototype, "href");
const pageUrl = () => {
  // Firefox keeps the wanted address in the location of an error page.
  const shown = String(document.documentURI);
  return /^about:(neterror|certerror|blocked)/.test(shown) ? shown : String(globalThis.location.href);
};

const ELEMENT = 1;
const TEXT = 3;
const FRAGMENT = 11;
/** The host of a shadow root; null for a document. @param {any} root */
const hostOf = (root) => (root && nodeType(root) === FRAGMENT ? shadowHost(root) ?? null : null);
const SVG = "http://www.w3.org/2000/svg";
const namespaceOf = getter(Element.prototype, "namespaceURI");
/** @param {any} node */
const isElement = (node) => !!node && nodeType(node) === ELEMENT;
/** @param {any} node */
const isText = (node) => !!node && nodeType(node) === TEXT;
/** @param {any} el @param {string} tag */
const isTag = (el, tag) => isElement(el) && localName(el) === tag;
/** @param {any} el @param {string} name */
const attr = (el, name) => attribute(el, name) ?? "";
/** A malformed or unknown selector matches nothing. @param {any} el @param {string} selector */
const matches = (el, selector) => {
  try {
    return matchesSelector(el, selector);
  } catch {
    return false;
  }
};
/** White space collapsed, characters that nobody sees removed. @param {string} text */
const tidy = (text) =>
  text.replace(/[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g, "").replace(/\s+/g, " ").trim();
