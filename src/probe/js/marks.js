// @ts-check
// The state of a control made by hand, read from its words (classes, data attributes, file names), its glyphs
// and its shape. `null` where nothing tells: then the picture decides.

const ON_WORDS = new Set(
  "checked ticked selected active activated on pressed toggled chosen picked agreed accepted granted yes true full filled marked opted aktiv actif activo activa attivo ativo coche cochee marcado marcada gewaehlt ausgewaehlt seleccionado selecionado selezionato an oui si ja opt-in".split(" "),
);
const OFF_WORDS = new Set(
  "unchecked unticked unselected deselected inactive deactivated off unpressed no not none false empty blank unmarked uncheck untick nocheck notchecked inaktiv inactif inactivo aus non nein outline borderless".split(" "),
);
/** Words that say "this is a control", not in which state. */
const CONTROL_WORDS =
  /(?:^|[^a-z])(?:check-?box(?:es)?|chk|chck|ckb|cbx?|check-?mark|tick-?box|tick|toggles?|toggler|switch(?:er)?|slider-?toggle|radio|opt-?in|opt-?out|agree(?:ment|d)?|consent|accept|checkable|selectable|chips?|pill|segment(?:ed)?|choice)(?:[^a-z]|$)/i;
const BALLOT_OFF = /^[☐□▢⬜◻◽⃞🔲]$/u;
const BALLOT_ON = /^[☑☒✅✔✓✗✘🗹🗷🗸🗵🆇⊠▣◼■⬛❎☓✕]$/u;
const RING_OFF = /^[○◯⚪⭘⚬❍]$/u;
const RING_ON = /^[●◉⦿🔘⚫◎🖸]$/u;
const BALLOT = /[☐☑☒🗹🗷🗵🗸▢◻◽⬜🔲✅]/u;

/** Words of an identifier: `isChecked`, `cb--on`, `check_box_2`. @param {string} text */
const wordsOf = (text) => text.replace(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase().split(/[^a-z0-9]+/).filter(Boolean);

/** What one identifier says: on, off or nothing. @param {string} token @returns {boolean | null} */
function tokenState(token) {
  // `checked:bg-blue`, `data-[state=on]:…`, `peer-checked:…` are conditions, not states.
  if (!token || /[:[\]=&]/.test(token)) return null;
  const words = wordsOf(token);
  if (words.some((w) => OFF_WORDS.has(w))) return /no-?(?:wrap|margin|padding|print|js|scroll)|not-?found|empty-?state/.test(token) ? null : false;
  const last = words[words.length - 1];
  const on = words.some((w, i) => ON_WORDS.has(w) && (i === words.length - 1 || (w.length > 4 && w !== "active")));
  return on || (last !== undefined && ON_WORDS.has(last)) ? true : null;
}

/** @param {any} el @returns {boolean | null} */
function classState(el) {
  let found = null;
  for (const token of attr(el, "class").split(/\s+/)) {
    const says = tokenState(token);
    if (says !== null) found = found === null ? says : found && says;
  }
  return found;
}

const DATA_STATE = /^(?:data-(?:(?:is-?)?(?:state|checked|selected|active|on|status|toggled?|pressed|ticked|value|enabled|chosen|agreed|accepted|consent)|(?:[a-z]+-)(?:state|checked|selected|active))|checked|selected|pressed|toggled|active|on|ticked)$/;

/** @param {any} el @returns {boolean | null} */
function dataState(el) {
  let found = null;
  for (const name of attributeNames(el) ?? []) {
    if (!DATA_STATE.test(name)) continue;
    const value = attr(el, name).trim().toLowerCase();
    const bare = !name.startsWith("data-");
    let says = /^(?:1|true|on|yes|y|checked|selected|active|pressed|ticked|agreed|accepted|granted|enabled)$/.test(value) ? true : /^(?:0|false|off|no|n|unchecked|unselected|inactive|unpressed|unticked|denied|null|)$/.test(value) ? false : null;
    if (says === false && value === "" && (bare || !/state|status|value/.test(name))) says = true;
    if (says === null || (/value/.test(name) && /^(?:yes|no|y|n|1|0)$/.test(value))) continue;
    found = found === null ? says : found && says;
  }
  return found;
}

/** @param {string} text @returns {boolean | null} */
function glyphState(text) {
  const t = text.trim();
  if (BALLOT_ON.test(t) || RING_ON.test(t)) return true;
  return BALLOT_OFF.test(t) || RING_OFF.test(t) ? false : null;
}

const WORD_ON = /^(?:on|an|ein|activé|activée|activado|activada|attivo|attiva|ativado|ligado|aan|wł|włączone|вкл|включено|açık|bật|på|开|開|开启|已开启|已開啟|オン|켜짐|مفعل|تشغيل)$/iu;
const WORD_OFF = /^(?:off|aus|désactivé|désactivée|desactivado|desactivada|disattivo|disattiva|desativado|desligado|uit|wył|wyłączone|выкл|выключено|kapalı|tắt|av|关|關|关闭|已关闭|已關閉|オフ|꺼짐|معطل|إيقاف)$/iu;

/** A word that is nothing but a state. @param {string} text @returns {boolean | null} */
const wordState = (text) => (WORD_ON.test(text) ? true : WORD_OFF.test(text) ? false : null);

/** What the name of an icon or a picture says. @param {string} name @returns {boolean | null} */
function pictureWordState(name) {
  const words = wordsOf(name);
  if (words.length === 0) return null;
  const joined = ` ${words.join(" ")} `;
  if (/ (?:un|not|no|de|in)(?: ?)(?:check|tick|select|activ)| blank | empty | outline | off | unset | box empty /.test(joined)) return false;
  if (words.some((w) => OFF_WORDS.has(w) || w === "0")) return false;
  if (words.some((w) => ON_WORDS.has(w) || /^(?:check(?:ed|mark)?|tick|done|dot|record|1)$/.test(w))) return true;
  return /^(?:fa|bi|ti|ri|icon|mdi)?s?(?: [a-z])? ?(?:square|circle|box|checkbox)$/.test(joined.trim()) ? false : null;
}

/** @param {any} el @returns {boolean | null} */
function imageState(el) {
  const alt = attr(el, "alt") || attr(el, "title") || attr(el, "aria-label");
  const src = attr(el, "src") || attr(el, "href") || attr(el, "xlink:href") || attr(el, "data");
  const file = src.startsWith("data:") ? "" : (src.split(/[?]/)[0].split(/[/#]/).pop() ?? "").replace(/\.[a-z0-9]+$/i, "");
  return pictureWordState(file) ?? (alt.length < 40 ? pictureWordState(alt) : null);
}

/** Icons of fonts: classes like `fa-square-check`, ligatures like `check_box`. @param {any} el @returns {boolean | null} */
function iconState(el) {
  for (const token of attr(el, "class").split(/\s+/)) {
    if (!/(?:^|[-_])(?:fa|bi|ti|ri|mdi|icon|glyphicon|ion|uil?|lucide|ph|codicon|pi|ico|toggle)(?:[-_]|$)/i.test(token)) continue;
    const state = pictureWordState(token);
    if (state !== null && /check|tick|square|circle|box|toggle|radio|dot|mark/i.test(token)) return state;
  }
  const text = (rawText(el) ?? "").trim();
  if (/^(?:check_box|toggle_on|radio_button_checked|check_circle|check|done|task_alt)$/.test(text)) return true;
  return /^(?:check_box_outline_blank|toggle_off|radio_button_unchecked|circle|crop_square)$/.test(text) ? false : null;
}

/** @param {Survey} survey @param {any} el @returns {boolean | null} what a tick in a pseudo-element says */
function pseudoState(survey, el) {
  for (const part of ["::before", "::after"]) {
    const style = pseudoStyle(survey, el, part);
    if (!style) continue;
    const shown = style.visibility === "visible" && Number(style.opacity) >= 0.2 && !/matrix\(0, 0, 0, 0|scale\(0\)/.test(style.transform) && style.scale !== "0";
    const glyph = glyphState(pseudoText(style));
    if (glyph !== null) return glyph && shown && rgba(style.color)[3] > 0.1;
    const url = /url\("?([^")]+)/.exec(`${style.content} ${style.backgroundImage}`);
    const named = url && !url[1].startsWith("data:") ? pictureWordState(url[1].split("/").pop() ?? "") : null;
    if (named !== null) return named && shown;
  }
  return null;
}

/** The knob of a switch drawn by hand: at the end of its track it is on. @param {Survey} survey @param {any} el @returns {boolean | null} */
function knobState(survey, el) {
  const track = survey.rect(el);
  if (track.width < track.height * 1.4 || track.width > 120 || track.height > 60 || track.height < 8) return null;
  const knob = descendants(el, 12).map((d) => survey.rect(d)).find((r) => r.width >= 5 && r.width < track.width * 0.66 && Math.abs(r.width - r.height) <= r.height * 0.35);
  const middle = knob ? knob.x + knob.width / 2 : pseudoKnob(survey, el, track);
  if (middle === null) return null;
  const at = (middle - track.x) / track.width;
  if (Math.abs(at - 0.5) < 0.06) return null;
  return survey.style(el).direction === "rtl" ? at < 0.5 : at > 0.5;
}

/** @param {Survey} survey @param {any} el @param {DOMRect} track @returns {number | null} the knob's middle */
function pseudoKnob(survey, el, track) {
  for (const part of ["::after", "::before"]) {
    const style = pseudoStyle(survey, el, part);
    const width = style ? parseFloat(style.width) : NaN;
    if (!(width >= 5 && width < track.width * 0.66)) continue;
    const shift = /matrix\(([^)]+)\)/.exec(style.transform);
    const moved = (shift ? Number(shift[1].split(",")[4]) : 0) + (parseFloat(style.translate) || 0);
    const left = parseFloat(style.left);
    const right = parseFloat(style.right);
    if (Number.isNaN(left) && Number.isNaN(right)) return style.position === "absolute" ? null : track.x + (parseFloat(style.marginLeft) || 0) + moved + width / 2;
    return (Number.isNaN(left) ? track.right - right - width : track.x + left) + moved + width / 2;
  }
  return null;
}

/**
 * The state that a control made by hand shows, or that the drawn twin of an input shows.
 * @param {Survey} survey @param {any} el @returns {boolean | null}
 */
function markState(survey, el) {
  const own = dataState(el) ?? (REPLACED.has(localName(el)) || isTag(el, "input") ? imageState(el) : null) ?? iconState(el) ?? classState(el);
  if (own !== null) return own;
  const drawn = partState(survey, el) ?? pseudoState(survey, el);
  if (drawn !== null) return drawn;
  const bg = /url\("?([^")]+)/.exec(survey.style(el).backgroundImage ?? "");
  const named = bg && !bg[1].startsWith("data:") ? pictureWordState(bg[1].split("/").pop()?.replace(/\.[a-z0-9]+$/i, "") ?? "") : null;
  return named ?? knobState(survey, el) ?? wordState(tidy(rawText(el) ?? ""));
}

/** What the parts inside say: a glyph, an icon, a picture, a tick that is shown. @param {Survey} survey @param {any} el @returns {boolean | null} */
function partState(survey, el) {
  const glyph = glyphState(rawText(el) ?? "");
  if (glyph !== null) return glyph;
  const atEnd = glyphAt(tidy(rawText(el) ?? ""));
  if (atEnd !== null) return atEnd;
  for (const part of descendants(el, 24)) {
    const seen = unseen(survey, part) === "";
    const says = glyphState(rawText(part) ?? "") ?? (REPLACED.has(localName(part)) || localName(part) === "use" ? imageState(part) : null) ?? iconState(part) ?? dataState(part) ?? pseudoState(survey, part);
    if (says !== null && seen) return says;
    if (/check(?!box)|tick|mark/i.test(attr(part, "class")) && REPLACED.has(localName(part))) return seen;
  }
  return null;
}

/** Nothing at all is drawn inside a mark: an empty box. @param {Survey} survey @param {any} el */
function isEmptyMark(survey, el) {
  if (REPLACED.has(localName(el)) && localName(el) !== "svg") return false;
  const pseudo = !isMarkSized(survey, el) ? pseudoMark(survey, el) : null;
  if (pseudo) return pseudoText(pseudo.style).trim() === "" && !isPicture(pseudo.style.backgroundImage) && isEmptyFill(survey, el, pseudo.style);
  if (isPicture(survey.style(el).backgroundImage) || (rawText(el) ?? "").trim() !== "") return false;
  if (["::before", "::after"].some((part) => pseudoDraws(survey, el, part))) return false;
  const ink = descendants(el, 24).filter((part) => !unseen(survey, part) && !/^(?:rect|g|defs|title)$/.test(localName(part)));
  if (ink.some((part) => REPLACED.has(localName(part)) || hasBoxPaint(survey, part) || /^(?:path|polyline|line|use|circle|polygon)$/.test(localName(part)))) return false;
  return isEmptyFill(survey, flatParent(el) ?? el, survey.style(el));
}

/** No fill, or one like what is behind. @param {Survey} survey @param {any} behind @param {any} style */
function isEmptyFill(survey, behind, style) {
  const fill = rgba(style.backgroundColor);
  const under = backdrop(survey, behind);
  return fill[3] < 0.1 || (!!under && contrastOf(fill, under) < 1.6);
}
