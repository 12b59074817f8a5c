//! What a number can mean, and whether two numbers can both hold.

use super::Figure;
use crate::statement::Bound;

/// What a value can mean: the interval its words leave, and for a round number of hundreds or more what it may
/// have been rounded from.
fn range(figure: &Figure) -> (f64, f64) {
    let round = |value: f64| {
        let value = value.abs();
        let digit = value / 10f64.powf(value.log10().floor());
        let counted = figure.measure.starts_with("count");
        if counted && value >= 100.0 && (digit - digit.round()).abs() < 1e-9 { value * 0.05 } else { 0.0 }
    };
    let (low, high) = (figure.low, figure.high);
    match figure.bound {
        Bound::AtLeast => (low - round(low), f64::INFINITY),
        Bound::AtMost => (f64::NEG_INFINITY, high + round(high)),
        Bound::Exact => (low - round(low), high + round(high)),
        // "An estimated $102 million" is not rounded to tens: what is told to three places is meant so. A wider
        // range comes of a unit that has two meanings.
        Bound::About if high < 1.25 * low && places((low + high) / 2.0) >= 3 => {
            let middle = (low + high) / 2.0;
            (low.max(middle * 0.975), high.min(middle * 1.025))
        }
        Bound::About | Bound::Range => (low, high),
    }
}

/// Digits of a number that are not noughts at its end.
fn places(value: f64) -> usize {
    if !value.is_finite() || value == 0.0 {
        return 0;
    }
    let digits = format!("{:.6e}", value.abs());
    digits.split('e').next().unwrap_or("").trim_end_matches('0').chars().filter(char::is_ascii_digit).count()
}

/// Whether both values can hold.
pub(super) fn compatible(x: &Figure, y: &Figure) -> bool {
    let ((a, b), (c, d)) = (range(x), range(y));
    // "One mile" is told less finely than "1.2 miles", and holds with it; two whole numbers are told alike.
    let slack = if (x.grain > 0.0) == (y.grain > 0.0) { 0.0 } else { x.grain.max(y.grain) };
    let (a, b) = (a - slack, b + slack);
    // Intervals that only touch exclude each other: "2.5 million" and "2.6 million".
    let width = (b - a).min(d - c);
    let grain = if width.is_finite() && width > 0.0 { width * 0.02 } else { 0.0 };
    a <= d - grain && c <= b - grain
}

pub(super) fn value(figure: &Figure) -> f64 {
    if figure.low.is_finite() && figure.high.is_finite() {
        (figure.low + figure.high) / 2.0
    } else if figure.low.is_finite() {
        figure.low
    } else {
        figure.high
    }
}
