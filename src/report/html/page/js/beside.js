// What stands beside the pictures: measures, words, findings, history.

const MEASURES = ["ticked", "text_px", "contrast", "visible", "control_px", "kind", "agreement", "opt_out", "required", "enabled", "chosen"];

const measured = (field, value) => {
  if (value === undefined || value === "") return t("value_none");
  if (field === "ticked") return value === null ? t("value_unknown") : t(value ? "value_ticked" : "value_unticked");
  if (value === null) return t("value_unknown");
  if (typeof value === "boolean") return t(value ? "value_yes" : "value_no");
  if (field === "text_px") return `${number(value)} px`;
  if (field === "contrast") return `${number(value)} : 1`;
  if (field === "visible") return `${Math.round(value * 100)} %`;
  if (field === "control_px") return `${number(value[0])} × ${number(value[1])} px`;
  if (field === "agreement" || field === "kind") return t(`value_${value}`);
  return plain(value);
};

/** A table of what was measured before and after; what differs is marked. */
const measuresTable = (before, after) => {
  const known = (content, field) => (content ? measured(field, content[field] ?? (field === "opt_out" ? false : content[field])) : t("value_none"));
  const rows = MEASURES.filter((field) => before?.[field] !== undefined || after?.[field] !== undefined).map((field) => {
    const [was, is] = [known(before, field), known(after, field)];
    const differs = Boolean(before && after) && was !== is;
    return h("tr", { class: differs && "differs" }, h("th", { scope: "row" }, t(`field_${field}`)), before && h("td", {}, was), after && h("td", {}, differs ? h("strong", {}, is) : is));
  });
  return h(
    "table",
    {},
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("measure")), before && h("th", { scope: "col" }, t("before")), after && h("th", { scope: "col" }, t("after")))),
    h("tbody", {}, rows),
  );
};

/** Words that went and came, by the longest common run of words. Long texts are shown whole instead. */
const wordDiff = (before, after) => {
  const split = (text) => [...new Intl.Segmenter(document.documentElement.lang, { granularity: "word" }).segment(text)].map((s) => s.segment);
  const [a, b] = [split(before), split(after)];
  if (a.length * b.length > 250_000) return [h("del", {}, before), " ", h("ins", {}, after)];
  const longest = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      longest[i][j] = a[i] === b[j] ? longest[i + 1][j + 1] + 1 : Math.max(longest[i + 1][j], longest[i][j + 1]);
  const parts = [];
  const put = (kind, word) => (parts.at(-1)?.kind === kind ? (parts.at(-1).text += word) : parts.push({ kind, text: word }));
  for (let i = 0, j = 0; i < a.length || j < b.length; )
    if (i < a.length && j < b.length && a[i] === b[j]) put("same", (j += 1, a[i++]));
    else if (j >= b.length || (i < a.length && longest[i + 1][j] >= longest[i][j + 1])) put("del", a[i++]);
    else put("ins", b[j++]);
  return parts.map(({ kind, text }) => (kind === "same" ? text : h(kind, {}, text)));
};

const wordingOf = (before, after) => {
  const [was, is] = [before, after].map((content) => plain(content?.sentence));
  const links = (content, side) =>
    (content?.links ?? []).map((link) => h("li", { class: side }, h("span", {}, plain(link.text)), " ", h("small", {}, t("leads_to")), " ", h("code", {}, plain(link.to))));
  const same = JSON.stringify(before?.links ?? []) === JSON.stringify(after?.links ?? []);
  return [
    h("p", { class: "words" }, before && after ? wordDiff(was, is) : is || was),
    h("ul", { class: "links" }, same || !before ? links(after, "") : [links(before, "was"), links(after, "is")]),
  ];
};

const findingItem = (finding) =>
  h(
    "li",
    { class: `finding ${finding.waived ? "waived" : finding.level === "warn" ? "warn" : finding.outcome}` },
    icon(finding.outcome === "unsure" ? "unsure" : "failed"),
    h(
      "div",
      {},
      h("p", { class: "says" }, inWords(finding.message)),
      (finding.expected || finding.actual) &&
        h("dl", { class: "facts" }, h("dt", {}, t("expected")), h("dd", {}, inWords(finding.expected)), h("dt", {}, t("actual")), h("dd", {}, inWords(finding.actual))),
      h("p", { class: "rule" }, h("code", {}, finding.rule), finding.level === "warn" && ` · ${t("warning")}`, finding.outcome === "unsure" && ` · ${t("outcome_unsure")}`),
      finding.waived && h("p", { class: "waiver" }, t("waived", { until: plain(finding.waived.until), owner: plain(finding.waived.owner), reason: plain(finding.waived.reason) })),
    ),
  );

const findingsPanel = (findings) =>
  panel("findings", findings.length ? [h("ul", { class: "findings" }, findings.map(findingItem)), h("p", { class: "quiet" }, t("findings_note"))] : [h("p", { class: "quiet" }, t("findings_none"))]);

const ACTS = { accepted: "accept", refused: "refuse", undone: "", carried: "" };

const historyPanel = (entries) =>
  panel(
    "history",
    entries.length
      ? [h("ol", { class: "history" }, deeds(entries).map(({ kinds, ...entry }) => h("li", { class: ACTS[entry.act] },
          h("p", {}, h("strong", {}, t(`history_${entry.act}`, { who: person(entry) })), h("small", {}, ` · ${[...kinds.map((kind) => t(`kind_${kind}`)), time(entry.at)].join(" · ")}`)),
          entry.reason && h("p", { class: "why" }, plain(entry.reason)))))]
      : [h("p", { class: "quiet" }, t("history_none"))],
  );

/** What one person did to several kinds of snapshot in one go is one line. */
const deeds = (entries) => {
  const all = [];
  for (const { kind, ...entry } of entries) {
    const last = all.at(-1);
    const same = last && ["act", "who", "role", "reason"].every((part) => last[part] === entry[part]) && time(last.at) === time(entry.at);
    if (!same) all.push({ ...entry, kinds: [kind] });
    else if (!last.kinds.includes(kind)) last.kinds.push(kind);
  }
  return all;
};

const person = ({ who, role }) => (role ? `${plain(who)} (${plain(role)})` : plain(who));

const panel = (key, content) => h("section", { class: `panel ${key}` }, h("h2", {}, t(key)), content);
