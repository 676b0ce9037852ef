// The top of the page: tabs, progress, language.

const topBar = (app) => {
  const { report } = app.known.data;
  const tabs = [["changes", app.cards.length], ["checks", report.checks.length]];
  const other = language === "en" ? "zh" : "en";
  return h(
    "header",
    { class: "top" },
    h("div", { class: "brand" }, svg("svg", { viewBox: "0 0 32 32", "aria-hidden": "true" }, svg("rect", { x: "4", y: "4", width: "24", height: "24", rx: "7" })), h("span", {}, "unticked")),
    h("nav", { class: "tabs", "aria-label": t("tabs") }, tabs.map(([name, count]) => h("button", { type: "button", class: "tab", "aria-current": app.tab === name ? "page" : null, onclick: () => app.showTab(name) }, t(`tab_${name}`), " ", h("span", { class: "count" }, count)))),
    h("div", { class: "top-end" },
      !app.served && app.cards.length > 0 && h("button", { type: "button", class: "action save", onclick: () => app.save() }, icon("save"), h("span", {}, t("save"))),
      h("button", { type: "button", class: "language", lang: other === "zh" ? "zh-CN" : "en", onclick: () => app.setLanguage(other) }, LANGUAGES[other].language),
      h("button", { type: "button", class: "help", "aria-label": t("help"), "aria-keyshortcuts": "?", onclick: () => showHelp(app) }, "?")),
    h("div", { class: "line" },
      h("p", { class: "about" }, t("about_run", { started: time(report.started), environment: report.environment ? plain(report.environment) : t("no_environment"), profile: plain(report.profile), tool: plain(report.tool) }), report.interrupted && h("strong", {}, ` · ${t("interrupted")}`)),
      app.cards.length > 0 && h("div", { class: "progress" }, h("progress", { "aria-label": t("progress"), value: 0, max: 1 }), h("span", { class: "progress-said" })),
      h("div", { class: "steps" },
        h("button", { type: "button", class: "list-button", "aria-expanded": String(app.listOpen), "aria-keyshortcuts": "l", onclick: () => app.toggleList() }, icon("list"), t("list")),
        h("span", { class: "position" }),
        h("button", { type: "button", class: "round", "aria-label": t("previous"), "aria-keyshortcuts": "k", onclick: () => app.step(-1) }, icon("previous")),
        h("button", { type: "button", class: "round", "aria-label": t("next"), "aria-keyshortcuts": "j", onclick: () => app.step(1) }, icon("next")))),
  );
};
