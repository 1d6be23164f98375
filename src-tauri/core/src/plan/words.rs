//! The words a fingerprint is read out with: one for each value of a byte.
//!
//! The list is part of the format: changing it would give old plans new names.

/// 256 short English words, each unlike the others.
#[rustfmt::skip]
pub(super) const WORDS: [&str; 256] = [
    "able", "acid", "acorn", "acre", "actor", "adobe", "agent", "alarm",
    "album", "alder", "alley", "alpine", "amber", "anchor", "angle", "ankle",
    "antler", "anvil", "apple", "april", "apron", "arbor", "arch", "arctic",
    "argon", "armor", "arrow", "aspen", "atlas", "atom", "attic", "autumn",
    "bacon", "badge", "bagel", "baker", "bamboo", "banjo", "barley", "barn",
    "basalt", "basil", "basin", "bay", "beacon", "bead", "beam", "bear",
    "beaver", "beech", "berry", "birch", "bishop", "bison", "black", "blade",
    "blanket", "bloom", "blue", "boat", "bolt", "bonfire", "book", "borax",
    "bottle", "boulder", "bow", "brass", "brave", "bread", "breeze", "brick",
    "bridge", "bronze", "brook", "broom", "brush", "bucket", "buffalo", "bugle",
    "butter", "button", "cabin", "cable", "cactus", "camel", "camp", "canal",
    "candle", "canoe", "canvas", "canyon", "cape", "caramel", "cargo", "carpet",
    "carrot", "castle", "cedar", "cello", "chalk", "charm", "cherry", "chess",
    "chime", "cider", "cinder", "circle", "citrus", "clay", "cliff", "clock",
    "cloud", "clover", "coal", "coast", "cobalt", "cocoa", "comet", "compass",
    "copper", "coral", "cork", "corner", "cosmos", "cotton", "cousin", "cradle",
    "crane", "crater", "creek", "cricket", "crisp", "crown", "crystal", "cube",
    "dahlia", "daisy", "dawn", "deer", "delta", "denim", "desert", "diamond",
    "dock", "dolphin", "domino", "dragon", "drift", "drum", "dune", "eagle",
    "earth", "echo", "eclipse", "elbow", "elder", "elm", "ember", "emerald",
    "engine", "estuary", "fable", "falcon", "farm", "feather", "fern", "ferry",
    "fiddle", "field", "fig", "finch", "fir", "flame", "flint", "flock",
    "flute", "fog", "forest", "fossil", "fox", "frost", "gable", "galaxy",
    "garden", "garnet", "gate", "ginger", "glacier", "glass", "globe", "goat",
    "gold", "goose", "granite", "grape", "gravel", "grove", "gull", "hammer",
    "harbor", "harp", "hatch", "hawk", "hazel", "heron", "hill", "honey",
    "horizon", "horn", "hotel", "ice", "indigo", "inlet", "iris", "iron",
    "island", "ivory", "ivy", "jade", "jasper", "jetty", "jigsaw", "jungle",
    "juniper", "kelp", "kettle", "kite", "lagoon", "lake", "lantern", "laurel",
    "lava", "ledger", "lemon", "lily", "lime", "linen", "lion", "lotus",
    "lunar", "magnet", "mango", "maple", "marble", "market", "meadow", "melon",
    "meteor", "mint", "mirror", "moon", "moss", "mountain", "nectar", "north",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_stands_twice() {
        let words: std::collections::BTreeSet<_> = WORDS.iter().collect();
        assert_eq!(words.len(), WORDS.len());
    }
}
