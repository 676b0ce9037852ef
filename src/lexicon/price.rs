//! A price in a label: who ticks such a box buys something.

use std::sync::LazyLock;

use regex::Regex;

/// An amount with its currency, before or after it: `£12.00`, `20 €`, `149 kr`, `¥30/份`, `35 ريالا`.
static PRICE: LazyLock<Regex> = LazyLock::new(|| {
    let before = r"(?:[$€£¥￥₩₹₽₺₫฿₴₪₱₦]|\b(?:EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CZK|CNY|RMB|JPY|KRW|BRL|AUD|CAD|Rs|RM|Rp|kr)\b)";
    let after = r"(?:[$€£¥￥₩₹₽₺₫฿₴₪₱₦元円원]|(?:EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CZK|CNY|RMB|JPY|KRW|VND|BRL|AUD|CAD|kr|zł|Kč|Ft|TL|lei|лв|руб|р|đ|đồng|euros?|dollars?|pounds?|reais)\b|(?:ريال|درهم|دينار|جنيه|دولار|يورو|рубл|евро))";
    let amount = r"\d(?:[\d.,’٫٬']*\d)?(?:[ \u{a0}\u{202f}]\d{3})*(?:[.,]-)?";
    Regex::new(&format!(r"{before}\s?{amount}|{amount}\s?{after}")).expect("a test reads it")
});

/// So many letters beside the price name a thing: "Under $25" and "20 € – 50 €" are bounds of a filter.
const NAMED: usize = 9;
/// The same where a letter is a word or nearly.
const NAMED_DENSE: usize = 3;

/// A price, wherever it stands.
pub(super) fn anywhere(text: &str) -> Option<&str> {
    PRICE.find(text).map(|price| price.as_str().trim())
}

/// The price in a label that names what it buys.
pub(super) fn in_label(text: &str) -> Option<String> {
    let price = anywhere(text)?;
    let others = PRICE.replace_all(text, " ");
    let (dense, spaced): (Vec<char>, Vec<char>) =
        others.chars().filter(|c| c.is_alphabetic()).partition(|c| ('\u{2e80}'..='\u{d7ff}').contains(c));
    (spaced.len() >= NAMED || dense.len() >= NAMED_DENSE).then(|| price.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_costs_something_is_heard_in_any_currency() {
        for (label, price) in [
            ("Priority boarding and 1 additional carry-on: £12.00", "£12.00"),
            ("Rundum-Sorglos-Paket für 24,99 € hinzubuchen", "24,99 €"),
            ("Avbeställningsskydd 149 kr", "149 kr"),
            ("航空意外险 ¥30/份", "¥30"),
            ("贵宾休息室服务 48元", "48元"),
            ("Страховка от невыезда — 1 490 ₽", "1 490 ₽"),
            ("إضافة خدمة الصالة (٣٥ ريالا)", "٣٥ ريال"),
            ("Hành lý thêm 150.000 đ", "150.000 đ"),
            ("Gepäckschutz CHF 12.-", "CHF 12.-"),
        ] {
            assert_eq!(in_label(label).as_deref(), Some(price), "{label}");
        }
    }

    #[test]
    fn bounds_of_filters_and_other_numbers_are_no_prices() {
        for label in
            ["Under $25", "20 € – 50 €", "ab 20 €", "Room 12", "4 stars and more", "I am over 18 years old"]
        {
            assert_eq!(in_label(label), None, "{label}");
        }
    }
}
