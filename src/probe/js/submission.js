// @ts-check
// What the untouched forms would send. `new FormData(form)` tells form-associated elements and fires a
// `formdata` event that the page can hear: so this is asked for last, once all looking is over.

/** @param {Survey} survey */
function submissions(survey) {
  return survey.elements.filter((el) => isTag(el, "form")).map((form) => ({
    form: selectorOf(survey, form),
    fields: Array.from(new FormData(form).entries()).map(([name, value]) => ({ name, value: typeof value === "string" ? value : "" })),
  }));
}
