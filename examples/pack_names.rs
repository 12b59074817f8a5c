//! Packs the table that `data/build/names.py` writes: `cargo run --release --example pack_names -- IN.tsv OUT.bin`.

use newsmark::entity::gazetteer::Flags;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(input), Some(output)) = (args.next(), args.next()) else {
        return Err("usage: pack_names IN.tsv OUT.bin".into());
    };
    let mut builder = fst::MapBuilder::memory();
    for (n, line) in std::fs::read_to_string(&input)?.lines().enumerate() {
        let (name, kinds) = line.split_once('\t').ok_or_else(|| format!("{input}:{}: no tab", n + 1))?;
        let given = if kinds.contains('g') { Flags::GIVEN.0 } else { 0 };
        let surname = if kinds.contains('s') { Flags::SURNAME.0 } else { 0 };
        builder.insert(name, u64::from(given | surname))?;
    }
    std::fs::write(output, builder.into_inner()?)?;
    Ok(())
}
