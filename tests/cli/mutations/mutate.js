// Spoils clean boxes of the page in one way. Given: HOW (name, number), BOXES (selector, label, kind), OPT_OUTS (by language).
addEventListener("load", () => {
  const [how, amount] = HOW;
  const plain = (text) => text.normalize("NFKC").replace(/[\s\p{Cf}]+/gu, "");
  const find = (path) => path.split(" >>> ").reduce((root, step) => (root?.shadowRoot ?? root)?.querySelector(step), document);
  const spoken = (element) => [...element.childNodes].map((node) =>
    node.nodeType === 3 ? node.data : node.nodeType === 1 && !/^(script|style)$/.test(node.localName) ? spoken(node) : "").join("");
  const all = (root) => [...root.querySelectorAll("*")].flatMap((element) =>
    [element, ...(element.shadowRoot ? all(element.shadowRoot) : [])]);
  // The smallest element that holds the words.
  const holder = (words) => all(document)
    .filter((element) => !/^(html|body|main|form|script|style|title|head)$/.test(element.localName) && plain(spoken(element)).includes(words))
    .reduce((best, element) => (best && plain(spoken(best)).length < plain(spoken(element)).length ? best : element), null);
  const deep = (element, change) => [element, ...element.querySelectorAll("*")].forEach(change);
  const style = (name, value) => (element) => element.style.setProperty(name, value, "important");

  const spoil = {
    tick: (label, control) => control.click(),
    shrink: (label) => {
      const scale = label.getBoundingClientRect().width / label.offsetWidth || 1;
      deep(label, style("font-size", `${amount / scale}px`));
    },
    fade: (label) => style("opacity", ".3")(label),
    clip: (label) => {
      if (getComputedStyle(label).display === "inline") style("display", "inline-block")(label);
      style("clip-path", "inset(0 40% 0 0)")(label);
    },
    cover: (label) => {
      const words = document.createRange();
      words.selectNodeContents(label);
      const { left, top, width, height } = words.getBoundingClientRect();
      const over = document.body.appendChild(document.createElement("div"));
      over.style.cssText = `position: absolute; background: #345; z-index: 9999; width: ${width / 2}px; height: ${height}px;
        left: ${left + scrollX + width * 0.4}px; top: ${top + scrollY}px; pointer-events: ${amount ? "none" : "auto"}`;
    },
    font: (label) => deep(label, style("font-family", "Tiny")),
    invert: (label) => {
      const language = label.closest("[lang]")?.lang.split("-")[0] ?? "en";
      const walker = document.createTreeWalker(label, NodeFilter.SHOW_TEXT);
      const texts = [];
      while (walker.nextNode()) if (walker.currentNode.data.trim() && !walker.currentNode.parentElement.closest("script, style")) texts.push(walker.currentNode);
      texts.forEach((node, at) => { node.data = at ? "" : ` ${OPT_OUTS[language] ?? OPT_OUTS.en}`; });
    },
  };
  if (how === "font") {
    const face = document.head.appendChild(document.createElement("style"));
    face.textContent = `@font-face { font-family: Tiny; size-adjust: 40%;
      src: local("DejaVu Sans"), local("Noto Sans CJK SC"), local("Liberation Sans"), local("Arial") }`;
  }
  for (const { selector, label, kind } of BOXES) {
    const [words, control] = [holder(plain(label)), find(selector)];
    if (!words || !control) throw new Error(`not found: ${label}`);
    spoil[how](words, control, kind);
  }
});
