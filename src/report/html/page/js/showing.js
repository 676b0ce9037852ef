// What is shown: one state, drawn anew where it changes.

class Showing {
  constructor(data) {
    this.known = model(data);
    this.served = data.mode === "served";
    this.run = data.run;
    this.split = new Set();
    this.filter = { ...NO_FILTER };
    this.at = 0;
    this.listOpen = false;
    this.refuseWaits = false;
    this.ended = false;
    const stored = this.served ? null : storedDecisions(this.run);
    this.decisions = decisions({ decisions: stored ?? data.decisions }, this.served ? servedKeeping() : browserKeeping(this.run));
    this.reviewer = { who: recall("who") ?? "", role: recall("role") ?? "", reason: "" };
    this.singleKeys = recall("single-keys") !== "off";
    this.look = {
      view: "both",
      zoom: null,
      shown: 1,
      place: 0,
      show: (view) => this.setLook({ view }),
      enlarge: (by) => this.setLook({ zoom: ZOOMS[Math.min(ZOOMS.length - 1, Math.max(0, ZOOMS.indexOf(this.look.shown) + by))] }),
    };
    this.cards = cards(this.known, this.split);
    this.tab = this.cards.length || !data.report.checks.length ? "changes" : "checks";
    this.select();
    this.at = Math.max(0, this.items.findIndex((item) => this.tab === "checks" || !this.decisions.of(item)));
  }

  select() {
    this.items =
      this.tab === "changes" ? this.cards.filter((card) => cardMatches(card, this.filter)) : inOrder(this.known.checks).filter((check) => checkMatches(check, this.filter));
    this.at = Math.min(this.at, Math.max(0, this.items.length - 1));
  }

  get item() {
    return this.items[this.at] ?? null;
  }

  historyOf(change) {
    return this.known.data.history?.[change.id] ?? [];
  }

  /** The roles of which one is needed to accept a card, when the reviewer has none of them. */
  lacksRole(card) {
    const roles = this.known.data.roles;
    const lacking = card.kinds.filter((kind) => roles[kind] && !roles[kind].includes(this.reviewer.role));
    return this.reviewer.who ? unique(lacking.flatMap((kind) => roles[kind])) : [];
  }

  /* Drawing */

  draw() {
    document.title = `${t(this.tab === "changes" ? "title" : "tab_checks")} · unticked`;
    document.getElementById("app").replaceChildren(
      h("a", { class: "skip", href: "#headline" }, t("skip")),
      topBar(this),
      h("main", { class: this.listOpen ? "list-open" : null }, (this.listBox = h("div", { class: "list-box" }, listOf(this))), (this.cardBox = h("div", { class: "card-box" }))),
      (this.barBox = h("div", { class: "bar-box" })),
      (this.live ??= h("div", { class: "sr", role: "status", "aria-live": "polite" })),
      (this.notices ??= h("div", { class: "notices", role: "alert" })),
    );
    this.drawCard();
  }

  drawCard(focus = false) {
    const item = this.done && this.tab === "changes" ? null : this.item;
    this.cardBox.replaceChildren(this.content(item));
    this.barBox.replaceChildren(...(item && this.tab === "changes" ? [decisionBar(this, item)] : []));
    for (const button of this.listBox.querySelectorAll("[aria-current]")) button.removeAttribute("aria-current");
    const row = this.listBox.querySelectorAll(".row")[this.at];
    if (row && item) {
      row.setAttribute("aria-current", "true");
      row.scrollIntoView?.({ block: "nearest" });
    }
    this.drawProgress();
    if (focus) {
      document.getElementById("headline")?.focus({ preventScroll: true });
      scrollTo(0, 0);
    }
    if (this.tab === "changes") fetchAhead(this.known, this.items.slice(this.at + 1, this.at + 3));
  }

  content(item) {
    if (this.tab === "checks") return item ? checkCard(this, item) : emptyScreen(this);
    if (!this.cards.length) return emptyScreen(this);
    if (this.done) return doneScreen(this);
    return item ? changeCard(this, item) : screen("empty", t("filter_none"), h("button", { type: "button", class: "action", onclick: () => this.setFilter({ ...NO_FILTER }) }, t("filter_reset")));
  }

  drawRow(card) {
    const at = this.items.indexOf(card);
    const old = this.listBox.querySelectorAll(".rows > li")[at];
    old?.replaceWith(row(this, card, at));
  }

  drawProgress() {
    const done = this.cards.filter((card) => this.decisions.of(card)).length;
    const all = this.cards.length;
    const bar = document.querySelector("progress");
    if (bar) {
      bar.max = Math.max(all, 1);
      bar.value = done;
      document.querySelector(".progress-said").textContent = t("progress_said", { done, all });
    }
    const position = document.querySelector(".position");
    position.textContent = this.items.length ? t("position", { at: this.at + 1, all: this.items.length }) : "";
    document.querySelector(".save")?.toggleAttribute("disabled", !this.decisions.list().length);
  }

  /* Going about */

  go(at) {
    this.done = false;
    this.at = at;
    this.look.place = 0;
    this.refuseWaits = false;
    if (this.listOpen) this.toggleList();
    this.drawCard(true);
  }

  step(by) {
    if (!this.items.length) return;
    this.go(Math.min(this.items.length - 1, Math.max(0, this.at + by)));
  }

  /** To the next card on which nobody has decided, in the filter first. */
  advance() {
    const open = (card) => !this.decisions.of(card);
    const after = this.items.findIndex((card, at) => at > this.at && open(card));
    const at = after >= 0 ? after : this.items.findIndex(open);
    if (at >= 0) return this.go(at);
    if (this.cards.some(open)) return this.setFilter({ ...NO_FILTER }), this.go(this.items.findIndex(open));
    this.done = true;
    this.drawCard(true);
  }

  showTab(tab) {
    this.tab = tab;
    this.done = false;
    this.filter = { ...NO_FILTER };
    this.at = 0;
    this.select();
    this.draw();
    document.getElementById("headline")?.focus({ preventScroll: true });
  }

  setFilter(filter) {
    const focused = document.activeElement?.dataset?.filter;
    this.filter = filter;
    this.done = false;
    this.at = 0;
    this.select();
    this.listBox.replaceChildren(listOf(this));
    if (focused) this.listBox.querySelector(`[data-filter=${focused}]`)?.focus();
    this.drawCard();
    this.say(t("position", { at: this.items.length ? 1 : 0, all: this.items.length }));
  }

  toggleList() {
    this.listOpen = !this.listOpen;
    document.querySelector("main").classList.toggle("list-open", this.listOpen);
    document.querySelector(".list-button")?.setAttribute("aria-expanded", String(this.listOpen));
    if (this.listOpen) this.listBox.querySelector("[aria-current], .row")?.focus();
  }

  setLook(change) {
    Object.assign(this.look, change);
    if (this.tab !== "changes" || !this.item || this.done) return;
    const old = this.cardBox.querySelector(".comparison");
    const focused = document.activeElement?.closest(".tools button");
    const mark = focused && (focused.dataset.view ? `[data-view=${focused.dataset.view}]` : `[aria-keyshortcuts="${focused.getAttribute("aria-keyshortcuts")}"]`);
    const shown = this.item.places[Math.min(this.look.place, this.item.places.length - 1)];
    const fresh = comparison(this.known, shown, this.look);
    old?.replaceWith(fresh);
    if (mark) fresh.querySelector(`.tools ${mark}`)?.focus({ preventScroll: true });
    fresh.scrollIntoView?.({ block: "nearest" });
  }

  showPlace(at) {
    this.look.place = at;
    this.drawCard();
    this.cardBox.querySelectorAll(".chips .chip")[at]?.focus();
  }

  splitCard(card) {
    const first = card.members[0].id;
    this.split.add(card.group);
    this.cards = cards(this.known, this.split);
    this.select();
    this.draw();
    this.go(Math.max(0, this.items.findIndex((one) => one.members.some((change) => change.id === first))));
  }

  /* Saying */

  say(text) {
    this.live.textContent = text;
  }

  notice(text, tone = "bad") {
    const note = h("div", { class: `notice ${tone}` }, h("p", {}, text), h("button", { type: "button", class: "close", "aria-label": t("close"), onclick: () => note.remove() }, icon("refuse")));
    this.notices.append(note);
    if (this.notices.children.length > 3) this.notices.firstChild.remove();
  }

  setLanguage(asked) {
    chooseLanguage(asked);
    remember("language", asked);
    this.draw();
    document.querySelector(".language")?.focus();
  }

  setSingleKeys(on) {
    this.singleKeys = on;
    remember("single-keys", on ? "on" : "off");
  }
}
