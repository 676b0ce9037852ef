//! "Did you mean …": the nearest of the valid words.

/// The nearest valid word, when it is near enough to be what was meant.
pub fn nearest<'a>(wrong: &str, valid: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // A word that long is no slip of the finger, and comparing it would cost its square.
    if wrong.len() > 64 {
        return None;
    }
    let plain = |word: &str| word.to_lowercase().replace(['-', '_', ' '], "");
    let wrong = plain(wrong);
    valid
        .into_iter()
        .map(|word| (strsim::damerau_levenshtein(&wrong, &plain(word)), word))
        .filter(|(distance, word)| *distance <= (word.len() / 3).max(1) && *distance < wrong.len())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}

/// `Did you mean “viewport”? Valid: browser, locale, viewport.`
pub fn help<'a>(wrong: &str, what: &str, valid: impl IntoIterator<Item = &'a str> + Clone) -> String {
    let list = valid.clone().into_iter().collect::<Vec<_>>().join(", ");
    let valid_are =
        if list.is_empty() { format!("There are no {what}.") } else { format!("Valid {what}: {list}.") };
    match nearest(wrong, valid) {
        Some(near) => format!("Did you mean `{near}`? {valid_are}"),
        None => valid_are,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_near_misses_are_suggested() {
        let keys = ["color_scheme", "viewport", "hover", "tick"];
        assert_eq!(nearest("colour-scheme", keys), Some("color_scheme"));
        assert_eq!(nearest("veiwport", keys), Some("viewport"));
        assert_eq!(nearest("tikc", keys), Some("tick"));
        assert_eq!(nearest("banana", keys), None);
        assert_eq!(nearest("x", ["y"]), None);
    }
}
