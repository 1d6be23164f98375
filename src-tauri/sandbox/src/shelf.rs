//! Rows in the order in which they came, and found by key without looking at the others.
//!
//! Rows are never taken away, and a row's key never changes.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;

use serde::{Deserialize, Serialize, Serializer};

/// What a row is found by; rows may share it.
pub(crate) trait Keyed {
    type Key: Clone + Eq + Hash;

    fn key(&self) -> &Self::Key;
}

#[derive(Debug, Clone, Deserialize)]
#[serde(from = "Vec<T>", bound(deserialize = "T: Deserialize<'de>"))]
pub(crate) struct Shelf<T: Keyed> {
    rows: Vec<T>,
    places: HashMap<T::Key, Vec<usize>>,
}

impl<T: Keyed> Shelf<T> {
    pub(crate) fn push(&mut self, row: T) {
        self.places.entry(row.key().clone()).or_default().push(self.rows.len());
        self.rows.push(row);
    }

    pub(crate) fn rows(&self) -> &[T] {
        &self.rows
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The rows of that key, oldest first.
    pub(crate) fn of<Q>(&self, key: &Q) -> impl DoubleEndedIterator<Item = &T>
    where
        T::Key: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.places.get(key).into_iter().flatten().filter_map(|place| self.rows.get(*place))
    }

    /// The first row of that key; the only one where keys are ids.
    pub(crate) fn first<Q>(&self, key: &Q) -> Option<&T>
    where
        T::Key: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.of(key).next()
    }

    /// The rows, to be changed in everything but their keys.
    pub(crate) fn rows_mut(&mut self) -> &mut [T] {
        &mut self.rows
    }
}

impl<T: Keyed> From<Vec<T>> for Shelf<T> {
    fn from(rows: Vec<T>) -> Self {
        let mut places: HashMap<T::Key, Vec<usize>> = HashMap::new();
        for (place, row) in rows.iter().enumerate() {
            places.entry(row.key().clone()).or_default().push(place);
        }
        Self { rows, places }
    }
}

impl<T: Keyed + Serialize> Serialize for Shelf<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.rows.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    struct Row(String, u8);

    impl Keyed for Row {
        type Key = String;

        fn key(&self) -> &String {
            &self.0
        }
    }

    #[test]
    fn rows_are_found_by_key_in_their_order_and_survive_being_written_down() {
        let mut shelf = Shelf::from(vec![Row("a".into(), 1), Row("b".into(), 2)]);
        shelf.push(Row("a".into(), 3));
        let text = serde_json::to_string(&shelf).expect("JSON");
        let read: Shelf<Row> = serde_json::from_str(&text).expect("a shelf");
        for shelf in [&shelf, &read] {
            assert_eq!(shelf.of("a").map(|row| row.1).collect::<Vec<_>>(), [1, 3]);
            assert_eq!(shelf.first("b").map(|row| row.1), Some(2));
            assert!(shelf.first("c").is_none());
            assert_eq!(shelf.len(), 3);
        }
    }
}
