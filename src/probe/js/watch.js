// @ts-check
// The sampler: what every control did from the first paint after load on, nobody acting. It only reads.

const SAMPLE_MS = 100;
const REDISCOVER_MS = 250;
const SLOW_SCAN_MS = 40;

const MOST_TURNED = 200;
/** A clock that shows seconds changes within this. */
const RECENT_MS = 1500;
/** How long fonts are awaited on a page that never rests. */
const FONTS_MS = 3000;
/** What is on its way somewhere may be this much farther when the picture is taken, CSS px. */
const FARTHER = 8;

/** How often an element changed, when last, and where it has been, in the document. @typedef {{times: number, at: number, left: number, top: number, right: number, bottom: number}} Turned */
/** @typedef {{first: StateFacts, moments: Moment[], control: Control, selector: string}} Seen */

class Watch {
  constructor() {
    /** @type {Map<any, Seen>} by the element that holds the state */
    this.seen = new Map();
    /** @type {Phase} */
    this.phase = "load";
    this.loadedAt = 0;
    this.changedAt = performance.now();
    this.dirty = false;
    this.pending = false;
    this.pause = REDISCOVER_MS;
    /** @type {Promise<void>} */
    this.started = new Promise((done) => this.awaitLoad(done));
    /** What the page changed, and where that has been. @type {Map<any, Turned>} */
    this.turned = new Map();
    new MutationObserver((records) => this.changed(records)).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  }

  /** @param {() => void} done */
  awaitLoad(done) {
    const begin = (/** @type {boolean} */ late) => {
      this.loadedAt = late ? loadedAt() : performance.now();
      // What was painted long ago needs no waiting for: whatever acts soon would be missed.
      (late ? Promise.resolve() : twoFrames()).then(() => {
        this.discover();
        setInterval(() => this.sample(), SAMPLE_MS);
        done();
      });
    };
    if (readyState(document) === "complete") begin(true);
    else globalThis.addEventListener("load", () => begin(false), { once: true, capture: true });
  }

  /** @param {MutationRecord[]} records */
  changed(records) {
    this.changedAt = performance.now();
    this.dirty = true;
    for (const record of records) this.turn(record);
  }

  /** @param {MutationRecord} record */
  turn({ target, type, attributeName }) {
    // What says something to scripts only moves nothing.
    if (type === "attributes" && /^(data|aria)-/.test(attributeName ?? "")) return;
    const el = isElement(target) ? target : parentNode(target);
    const before = el && this.turned.get(el);
    if (!el || before?.at === this.changedAt) return;
    const { times, ...rest } = before ?? { times: 0, left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
    if (before || this.turned.size < MOST_TURNED) this.turned.set(el, { ...rest, times: times + 1, at: this.changedAt });
  }

  /** Whether the page changes an element again and again, and not only while it was built. @param {Turned} been */
  turns({ times, at }) {
    return times > 1 && performance.now() - at < RECENT_MS;
  }

  /** There is more to see than before, though the page did not change. */
  foundMore() {
    this.started.then(() => this.discover());
  }

  isRestless() {
    return [...this.turned.values()].some((been) => this.turns(been));
  }

  /** Follows what the page changes again and again. */
  follow() {
    for (const [el, been] of this.turned) {
      const r = this.turns(been) && isConnected(el) ? boundingRect(el) : null;
      if (!r || r.width === 0 || r.height === 0) continue;
      const [x, y] = [r.left + globalThis.scrollX, r.top + globalThis.scrollY];
      const moves = been.left !== Infinity && (x !== been.left || y !== been.top || x + r.width !== been.right) ? FARTHER : 0;
      been.left = Math.min(been.left, x - moves);
      been.top = Math.min(been.top, y - moves);
      been.right = Math.max(been.right, x + r.width + moves);
      been.bottom = Math.max(been.bottom, y + r.height + moves);
    }
  }

  /** Reads the known controls again, and looks for new ones where the page changed. */
  sample() {
    const glance = new Glance();
    for (const entry of this.seen.values()) this.read(glance, entry);
    this.follow();
    if (this.dirty && !this.pending) {
      this.dirty = false;
      this.pending = true;
      setTimeout(() => twoFrames().then(() => this.discover()), this.pause);
    }
  }

  discover() {
    this.pending = false;
    const begun = performance.now();
    const survey = new Survey();
    for (const control of findControls(survey).controls) this.note(survey, control);
    // A page that changes without end is looked through ever more seldom.
    const took = performance.now() - begun;
    this.pause = took > SLOW_SCAN_MS ? Math.min(2000, took * 10) : REDISCOVER_MS;
  }

  /** Options are watched one by one: only the words tell later which of them agrees.
   * @param {Survey} survey @param {Control} control */
  note(survey, control) {
    if (control.options && !control.options.some((o) => o.el === control.el)) for (const option of control.options) this.noteOne(survey, option);
    else this.noteOne(survey, control);
  }

  /** @param {Survey} survey @param {Control} control */
  noteOne(survey, control) {
    const key = keyOf(control);
    const known = this.seen.get(key);
    if (known) {
      known.control = control;
      return;
    }
    const first = stateOf(survey, control);
    const selector = selectorOf(survey, key);
    const before = this.replaced(key, selector);
    if (before) {
      this.seen.set(key, { ...before, control });
      return;
    }
    this.seen.set(key, { first, control, selector, moments: [{ at_ms: this.now(), phase: "load", ticked: tickedOf(first) }] });
  }

  /** A page that draws itself anew puts another element in the place of one that a person goes on seeing.
   * @param {any} key @param {string} selector @returns {Seen | null} */
  replaced(key, selector) {
    for (const [old, entry] of this.seen) {
      if (entry.selector !== selector || isConnected(old) || localName(old) !== localName(key)) continue;
      this.seen.delete(old);
      return entry;
    }
    return null;
  }

  /** @param {Glance} glance @param {Seen} entry */
  read(glance, entry) {
    const ticked = tickedOf(stateOf(glance, entry.control));
    const last = entry.moments[entry.moments.length - 1];
    if (last.ticked !== ticked && entry.moments.length < 200) entry.moments.push({ at_ms: this.now(), phase: this.phase, ticked });
  }

  /** From here on, what changes is seen "during the watch". */
  rest() {
    if (this.phase === "watch") return;
    this.phase = "settled";
    this.discover();
    this.sample();
    this.phase = "watch";
  }

  now() {
    return Math.max(0, Math.round(performance.now() - this.loadedAt));
  }

  /** @param {Control} control @returns {Seen | undefined} */
  known(control) {
    return this.seen.get(keyOf(control));
  }

  /** Resolves once the page has been quiet for a while, fonts are there and two frames were drawn.
   * @param {number} quietMs @param {number} maxMs */
  async settle(quietMs, maxMs) {
    await this.started;
    const until = performance.now() + maxMs;
    while (performance.now() < until && performance.now() - this.changedAt < quietMs) await sleep(30);
    const fonts = fontsOf(document);
    if (fonts && fonts.status === "loading") await Promise.race([fonts.ready, sleep(Math.max(FONTS_MS, until - performance.now()))]);
    await twoFrames();
    const quiet = performance.now() - this.changedAt >= quietMs;
    this.rest();
    return { quiet, at_ms: this.now() };
  }
}

/** A reading of styles without walking the tree. */
class Glance extends Survey {
  walk() {}
}

/** The element that stays the same from one discovery to the next. @param {Control} control */
const keyOf = (control) => control.optionElement ?? control.input ?? control.el;

/** When the load event was over, for one who came later. */
const loadedAt = () => {
  const [entry] = performance.getEntriesByType("navigation");
  return /** @type {any} */ (entry)?.loadEventEnd || performance.now();
};

/** In a document that may run no scripts (a sandbox) timers never fire, in this world neither; frames come all the same. */
let timersFire = false;
setTimeout(() => (timersFire = true));

/** @param {number} ms @returns {Promise<void>} */
const sleep = (ms) =>
  new Promise((done) => {
    const until = performance.now() + ms;
    const frame = () => (performance.now() >= until ? done() : timersFire || requestAnimationFrame(frame));
    setTimeout(done, ms);
    frame();
  });

/** Two frames of the screen; a page in the background draws none, so time alone will do there. */
const twoFrames = () => Promise.race([new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(undefined)))), sleep(120)]).then(() => undefined);
