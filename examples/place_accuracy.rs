//! Coordinates of places given their spans: `cargo run --release --example place_accuracy -- GOLD.jsonl... [--errors]`.
//!
//! Reads documents `{"id","text","mentions":[{"start","end","kind","link":{"lat","lon"}}]}`, offsets in code points.

#![allow(clippy::print_stdout)]

use newsmark::entity::gazetteer::Gazetteer;
use newsmark::entity::place::{describe, kilometres, resolve};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (flags, files): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|a| a.starts_with("--"));
    let gazetteer = Gazetteer::builtin();
    for file in files {
        let (mut total, mut located, mut right) = (0, 0, 0);
        for line in std::fs::read_to_string(&file)?.lines() {
            let doc: serde_json::Value = serde_json::from_str(line)?;
            let text = doc["text"].as_str().unwrap_or_default();
            let bytes: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
            let mut gold = Vec::new();
            for m in doc["mentions"].as_array().into_iter().flatten() {
                let (lat, lon) = (m["link"]["lat"].as_f64(), m["link"]["lon"].as_f64());
                if let (Some(lat), Some(lon), Some(s), Some(e)) =
                    (lat, lon, m["start"].as_u64(), m["end"].as_u64())
                {
                    gold.push((
                        bytes[s as usize]..bytes[e as usize],
                        lat,
                        lon,
                        m["optional"].as_bool() == Some(true),
                    ));
                }
            }
            let spans: Vec<_> = gold.iter().map(|g| g.0.clone()).collect();
            for (choice, (span, lat, lon, optional)) in resolve(gazetteer, text, &spans).into_iter().zip(gold)
            {
                if optional {
                    continue;
                }
                total += 1;
                let km = choice.as_ref().map(|c| kilometres(c.place.lat, c.place.lon, lat, lon));
                located += usize::from(km.is_some());
                right += usize::from(km.is_some_and(|km| km <= 161.0));
                if flags.iter().any(|f| f == "--errors") && km.is_none_or(|km| km > 161.0) {
                    let got = choice.map_or("-".to_owned(), |c| {
                        format!("{} | {}", describe(gazetteer, &c.place), c.reason)
                    });
                    println!("{}\t{lat:.2},{lon:.2}\t{:.0}\t{got}", &text[span], km.unwrap_or(-1.0));
                }
            }
        }
        println!(
            "{file}: {total} places, {located} located, {right} within 161 km: {:.1}% of all, {:.1}% of located",
            100.0 * f64::from(right as u32) / f64::from(total.max(1) as u32),
            100.0 * f64::from(right as u32) / f64::from(located.max(1) as u32)
        );
    }
    Ok(())
}
