//! Tokens, by the conventions of the English Universal Dependencies treebanks: contractions and
//! hyphenated compounds are split ("do|n't", "US|-|led"), abbreviations keep their stop.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::text::SourceSpan;

/// What may follow an abbreviation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Abbreviation {
    /// Stands before a name and never ends a sentence: "Gen."
    Title,
    /// Stands before a number or name: "Nov."
    Before,
    /// May end a sentence: "Inc."
    After,
}

static ABBREVIATIONS: LazyLock<BTreeMap<&'static str, Abbreviation>> = LazyLock::new(|| {
    include_str!("../../data/abbreviations.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .map(|(word, class)| {
            let class = match class {
                "title" => Abbreviation::Title,
                "before" => Abbreviation::Before,
                _ => Abbreviation::After,
            };
            (word, class)
        })
        .collect()
});

/// Prefixes that UD keeps joined to their hyphen and stem: "pre-war", "ex-wife", "e-mail".
const JOINED_PREFIXES: [&str; 17] = [
    "anti", "bi", "co", "counter", "cyber", "e", "ex", "inter", "mid", "multi", "non", "post", "pre", "pro",
    "re", "semi", "un",
];

/// Endings that are tokens of their own behind an apostrophe.
const CLITICS: [&str; 6] = ["s", "re", "ve", "ll", "d", "m"];

/// The class of an abbreviation, given with its final stop ("Gen."), if it is a known one.
pub fn abbreviation(token: &str) -> Option<Abbreviation> {
    let stem = token.strip_suffix('.')?;
    ABBREVIATIONS.get(stem).copied().or_else(|| shouted_title(stem))
}

/// "ST." and "GEN." of datelines and headlines in capitals.
fn shouted_title(stem: &str) -> Option<Abbreviation> {
    let mut letters = stem.chars();
    let first = letters.next().filter(char::is_ascii_uppercase)?;
    let rest = letters.as_str();
    if rest.is_empty() || !rest.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return None;
    }
    let usual: String = std::iter::once(first).chain(rest.chars().map(|c| c.to_ascii_lowercase())).collect();
    ABBREVIATIONS.get(usual.as_str()).copied().filter(|class| *class == Abbreviation::Title)
}

/// Splits a text into tokens: spans relative to its start, in order, none empty, white space outside.
pub fn tokenize(text: &str) -> Vec<SourceSpan> {
    let mut tokens = Vec::with_capacity(text.len() / 5);
    let mut offset = 0;
    while let Some(c) = text[offset..].chars().next() {
        if is_space(c) {
            offset += c.len_utf8();
            continue;
        }
        let end = chunk_end(text, offset);
        split_chunk(text, offset, end, &mut tokens);
        offset = end;
    }
    tokens
}

/// The end of the run of non-space characters that starts at `start`.
fn chunk_end(text: &str, start: usize) -> usize {
    text[start..].char_indices().find(|(_, c)| is_space(*c)).map_or(text.len(), |(at, _)| start + at)
}

/// White space of any kind, no-break spaces included, and what scraping leaves of byte order marks and NULs.
fn is_space(c: char) -> bool {
    c.is_whitespace() || c == '\u{feff}' || c == '\0'
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '‘')
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑')
}

fn is_closing(c: char) -> bool {
    matches!(c, '"' | '”' | '’' | '\'' | '»' | ')' | ']' | '}' | '?' | '!' | ',' | ';' | ':' | '…')
}

/// Splits one chunk between white space into tokens.
fn split_chunk(text: &str, start: usize, end: usize, tokens: &mut Vec<SourceSpan>) {
    let mut at = start;
    while at < end {
        let rest = &text[at..end];
        let Some(c) = rest.chars().next() else { break };
        let length = if c.is_alphanumeric() {
            web_length(rest)
                .or_else(|| currency_length(rest))
                .unwrap_or_else(|| if c.is_ascii_digit() { number_length(rest) } else { word_length(rest) })
        } else if c == '#' && rest[1..].starts_with(char::is_uppercase) {
            // "#Orlo" speaks of Orlo.
            1
        } else if c == '@' || c == '#' {
            let tail: usize =
                rest[1..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').map(char::len_utf8).sum();
            1 + tail
        } else if is_apostrophe(c) {
            let behind_word = at > start || stands_alone(text, start, end);
            clitic_length(rest, behind_word).unwrap_or(c.len_utf8())
        } else if matches!(c, '.' | '-' | '`' | '_' | '*' | '=' | '~') || c == '…' {
            rest.chars().take_while(|next| *next == c).map(char::len_utf8).sum()
        } else {
            c.len_utf8()
        };
        push_word(text, at, at + length, tokens);
        at += length;
    }
}

/// "cannot" is two tokens; everything else one.
fn push_word(text: &str, start: usize, end: usize, tokens: &mut Vec<SourceSpan>) {
    let mut push = |from: usize, to: usize| tokens.push(SourceSpan::from_range(from..to));
    if end - start == 6 && text[start..end].eq_ignore_ascii_case("cannot") {
        push(start, start + 3);
        push(start + 3, end);
    } else {
        push(start, end);
    }
}

/// Whether a chunk is a clitic that was parted from its word: "Orlo 's mayor", as text is written whose tokens were told
/// apart before.
fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let parted =
        text[..start].strip_suffix(' ').is_some_and(|before| before.ends_with(|c: char| !is_space(c)));
    let mut inside = text[start..end].chars();
    inside.next();
    parted && CLITICS.iter().any(|clitic| inside.as_str().eq_ignore_ascii_case(clitic))
}

/// An apostrophe with its clitic ("'s") behind a word, or a shortened year ("'90s").
fn clitic_length(rest: &str, behind_word: bool) -> Option<usize> {
    let apostrophe = rest.chars().next()?.len_utf8();
    let tail = &rest[apostrophe..];
    let letters: usize = tail.chars().take_while(|c| c.is_alphanumeric()).map(char::len_utf8).sum();
    let word = &tail[..letters];
    if behind_word && CLITICS.iter().any(|clitic| word.eq_ignore_ascii_case(clitic)) {
        return Some(apostrophe + letters);
    }
    let decade = word.len() >= 2 && word.as_bytes()[..2].iter().all(u8::is_ascii_digit);
    (!behind_word && decade && matches!(&word[2..], "" | "s")).then_some(apostrophe + letters)
}

/// Addresses of the web and of mail are one token, without punctuation behind them.
fn web_length(rest: &str) -> Option<usize> {
    let web = rest.starts_with("http://") || rest.starts_with("https://") || rest.starts_with("www.");
    let mail = || {
        let (user, host) = rest.split_once('@')?;
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+');
        (user.chars().all(plain)
            && host.starts_with(|c: char| c.is_ascii_alphanumeric())
            && host.contains('.'))
        .then_some(())
    };
    if !web && mail().is_none() {
        return None;
    }
    let trimmed = rest.trim_end_matches(|c| is_closing(c) || c == '.');
    (!trimmed.is_empty()).then_some(trimmed.len())
}

/// A currency's letters before its sign: "US$", "A$".
fn currency_length(rest: &str) -> Option<usize> {
    let letters = rest.bytes().take_while(u8::is_ascii_uppercase).count();
    ((1..=3).contains(&letters) && rest[letters..].starts_with('$')).then_some(letters + 1)
}

/// A number with its inner separators, an ordinal or a decade. A unit behind it is another token.
fn number_length(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let inner = matches!(bytes[at], b'.' | b',' | b':' | b'/')
            && at > 0
            && bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
        if bytes[at].is_ascii_digit() || inner {
            at += 1;
        } else {
            break;
        }
    }
    let letters: usize = rest[at..].chars().take_while(|c| c.is_alphabetic()).map(char::len_utf8).sum();
    let suffix = &rest[at..at + letters];
    if matches!(suffix, "s" | "st" | "nd" | "rd" | "th" | "ST" | "ND" | "RD" | "TH") {
        at + letters
    } else {
        at
    }
}

/// A word with its inner apostrophes, joined prefix, and stop if it is an abbreviation.
fn word_length(rest: &str) -> usize {
    let mut at = 0;
    for (offset, c) in rest.char_indices() {
        let next = rest[offset + c.len_utf8()..].chars().next();
        // "𝒳Anna": a symbol in front of a name, not its first letter.
        if offset > 0 && c.is_alphanumeric() && is_styled(c) != rest.starts_with(is_styled) {
            break;
        }
        let joined = if c.is_alphanumeric() || is_mark(c) {
            true
        } else if is_apostrophe(c) {
            next.is_some_and(char::is_alphabetic) && keeps_apostrophe(rest, offset, c.len_utf8())
        } else if is_hyphen(c) {
            next.is_some_and(char::is_alphanumeric)
                && keeps_hyphen(&rest[..offset], &rest[offset + c.len_utf8()..])
        } else if c == '.' {
            return abbreviation_length(rest, offset);
        } else {
            matches!(c, '&') && offset <= 3 && next.is_some_and(char::is_uppercase)
        };
        if !joined {
            break;
        }
        at = offset + c.len_utf8();
    }
    negation_split(&rest[..at])
}

/// Letters and digits that Unicode keeps as symbols, each alphabet of them in one style: mathematical letters,
/// circled and squared ones. People write whole words in them for show, and scraping leaves single ones behind.
pub fn is_styled(c: char) -> bool {
    matches!(c, '\u{1d400}'..='\u{1d7ff}' | '\u{24b6}'..='\u{24e9}' | '\u{1f130}'..='\u{1f189}')
}

/// Combining marks and the soft hyphen belong to their word.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200d}' | '\u{64b}'..='\u{65f}')
}

/// Whether the apostrophe at `offset` is part of the word, as in "O'Brien" and "Sana'a", and starts no clitic.
fn keeps_apostrophe(rest: &str, offset: usize, width: usize) -> bool {
    let tail = &rest[offset + width..];
    let letters: usize = tail.chars().take_while(|c| c.is_alphanumeric()).map(char::len_utf8).sum();
    let word = &tail[..letters];
    !CLITICS.iter().any(|clitic| word.eq_ignore_ascii_case(clitic))
}

/// Whether the hyphen between the two parts joins them into one token.
fn keeps_hyphen(before: &str, after: &str) -> bool {
    let designation = (1..=3).contains(&before.len())
        && before.bytes().all(|b| b.is_ascii_uppercase())
        && after.starts_with(|c: char| c.is_ascii_digit());
    // "UN" is not the prefix "un-".
    let shouted = before.len() > 1 && before.bytes().all(|b| b.is_ascii_uppercase());
    designation || !shouted && JOINED_PREFIXES.iter().any(|prefix| before.eq_ignore_ascii_case(prefix))
}

/// The length of a word whose first stop is at `stop`: with the stop if the word is an abbreviation.
fn abbreviation_length(rest: &str, stop: usize) -> usize {
    let bytes = rest.as_bytes();
    // Letters with a stop each: "U.S.", "a.m.", "J.", "Ph.D."
    let mut at = 0;
    let mut stops = 0;
    while at < bytes.len() && bytes[at].is_ascii_alphabetic() {
        let letters = bytes[at..].iter().take_while(|b| b.is_ascii_alphabetic()).count();
        if letters > 2 || bytes.get(at + letters) != Some(&b'.') || (letters == 2 && stops > 0) {
            break;
        }
        at += letters + 1;
        stops += 1;
    }
    let whole = at == bytes.len() || !bytes[at].is_ascii_alphanumeric();
    let single = stops == 1 && at == 2 && bytes[0].is_ascii_uppercase();
    if whole && (stops > 1 || single) && rest[at..].chars().next().is_none_or(|c| !c.is_alphanumeric()) {
        return at;
    }
    if abbreviation(&rest[..=stop]).is_some() {
        return stop + 1;
    }
    // A stop inside a word: "Amazon.com", "report.Then".
    let next = rest[stop + 1..].chars().next();
    let tail: usize = rest[stop + 1..].chars().take_while(|c| c.is_alphanumeric()).map(char::len_utf8).sum();
    let tail = &rest[stop + 1..stop + 1 + tail];
    if next.is_some_and(char::is_lowercase)
        && matches!(tail, "com" | "org" | "net" | "gov" | "edu" | "info" | "co")
    {
        return stop + 1 + tail.len();
    }
    negation_split(&rest[..stop])
}

/// "didn't" is "did" and "n't": the length of the first of them.
fn negation_split(word: &str) -> usize {
    for ending in ["n't", "n’t"] {
        if let Some(at) = word.len().checked_sub(ending.len())
            && at > 0
            && word.get(at..).is_some_and(|end| end.eq_ignore_ascii_case(ending))
        {
            return at;
        }
    }
    word.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn tokens(text: &str) -> Vec<&str> {
        tokenize(text).into_iter().map(|span| span.of(text)).collect()
    }

    #[test]
    fn contractions_split_and_names_hold() {
        assert_eq!(
            tokens("They didn't see O'Brien's car, can't they?"),
            ["They", "did", "n't", "see", "O'Brien", "'s", "car", ",", "ca", "n't", "they", "?"]
        );
        assert_eq!(
            tokens("the rebels' base in Sana’a cannot"),
            ["the", "rebels", "'", "base", "in", "Sana’a", "can", "not"]
        );
    }

    #[test]
    fn clitics_hold_where_a_space_parts_them_from_their_word() {
        assert_eq!(
            tokens("Orlo 's mayor : \" I 'll go \" , ORLO 'S MAYOR SAYS"),
            ["Orlo", "'s", "mayor", ":", "\"", "I", "'ll", "go", "\"", ",", "ORLO", "'S", "MAYOR", "SAYS"]
        );
        assert_eq!(tokens("'s 'so' 'S"), ["'", "s", "'", "so", "'", "'S"]);
    }

    #[test]
    fn compounds_split_at_hyphens_but_prefixes_hold() {
        assert_eq!(
            tokens("a UN-backed pre-war deal in Ras al-Ayn, 38-year-old"),
            [
                "a", "UN", "-", "backed", "pre-war", "deal", "in", "Ras", "al", "-", "Ayn", ",", "38", "-",
                "year", "-", "old"
            ]
        );
        assert_eq!(tokens("an F-16 jet"), ["an", "F-16", "jet"]);
    }

    #[test]
    fn hashtags_of_names_are_names() {
        assert_eq!(
            tokens("from #Orlo to #San Telmo, #relief @orlo_port #1"),
            ["from", "#", "Orlo", "to", "#", "San", "Telmo", ",", "#relief", "@orlo_port", "#1"]
        );
    }

    #[test]
    fn abbreviations_keep_their_stop() {
        assert_eq!(
            tokens("ST. LOUIS - GEN. DOE SAID NO."),
            ["ST.", "LOUIS", "-", "GEN.", "DOE", "SAID", "NO", "."]
        );
        assert_eq!(
            tokens("Gen. J. Doe of the U.S. Army left at 5 p.m. on Nov. 3."),
            [
                "Gen.", "J.", "Doe", "of", "the", "U.S.", "Army", "left", "at", "5", "p.m.", "on", "Nov.",
                "3", "."
            ]
        );
    }

    #[test]
    fn numbers_hold_their_separators_and_let_go_of_units() {
        assert_eq!(
            tokens("$1.2m, 2,084 targets, 40km, 9:27, US$5 and 7%"),
            [
                "$", "1.2", "m", ",", "2,084", "targets", ",", "40", "km", ",", "9:27", ",", "US$", "5",
                "and", "7", "%"
            ]
        );
        assert_eq!(
            tokens("the 1990s, the '90s and the 3rd"),
            ["the", "1990s", ",", "the", "'90s", "and", "the", "3rd"]
        );
    }

    #[test]
    fn quotes_brackets_and_no_break_spaces() {
        assert_eq!(
            tokens("“Yes\u{a0}[sic],\" he said..."),
            ["“", "Yes", "[", "sic", "]", ",", "\"", "he", "said", "..."]
        );
    }

    #[test]
    fn letters_that_are_symbols_are_no_part_of_a_plain_word() {
        assert_eq!(
            tokens("😀𝒳é 𝒳Anna in 𝐌𝐨𝐬𝐜𝐨𝐰, Moll𝒳"),
            ["😀", "𝒳", "é", "𝒳", "Anna", "in", "𝐌𝐨𝐬𝐜𝐨𝐰", ",", "Moll", "𝒳"]
        );
    }

    #[test]
    fn addresses_are_one_token() {
        assert_eq!(
            tokens("(see https://example.org/a-b, or x.y@example.org.)"),
            ["(", "see", "https://example.org/a-b", ",", "or", "x.y@example.org", ".", ")"]
        );
    }

    proptest! {
        #[test]
        fn tokens_cover_all_but_white_space(text in "\\PC{0,80}|[a-zA-Z0-9.'’ -]{0,80}") {
            let mut end = 0;
            for span in tokenize(&text) {
                prop_assert!(!span.of(&text).is_empty());
                prop_assert!(text[end..span.start as usize].chars().all(is_space));
                end = span.end as usize;
            }
            prop_assert!(text[end..].chars().all(is_space));
        }
    }
}
