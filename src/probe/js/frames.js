// @ts-check
// The frames of a document, the viewport, and the size that running text has.

/** @param {Survey} survey */
function frameElements(survey) {
  return survey.elements.filter((el) => matches(el, "iframe,frame,object[type^='text/'],object[data$='.html'],embed[type^='text/'],embed[src$='.html']"));
}

/** @param {Survey} survey @param {any[]} boxes elements of the boxes, in order */
function frameFacts(survey, boxes) {
  const at = boxes.map((el) => survey.order.get(el) ?? 0);
  return frameElements(survey).map((el) => {
    const r = survey.rect(el);
    const own = scaleOf(survey, el);
    const scale = Math.round(Math.min(own.x, own.y) * 10000) / 10000;
    const style = survey.style(el);
    const pad = (/** @type {string} */ side) => ((parseFloat(style[`border${side}Width`]) || 0) + (parseFloat(style[`padding${side}`]) || 0)) * scale;
    const content = { x: r.x + pad("Left"), y: r.y + pad("Top"), width: r.width - pad("Left") - pad("Right"), height: r.height - pad("Top") - pad("Bottom") };
    return {
      selector: selectorOf(survey, el),
      rect: survey.inDocument(content),
      scale,
      shown: unseen(survey, el) === "",
      boxes_before: at.filter((order) => order < (survey.order.get(el) ?? 0)).length,
    };
  });
}

/** How many characters of running text stand in which size, labels of boxes left out. @param {Survey} survey @param {Set<any>} labelNodes */
function textSizes(survey, labelNodes) {
  /** @type {Map<number, number>} */
  const sizes = new Map();
  let budget = 20_000;
  for (const el of survey.elements) {
    if (NO_TEXT.has(localName(el)) || /^(?:button|h[1-6]|label)$/.test(localName(el))) continue;
    for (const node of flatChildren(el)) {
      if (!isText(node) || labelNodes.has(node)) continue;
      const letters = characterData(node).replace(/\s+/g, " ").trim().length;
      if (letters === 0 || budget-- < 0 || unseen(survey, el)) continue;
      const px = Math.round(parseFloat(survey.style(el).fontSize) * effectiveScale(survey, el) * 100) / 100;
      sizes.set(px, (sizes.get(px) ?? 0) + letters);
    }
  }
  return [...sizes].map(([px, chars]) => ({ px, chars }));
}

/** @param {Survey} survey */
function viewportFacts(survey) {
  void survey;
  const viewport = globalThis.visualViewport;
  return { width: innerWidth, height: innerHeight, scale: devicePixelRatio, zoom: viewport ? Math.round(viewport.scale * 10000) / 10000 : 1 };
}
