//! Things that are denied, rejected or confirmed: "denied the reports", "confirmed the contacts". The trained
//! reader looks for clauses, and passes many a noun over.

use super::lexicon::{Forms, Frames, Lexicon};
use super::mend::Mender;
use super::reading::Found;
use super::study::Study;
use crate::entity::EntityKind;
use crate::language::Upos;
use crate::statement::Stance;

/// Such verbs with a subject and an object of their own, outside of quotations.
pub(super) fn read(study: &Study) -> Vec<Found> {
    let lexicon = Lexicon::built_in();
    let page = &study.page;
    let tokens = &page.facts.tokens;
    let mender = Mender { study };
    let mut found = Vec::new();
    for verb in 0..tokens.len() {
        let Some(entry) = lexicon.verb(page.word(verb)) else { continue };
        let fits = tokens[verb].upos == Upos::VERB
            && entry.frames.any(Frames::OBJECT)
            && matches!(entry.stance, Stance::Denies | Stance::Rejects | Stance::Confirms)
            && entry.forms.any(Forms::PAST.and(Forms::THIRD).and(Forms::BASE))
            && matches!(tokens[verb].xpos, "VBD" | "VBZ" | "VBP" | "VBN")
            && tokens[verb].relation != "acl"
            && !page.quoted(verb);
        if !fits || study.child(verb, &["nsubj:pass", "aux:pass", "ccomp"]).is_some() {
            continue;
        }
        let (Some(subject), Some(object)) = (mender.subject(verb), study.child(verb, &["obj"])) else {
            continue;
        };
        // Who is dismissed or confirmed is no claim.
        let person = tokens[object].upos != Upos::NOUN
            || lexicon.is_source_noun(page.word(object))
            || page.facts.mentions.iter().any(|mention| {
                mention.kind == EntityKind::Person && mention.span.overlaps(tokens[object].span)
            });
        let source = mender.phrase(subject);
        if person || subject > verb || object < verb || source.len() > super::mend::LONGEST_SOURCE {
            continue;
        }
        let content = page.without_stops(mender.phrase(object));
        found.push(Found::of_cue(verb, source.collect(), content.collect()));
    }
    found
}
