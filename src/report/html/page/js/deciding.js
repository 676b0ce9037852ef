// Deciding: accept, refuse, take back; and what could not be kept.

class Review extends Showing {
  async accept() {
    await this.decide(ACCEPT);
  }

  async refuse() {
    await this.decide(REFUSE);
  }

  async decide(verdict) {
    const card = this.item;
    if (this.tab !== "changes" || !card || this.done || !this.mayDecide(card, verdict)) return;
    if (!this.reviewer.who && !(await this.askWho())) return;
    if (!this.mayDecide(card, verdict)) return this.drawCard();
    if (verdict === REFUSE && !this.reviewer.reason) return this.needReason();
    const { who, role, reason } = this.reviewer;
    const decision = { verdict, who, ...(role ? { role } : {}), reason, at: new Date().toISOString() };
    const kept = this.decisions.decide(card, decision);
    this.drawRow(card);
    this.advance();
    const left = this.cards.filter((one) => !this.decisions.of(one)).length;
    this.say(`${t(verdict === ACCEPT ? "said_accepted" : "said_refused")} ${left === 1 ? t("left_one") : t("left", { left })}`);
    await this.heed(kept, [card]);
  }

  /** What was refused can still be accepted; what was accepted is taken back first. */
  mayDecide(card, verdict) {
    const before = this.decisions.of(card)?.verdict;
    if (verdict === REFUSE) return !before;
    return (!before || before === REFUSE) && !this.lacksRole(card).length;
  }

  async undo() {
    if (this.tab !== "changes") return;
    const current = !this.done && this.item && this.decisions.of(this.item) ? this.item.members.map((change) => change.id).filter((id) => this.decisions.has(id)) : null;
    const ids = current ?? this.decisions.last();
    if (!ids?.length) return this.say(t("said_nothing_to_undo"));
    const taken = this.decisions.undo(ids, this.reviewer.who);
    const card = this.cards.find((one) => one.members.some((change) => ids.includes(change.id)));
    if (card && !this.items.includes(card)) this.setFilter({ ...NO_FILTER });
    this.drawRow(card);
    this.go(Math.max(0, this.items.indexOf(card)));
    this.say(t("said_undone"));
    await this.heed(taken, [card]);
  }

  /** What could not be kept is said, and shown as it now is. */
  async heed(kept, touched) {
    let skipped = [];
    try {
      skipped = await kept;
    } catch (error) {
      this.lost(error);
      for (const card of touched) this.drawRow(card);
      this.done = false;
      this.go(Math.max(0, this.items.indexOf(touched[0])));
      return;
    }
    if (!this.served && !remembers) this.notice(t("only_memory"));
    for (const reason of unique(skipped.map((one) => one.reason))) this.notice(t("not_kept", { why: inWords(reason) }));
    for (const card of touched) this.drawRow(card);
    if (skipped.length) {
      const at = this.items.indexOf(touched[0]);
      if (at >= 0) this.go(at);
    } else this.drawProgress();
  }

  needReason() {
    this.refuseWaits = true;
    this.drawCard();
    document.getElementById("reason").focus({ preventScroll: true });
  }

  askWho() {
    return askReviewer(this);
  }

  setReviewer(reviewer) {
    this.reviewer = reviewer;
    remember("who", reviewer.who);
    remember("role", reviewer.role);
    this.drawCard();
  }

  setReason(reason) {
    this.reviewer.reason = reason.trim();
  }

  save() {
    saveToFile(this.run, this.decisions.list());
    this.notice(t("saved"), "good");
  }

  /** The server has gone, or refuses. What it did not take does not stand. */
  lost(error) {
    const note = h("div", { class: "notice bad" }, h("div", {}, h("p", {}, h("strong", {}, t("gone_title"))), h("p", {}, t("gone_lead")), error?.message && error.name !== "TypeError" && h("p", { class: "quiet" }, plain(error.message))));
    this.notices.replaceChildren(note);
    this.ended = true;
  }

  async refresh() {
    if (!this.served || this.ended) return;
    try {
      await this.decisions.refresh();
      for (const card of this.cards) this.drawRow(card);
      this.drawCard();
    } catch (error) {
      this.lost(error);
    }
  }
}
