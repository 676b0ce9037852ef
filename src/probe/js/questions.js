// @ts-check
// What a group or a list asks, apart from what it offers.

/** @param {Survey} survey @param {Found} found @param {Control} control @returns {Words | null} */
function questionWords(survey, found, control) {
  return control.kind === "select" ? selectQuestion(survey, found, control) : groupQuestion(survey, found, control);
}

/** @param {Survey} survey @param {Found} found @param {Control} control @returns {Words | null} */
function selectQuestion(survey, found, control) {
  const labelled = labelWords(survey, found, { ...control, options: undefined });
  if (labelled && labelled.nodes.length) {
    // A trigger may name itself among its labels (MUI): its value is an option, not the question.
    labelled.nodes = labelled.nodes.filter((n) => !flatContains(control.el, n));
    labelled.text = joinText(survey, labelled.nodes);
    if (labelled.text) return labelled;
  }
  const field = descendants(control.el, 20).find((d) => matches(d, "input:not([type=hidden])"));
  const ofField = field && collect(survey, found, control, labelElements(field), "label-element");
  if (ofField && ofField.text) return ofField;
  const inside = collect(survey, found, control, descendants(control.el, 40).filter((d) => isTag(d, "label") && !unseen(survey, d)).slice(0, 1), "label-element");
  return inside && inside.text ? inside : nearbyWords(survey, found, control);
}

/** @param {Survey} survey @param {Found} found @param {Control} control @returns {Words | null} */
function groupQuestion(survey, found, control) {
  const options = (control.options ?? []).map((o) => o.el);
  const group = nearest(control.el, (el) => /^(?:radiogroup|group)$/i.test(attr(el, "role")) || isTag(el, "fieldset") || /radio-?group|segmented/.test(localName(el)));
  if (group && groupIsMine(found, control, group)) {
    const named = collect(survey, found, control, idList(group, "aria-labelledby"), "labelled-by");
    if (named && named.text) return named;
    const legend = childNodesOf(group).find((c) => isTag(c, "legend"));
    const words = legend && collect(survey, found, control, [legend], "label-element");
    if (words && words.text) return words;
  }
  return textBefore(survey, found, control, options[0]);
}

/** The group holds no other questions. @param {Found} found @param {Control} control @param {any} group */
function groupIsMine(found, control, group) {
  const mine = new Set((control.options ?? []).flatMap((o) => [o.el, o.input, o.aria, o.mark, o.drawn]));
  return descendants(group, 600).every((d) => !found.owner.has(d) || mine.has(d));
}

/** The text above or before the first option. @param {Survey} survey @param {Found} found @param {Control} control @param {any} first @returns {Words | null} */
function textBefore(survey, found, control, first) {
  const own = new Set((control.options ?? []).flatMap((o) => [o.el, o.input, o.drawn].filter(Boolean)));
  const labels = new Set((control.options ?? []).flatMap((o) => [...labelElements(handOf(o)), ...idList(handOf(o), "aria-labelledby")]));
  const others = otherLabels(survey, found, control);
  const how = (/** @type {any} */ el) => {
    if (own.has(el)) return /** @type {const} */ ("cut");
    if (labels.has(el) || others.has(el) || matches(el, "button,nav,[role=alert],textarea,input:not([type=hidden]),[role=tooltip]")) return /** @type {const} */ ("skip");
    return found.owner.has(el) ? /** @type {const} */ ("cut") : /** @type {const} */ ("read");
  };
  const place = edgesOf(drawnRect(survey, (control.options ?? [])[0] ?? control));
  let n = 0;
  for (const area of ancestors(first)) {
    if (n++ >= 7 || /^(?:body|html)$/.test(localName(area))) break;
    const words = segmentsOf(survey, area, how).filter((s) => s.rect && /[\p{L}\p{N}]/u.test(s.text));
    const above = words.filter((s) => s.before === null || !own.has(s.before)).filter((s) => s.rect && isBefore(s.rect, place));
    const last = above[above.length - 1];
    if (last && last.rect && place.top - last.rect.bottom < 120) return { nodes: last.nodes, roots: [last.block], source: "nearby", text: last.text };
    if (/^(?:form|main|table)$/.test(localName(area))) break;
  }
  return null;
}

/** @param {Edges} a @param {Edges} b */
const isBefore = (a, b) => a.bottom <= b.top + 6 || (a.right <= b.left + 6 && a.top < b.bottom && a.bottom > b.top);

/** @param {Survey} survey @param {Found} found @param {Control} control @param {Watch | null} watch @returns {OptionFacts[]} */
function optionFacts(survey, found, control, watch) {
  return (control.options ?? []).map((option, i) => {
    const seen = watch?.known(option);
    if (option.optionElement) return nativeOption(survey, control, option, i, seen);
    const trigger = option.el === control.el;
    const words = trigger ? shownWords(survey, control.el) : wordsFor(survey, found, option);
    const text = words.text || (trigger ? "" : tidy(rawText(option.el) ?? "")) || tidy(attr(option.el, "aria-label")) || tidy(attr(option.el, "value"));
    const state = trigger ? { ...blankState(), mark: words.text !== "" && !looksLikePlaceholder(words.text, control.el) } : seen?.first ?? stateOf(survey, option);
    return {
      text,
      value: option.input ? attr(option.input, "value") : attr(option.el, "data-value") || attr(option.el, "value"),
      state,
      timeline: seen?.moments ?? [],
      placeholder: trigger && looksLikePlaceholder(text, control.el),
      rect: survey.inDocument(drawnRect(survey, option)),
      runs: runsOf(survey, option, words),
      selector: selectorOf(survey, option.input && !unseen(survey, option.input) ? option.input : option.el),
    };
  });
}

/** @param {Survey} survey @param {any} el @returns {Words} */
function shownWords(survey, el) {
  const field = isTag(el, "input") ? el : descendants(el, 20).find((d) => matches(d, "input[readonly]"));
  const typed = field ? tidy(inputValue(field) ?? "") : "";
  const holder = isTag(el, "input") ? framesOf(survey, el).find((up) => !unseen(survey, up) && tidy(rawText(up) ?? "") !== "") ?? flatParent(flatParent(el) ?? el) ?? el : el;
  // A hidden copy of the value, to measure it, says it twice.
  const said = new Set();
  const nodes = textNodesOf(holder, (part) => isTag(part, "label")).filter((n) => {
    const words = tidy(characterData(n));
    if (!isReadable(survey, flatParent(n)) || said.has(words)) return false;
    said.add(words);
    return true;
  });
  const words = joinText(survey, nodes);
  const text = field === el ? typed || words : words || typed;
  return { nodes, roots: [el], source: "own-content", text };
}

/** @param {string} text @param {any} el */
function looksLikePlaceholder(text, el) {
  if (text === "" || text === tidy(attr(el, "placeholder"))) return true;
  if (/placeholder/i.test(attr(el, "class")) || descendants(el, 20).some((d) => /placeholder/i.test(attr(d, "class")) && tidy(rawText(d) ?? "") === text)) return true;
  return isPromptText(text);
}

/** "Please choose": choosing it is choosing nothing. @param {string} text */
const isPromptText = (text) => /^[-–—.…\s]*$|^[-–—\s]*(?:please\s+)?(?:choose|select|pick)\b|^(?:bitte\s+)?(?:auswählen|wählen)|^(?:veuillez\s+)?(?:choisi|sélectionne)|^(?:elija|elige|selecci[oó]n)|^(?:请选择|請選擇|選択|お選び|선택)|^(?:выберите|seleziona|scegli|selecione|escolha|kies|wybierz|seçin|chọn|اختر)/iu.test(text);

/** @param {Survey} survey @param {Control} control @param {Control} option @param {number} i @param {Seen} [seen] */
function nativeOption(survey, control, option, i, seen) {
  const el = option.optionElement;
  const state = seen?.first ?? optionState(el);
  const text = tidy(optionText(el) ?? "");
  const shown = control.drawn ?? control.el;
  const run = state.property && !unseen(survey, shown) ? [shownRun(survey, shown, text)] : [];
  return {
    text,
    value: String(optionValue(el) ?? ""),
    state,
    timeline: seen?.moments ?? [],
    placeholder: i === 0 && (attr(el, "value") === "" && hasAttribute(el, "value") || isPromptText(text) || (!!optionDisabled(el) && hasAttribute(el, "hidden"))),
    rect: survey.inDocument(survey.rect(shown)),
    runs: run,
    selector: `${selectorOf(survey, control.el)} > option:nth-of-type(${i + 1})`,
  };
}

/** The value that a closed list shows: it has no text node of its own. @param {Survey} survey @param {any} el @param {string} text */
function shownRun(survey, el, text) {
  wordHolders.add(el);
  return { ...styleFacts(survey, el), text, rects: [survey.inDocument(survey.rect(el))], hidden: null, clipped: 0, clipped_by: null, covered: 0, covered_by: null, in_link: false, aside: false, own_ink: null, ordinary_ink: null, ink: null };
}
