//! The functions of `js/hands.js` and `js/ink.js`, as source text to call. They need the preloaded program.

macro_rules! hands {
    ($(#[$doc:meta])* $name:ident, $source:literal) => {
        $(#[$doc])*
        pub const $name: &str = concat!("(...args) => { const program = globalThis[Symbol.for('unticked')]; if (!program) throw new Error('unticked is not installed'); const hands = program.hands; return ", $source, "; }");
    };
}

hands!(
    /// Finds what a locator (JSON text) names: `[json, element, target]`.
    HANDS_FIND, "hands.find(args[0])");
hands!(
    /// The same for one of the probe's selectors.
    HANDS_BY_SELECTOR, "hands.bySelector(args[0])");
hands!(
    /// The same for the button that sends the form that a selector names.
    HANDS_SUBMIT, "hands.submitOf(args[0])");
hands!(
    /// How many things that a person can see a locator names.
    HANDS_COUNT, "JSON.stringify(hands.count(args[0]))");
hands!(
    /// Fills what a form's validation asks for; whether it asked for anything.
    FILL_INVALID, "JSON.stringify(hands.fillInvalid(args[0]))");
hands!(
    /// Empties and focuses a field; false when the value was set at once because it can't be typed.
    CLEAR_FIELD, "JSON.stringify(hands.clearField(args[0], args[1]))");
hands!(
    /// Chooses an option of a native select: true, false (no such option) or null (no native select).
    CHOOSE_OPTION, "JSON.stringify(hands.chooseOption(args[0], args[1]))");
hands!(
    /// Whether an element says that it is ticked: true, false or null.
    IS_TICKED, "JSON.stringify(hands.saysTicked(args[0]))");
hands!(
    /// Shows or hides all text, reversibly.
    SHOW_TEXT, "JSON.stringify(hands.showText(args[0]) ?? null)");
hands!(
    /// Holds still all that moves by itself, once the fonts are there; or lets it go on.
    HOLD_STILL, "hands.holdStill(args[0])");
hands!(
    /// Says where pictures need not be alike: a list of CSS selectors.
    MASK, "hands.mask(args[0])");
hands!(
    /// Focuses an element.
    FOCUS, "(args[0].focus(), 'null')");
hands!(
    /// Scrolls the window to `top` or `bottom`.
    SCROLL_TO, "(scrollTo({ top: args[0] === 'top' ? 0 : document.documentElement.scrollHeight, behavior: 'instant' }), 'null')");
hands!(
    /// Whether the page goes on far below the window.
    GOES_ON, "JSON.stringify(document.documentElement.scrollHeight > 1.5 * innerHeight)");
hands!(
    /// Scrolls the window, and all that scrolls in it, to some shares (0 to 1) of its way, with a pause (ms) at each.
    SCROLL_THROUGH, "hands.scrollThrough(args[0], args[1]).then(() => 'null')");
hands!(
    /// Brings the first of some boxes (selectors) into view: `{points, left}`, points of the window at which a pointer
    /// is over one of them, and the boxes that are out of view still.
    IN_REACH, "JSON.stringify(hands.inReach(args[0]))");
hands!(
    /// How many things the Tab key stops at.
    TAB_STOPS, "JSON.stringify(hands.tabStops())");
hands!(
    /// Focuses the first field that is typed into; how many stops of the Tab key the fields take.
    ENTER_FIELDS, "JSON.stringify(hands.enterFields())");
hands!(
    /// The buttons that send nothing: `[{selector, name}]`.
    ORDINARY_BUTTONS, "JSON.stringify(hands.ordinaryButtons())");
hands!(
    /// The present states of all boxes, `{url, states: [{selector, ticked, options}]}`, once nothing has changed for so
    /// many ms, but after no more than so many.
    STATES_AFTER, "hands.statesAfter(args[0], args[1]).then((states) => JSON.stringify(states))");
hands!(
    /// The same once the page is loaded and has come to rest.
    STATES_AT_REST, "hands.statesAtRest(args[0], args[1]).then((states) => JSON.stringify(states))");
hands!(
    /// The window's width and height, CSS px.
    WINDOW_SIZE, "JSON.stringify([innerWidth, innerHeight])");
hands!(
    /// Sets one item of local or session storage.
    SET_STORAGE, "((args[0].session ? sessionStorage : localStorage).setItem(args[0].key, args[0].value), 'null')");
hands!(
    /// All items of local storage, as pairs.
    READ_STORAGE, "JSON.stringify(Object.entries(localStorage))");
