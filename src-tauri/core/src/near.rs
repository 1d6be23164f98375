//! Which names are near a name that is not there, for "did you mean".

/// How alike two names must be; 1 is the same.
const ALIKE: f64 = 0.8;
/// How many are worth reading.
const MOST: usize = 3;

/// The names that are near enough to be meant, the nearest first.
pub(crate) fn nearest<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let wanted = name.trim().to_lowercase();
    let mut near: Vec<(f64, &str)> = names
        .map(|name| (strsim::jaro_winkler(&wanted, &name.to_lowercase()), name))
        .filter(|(likeness, _)| *likeness >= ALIKE)
        .collect();
    near.sort_by(|left, right| right.0.total_cmp(&left.0).then_with(|| left.1.cmp(right.1)));
    near.dedup_by_key(|(_, name)| *name);
    near.into_iter().take(MOST).map(|(_, name)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_hand_are_near_and_other_names_are_not() {
        let names = ["prod-cn-north-4", "prod-cn-north-9", "ocp-prod", "沙箱 OceanBase OCP"];
        for (name, near) in [
            ("prod-cn-nroth-4", vec!["prod-cn-north-4", "prod-cn-north-9"]),
            ("OCP-Prod", vec!["ocp-prod"]),
            ("沙箱 OceanBase OPC", vec!["沙箱 OceanBase OCP"]),
            ("completely different", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(nearest(name, names.into_iter()), near, "{name}");
        }
    }
}
