//! Raw text of the training sets, for word clusters only: a rough tokenizer in the manner of the treebanks.

/// Splits text into tokens; a `None` ends a paragraph.
pub fn tokens(text: &str) -> Vec<Option<String>> {
    let mut out = Vec::new();
    for line in text.lines() {
        for (start, end) in spans(line) {
            out.push(Some(line[start..end].to_owned()));
        }
        out.push(None);
    }
    out
}

/// Byte spans of the tokens of one paragraph.
pub fn spans(text: &str) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let end_of = |i: usize| chars.get(i).map_or(text.len(), |c| c.0);
    let letter = |i: usize| chars.get(i).is_some_and(|c| c.1.is_alphanumeric());
    let mut i = 0;
    while i < chars.len() {
        let (start, c) = chars[i];
        if c.is_whitespace() {
            i += 1;
            continue;
        }
        if !c.is_alphanumeric() {
            let from = i;
            i += 1;
            while matches!(c, '.' | '-') && i < chars.len() && chars[i].1 == c {
                i += 1;
            }
            // 's after a quote or bracket
            if matches!(c, '\'' | '’') && from > 0 && !chars[from - 1].1.is_whitespace() && !letter(i + 1) {
                i += usize::from(chars.get(i).is_some_and(|c| c.1 == 's'));
            }
            out.push((start, end_of(i)));
            continue;
        }
        let from = i;
        loop {
            while letter(i) {
                i += 1;
            }
            let Some(&(_, stop)) = chars.get(i) else { break };
            let numeric = chars[i - 1].1.is_ascii_digit()
                && chars.get(i + 1).is_some_and(|c| c.1.is_ascii_digit())
                && matches!(stop, ',' | '.' | ':');
            let initials = stop == '.' && i - from <= 5 && letter(i + 1) && (i - from == 1 || chars[i - 2].1 == '.');
            if numeric || initials {
                i += 1;
            } else {
                break;
            }
        }
        let word = &text[start..end_of(i)];
        let apostrophe = chars.get(i).is_some_and(|c| matches!(c.1, '\'' | '’'));
        if apostrophe {
            let mut j = i + 1;
            while chars.get(j).is_some_and(|c| c.1.is_ascii_alphabetic()) {
                j += 1;
            }
            let clitic = text[end_of(i + 1)..end_of(j)].to_ascii_lowercase();
            if clitic == "t" && word.len() > 1 && word.ends_with(['n', 'N']) {
                out.push((start, end_of(i - 1)));
                out.push((end_of(i - 1), end_of(j)));
                i = j;
                continue;
            }
            if matches!(clitic.as_str(), "s" | "re" | "ve" | "ll" | "d" | "m") {
                out.push((start, end_of(i)));
                out.push((end_of(i), end_of(j)));
                i = j;
                continue;
            }
            if !clitic.is_empty() && i - from <= 2 {
                i = j;
                out.push((start, end_of(i)));
                continue;
            }
        }
        let abbreviation = word.contains('.')
            || (i - from == 1 && c.is_ascii_uppercase())
            || ABBREVIATIONS.contains(&word.to_ascii_lowercase().as_str());
        if abbreviation && chars.get(i).is_some_and(|c| c.1 == '.') && !word.ends_with(|c: char| c.is_ascii_digit()) {
            i += 1;
        }
        out.push((start, end_of(i)));
    }
    out
}

const ABBREVIATIONS: [&str; 44] = [
    "mr", "mrs", "ms", "dr", "gen", "col", "lt", "sgt", "maj", "capt", "sen", "rep", "gov", "st", "jr", "sr", "inc",
    "corp", "co", "ltd", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "vs",
    "etc", "adm", "brig", "cpl", "pvt", "rev", "hon", "prof", "supt", "dept", "vol",
];
