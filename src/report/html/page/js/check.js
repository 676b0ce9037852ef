// One check: what was looked at, what the rules say of each box, and the page with its boxes marked.

const checkCard = (app, check) => {
  const about = (box) => check.findings.filter((finding) => finding.box === box.id);
  const toldOf = check.boxes.filter((box) => about(box).length);
  const others = check.boxes.filter((box) => !about(box).length);
  const ofPage = check.findings.filter((finding) => !check.boxes.some((box) => box.id === finding.box));
  return h(
    "article",
    { class: `card check ${check.outcome}`, "aria-labelledby": "headline" },
    checkLead(check, toldOf.length + ofPage.length),
    h(
      "div",
      { class: "columns" },
      h(
        "div",
        { class: "wide" },
        check.error && h("section", { class: "panel broke" }, h("h2", {}, t("check_error")), h("pre", {}, plainLines(check.error))),
        toldOf.map((box) => boxSection(check, box, about(box))),
        ofPage.length > 0 && h("section", { class: "panel" }, h("h2", {}, t("check_page")), h("ul", { class: "findings" }, ofPage.map(findingItem))),
        !check.error && !toldOf.length && !ofPage.length && h("section", { class: "panel fine" }, h("p", {}, icon("passed"), " ", t("check_fine"))),
        others.length > 0 && h("section", { class: "panel" }, h("h2", {}, t("check_boxes")), h("ul", { class: "boxes" }, others.map(boxLine))),
        !check.error && !check.boxes.length && h("p", { class: "quiet" }, t("check_boxes_none")),
      ),
      h(
        "div",
        { class: "beside" },
        check.snapshot?.changes.length > 0 && h("section", { class: "panel" }, h("h2", {}, t("check_snapshot")), h("ul", { class: "bare" }, check.snapshot.changes.map((change) => h("li", {}, inWords(change))))),
        check.picture && h("section", { class: "panel" }, h("h2", {}, t("page_said")), pagePicture(check, marksOf(check, about), t("page_said"))),
      ),
    ),
  );
};

const checkLead = (check, count) =>
  h(
    "header",
    { class: "lead" },
    h("p", { class: "badges" }, badge(check.outcome, `outcome_${check.outcome}`), h("span", { class: "badge" }, plain(check.target.name)), h("span", { class: "badge" }, `${plain(check.target.browser)} ${plain(check.target.version)}`)),
    h("h1", { id: "headline", tabindex: "-1", "data-count": count }, plain(check.scenario), " › ", plain(check.checkpoint)),
    h("p", { class: "place" }, plain(check.title) && h("span", {}, plain(check.title), " · "), h("span", { class: "url" }, plain(check.url || check.url_asked))),
    h("p", { class: "quiet" }, [check.file && t("check_at", { file: plain(check.file), line: check.line ?? 1 }), t("check_took", { seconds: number(check.took_ms / 1000) }), check.retries > 0 && t("check_retries", { count: check.retries + 1 })].filter(Boolean).join(" · ")),
  );

const toneOf = (findings) => {
  const open = findings.filter((finding) => !finding.waived && finding.level !== "warn");
  if (open.some((finding) => finding.outcome === "failed")) return "failed";
  return open.length ? "unsure" : "passed";
};

const marksOf = (check, about) => {
  const marks = check.boxes.filter((box) => box.agreement && box.visible > 0).map((box) => ({ rect: box.rect, tone: toneOf(about(box)) }));
  return marks.sort((a, b) => OUTCOMES.indexOf(a.tone) - OUTCOMES.indexOf(b.tone));
};

const boxSection = (check, box, findings) => {
  const words = plain(box.label || box.context) || t("no_label");
  const picture = box.picture && figureOf(check, box, words);
  return h(
    "section",
    { class: `panel box ${toneOf(findings)}` },
    h("h2", { class: "label" }, words),
    picture,
    h("ul", { class: "findings" }, findings.map(findingItem)),
    h("details", {}, h("summary", {}, t("measures")), measuresTable(null, measuredNow(box)), h("p", { class: "quiet" }, h("code", {}, plain([...box.frames, box.selector].join(" → ")))), box.why && h("p", { class: "quiet" }, t("check_why"), ": ", plain(box.why))),
  );
};

const figureOf = (check, box, words) => {
  const img = h("img", { alt: words, loading: "lazy", decoding: "async", onload: () => img.style.setProperty("--width", `${img.naturalWidth / (check.scale ?? 1)}px`), onerror: () => img.replaceWith(h("p", { class: "quiet missing" }, t("picture_missing", { path: plain(box.picture).slice(0, 120) }))) });
  img.src = box.picture;
  return h("div", { class: "paper", tabindex: "0", role: "group", "aria-label": words }, img);
};

const boxLine = (box) =>
  h("li", {}, h("span", { class: "says" }, plain(box.label || box.context) || t("no_label")), h("small", {}, [t(`value_${box.kind}`), measured("ticked", box.ticked), box.text_px !== null && measured("text_px", box.text_px), box.contrast !== null && measured("contrast", box.contrast), !box.agreement && t("check_not_agreement")].filter(Boolean).join(" · ")));

/** As `plain`, but keeps the lines. */
const plainLines = (text) => String(text).split("\n").map(plain).join("\n");
