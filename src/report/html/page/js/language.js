// Which language the page speaks.

const LANGUAGES = { en: EN, zh: ZH };
let language = "en";

/** The text of that key, with `{name}`s filled in. */
const t = (key, values = {}) =>
  (LANGUAGES[language][key] ?? key).replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));

/** What the report says in English, in Chinese. @type {Record<string, string>} */
let inChinese = {};

/** A text of the report in this language; one without a translation as it is. */
const inWords = (text) => plain((language === "zh" && Object.hasOwn(inChinese, text) && inChinese[text]) || text);

/** A time as people of this language write it. */
const time = (iso) => {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return plain(iso);
  return at.toLocaleString(language === "zh" ? "zh-CN" : "en-GB", { dateStyle: "medium", timeStyle: "short" });
};

/** A number with few digits. */
const number = (value) => String(Math.round(value * 10) / 10);

const chooseLanguage = (asked) => {
  language = asked in LANGUAGES ? asked : "en";
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
};

const firstLanguage = () =>
  recall("language") ?? (navigator.languages.some((one) => /^(en|zh)/i.test(one))
    ? navigator.languages.find((one) => /^(en|zh)/i.test(one)).slice(0, 2).toLowerCase()
    : "en");
