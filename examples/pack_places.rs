//! Packs the table that `data/build/places.py` writes: `cargo run --release --example pack_places -- IN.tsv OUT.bin`.

use newsmark::entity::gazetteer::pack::{PlaceRow, pack};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(input), Some(output)) = (args.next(), args.next()) else {
        return Err("usage: pack_places IN.tsv OUT.bin".into());
    };
    let mut rows = Vec::new();
    for (n, line) in std::fs::read_to_string(&input)?.lines().enumerate() {
        rows.push(PlaceRow::parse(line).map_err(|e| format!("{input}:{}: {e}", n + 1))?);
    }
    std::fs::write(output, pack(&rows)?)?;
    Ok(())
}
