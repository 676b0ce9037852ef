// @ts-check
// What moves by itself: where it is, and how it is held while a picture is taken that is compared between runs.
// Nothing here fires an event or changes a node: animations keep their phase and their iteration, and go on from where
// they would be had nobody held them.

/** Seeking to the very end would fire events, and Chromium takes some microseconds before for the end. In ms. */
const JUST_BEFORE = 0.1;
/** As good as stopped; any less and Firefox counts wrong. An animation that is stopped counts as over, and Firefox forgets a transition that is over. */
const NO_PACE = 1e-5;
/** What goes on for ever is shown at a quarter of its way: at the start or the end of a pulse there may be nothing. */
const QUARTER = 0.25;
/** Drawings with a clock of their own are shown as after so many seconds. */
const DRAWING_AT = 3;
/** What the project's `[snapshots] masks` names. */
/** @type {string[]} */
let masks = [];
/** How to let go of what is held. @type {(() => void)[]} */
let held = [];

/** @param {boolean} hold */
async function holdStill(hold) {
  for (const letGo of held.splice(0)) attempt(letGo);
  if (!hold) return;
  const fonts = fontsOf(document);
  if (fonts && fonts.status === "loading") await Promise.race([fonts.ready, sleep(FONTS_MS)]);
  const survey = new Survey();
  const roots = [document, ...survey.elements.map(shadowOf).filter(Boolean)];
  for (const root of roots) {
    attempt(() => hideFocus(root));
    for (const animation of root.getAnimations?.() ?? []) attempt(() => holdAnimation(animation));
  }
  for (const el of survey.elements) if (isTag(el, "svg") && el.ownerSVGElement === null) attempt(() => holdDrawing(el));
}

/**
 * The caret, and the ring around what has the focus: whether a page in the background shows them is a matter of which
 * page came last.
 * @param {any} root
 */
function hideFocus(root) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("*{caret-color:transparent!important}:focus{outline:none!important}");
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
  held.push(() => (root.adoptedStyleSheets = Array.from(root.adoptedStyleSheets).filter((s) => s !== sheet)));
}

/** @param {any} animation */
function holdAnimation(animation) {
  const { currentTime: time, playbackRate: rate, effect } = animation;
  if (animation.playState !== "running" || animation.timeline !== document.timeline || typeof time !== "number" || !effect) return;
  const since = performance.now();
  animation.playbackRate = NO_PACE;
  held.push(() => {
    animation.playbackRate = rate;
    animation.currentTime = time + (performance.now() - since) * rate;
  });
  animation.currentTime = restOf(effect.getComputedTiming(), time);
}

/** Where an animation comes to rest; before it has begun, that is where it is.
 * @param {any} timing @param {number} time */
function restOf({ delay, duration, iterations, iterationStart, currentIteration, direction }, time) {
  const lasts = duration * iterations;
  if (time < delay || !duration) return time;
  if (Number.isFinite(lasts)) return time < delay + lasts ? Math.max(delay, delay + lasts - JUST_BEFORE) : time;
  const turns = direction.startsWith("alternate") && currentIteration % 2 === 1;
  return Math.max(delay, delay + (currentIteration - iterationStart + (turns ? 1 - QUARTER : QUARTER)) * duration);
}

/** @param {any} svg */
function holdDrawing(svg) {
  if (svg.animationsPaused() || !svg.querySelector("animate,animateTransform,animateMotion,set")) return;
  const [time, since] = [svg.getCurrentTime(), performance.now()];
  svg.pauseAnimations();
  held.push(() => {
    svg.setCurrentTime(time + (performance.now() - since) / 1000);
    svg.unpauseAnimations();
  });
  svg.setCurrentTime(DRAWING_AT);
}

/** Where pictures need not be alike: what the project masks, films that play, and what the page changes again and again
 * while nobody acts, as a clock. @param {Survey} survey @param {Set<any>} controls elements that hold a state */
function unsteadyRects(survey, controls) {
  const holdsControl = new Set();
  for (const el of controls) for (let up = el; up; up = flatParent(up)) holdsControl.add(up);
  const isUnsteady = (/** @type {any} */ el) => masks.some((selector) => matches(el, selector)) || (isTag(el, "video") && !el.paused) || isTag(el, "marquee");
  const still = survey.elements.filter(isUnsteady).map((el) => survey.inDocument(survey.rect(el)));
  watch.follow();
  const turning = [...watch.turned].filter(([el, been]) => watch.turns(been) && !holdsControl.has(el)).map(([, been]) => been);
  const rects = [...still, ...turning.map(({ left: x, top: y, right, bottom }) => ({ x, y, width: right - x, height: bottom - y }))];
  return rects.filter((r) => r.width > 0 && r.height > 0);
}

/** @param {() => void} work */
function attempt(work) {
  try {
    work();
  } catch {
    // What can't be held moves on; the rest is held all the same.
  }
}
