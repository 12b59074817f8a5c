//! Which statement of one document answers which of the other: the best match first, each used once. Values
//! that agree are matched like any other and so are out of the way: a document that gives both the magnitude
//! of a quake and that of its aftershock is compared magnitude with magnitude.

/// Matches statements greedily by score; gives back pairs of indices with their score, best first.
/// `score` is `None` where two statements are not comparable.
pub(crate) fn best(
    left: usize,
    right: usize,
    score: impl Fn(usize, usize) -> Option<f32>,
) -> Vec<(usize, usize, f32)> {
    let mut all = Vec::new();
    for i in 0..left {
        for j in 0..right {
            if let Some(score) = score(i, j) {
                all.push((i, j, score));
            }
        }
    }
    all.sort_by(|a, b| b.2.total_cmp(&a.2).then((a.0, a.1).cmp(&(b.0, b.1))));
    let mut used = (vec![false; left], vec![false; right]);
    all.retain(|&(i, j, _)| {
        let free = !used.0[i] && !used.1[j];
        if free {
            used.0[i] = true;
            used.1[j] = true;
        }
        free
    });
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_used_once_and_the_best_first() {
        let table = [[0.9, 0.8], [0.7, 0.1]];
        let pairs = best(2, 2, |i, j| Some(table[i][j]));
        assert_eq!(pairs, [(0, 0, 0.9), (1, 1, 0.1)]);
    }
}
