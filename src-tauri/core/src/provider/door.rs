//! A question that many ask at the same time is asked once for all of them.
//!
//! Nobody is given an answer to a question that was asked before his own: who comes while it is under way waits for
//! the next one. So an answer is as fresh as if everybody had asked alone, and a plan for a thousand tenants lists them
//! a few dozen times instead of a thousand.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::Mutex;

/// Where those who have the same question wait.
#[derive(Debug)]
pub(super) struct Door<T> {
    /// How many have come.
    came: AtomicU64,
    /// How many are there now.
    here: AtomicU64,
    last: Mutex<Last<T>>,
}

/// What came of the question when it was last asked.
#[derive(Debug)]
struct Last<T> {
    /// Everybody before this one had come when it was asked.
    until: u64,
    /// Nothing where it failed: an error is told to whoever asked, and the others ask for themselves.
    answer: Option<T>,
}

impl<T> Default for Door<T> {
    fn default() -> Self {
        Self {
            came: AtomicU64::new(0),
            here: AtomicU64::new(0),
            last: Mutex::new(Last { until: 0, answer: None }),
        }
    }
}

/// The doors of one question, one for each thing it is about.
#[derive(Debug)]
pub(super) struct Doors<K, T>(std::sync::Mutex<HashMap<K, Arc<Door<T>>>>);

impl<K, T> Default for Doors<K, T> {
    fn default() -> Self {
        Self(std::sync::Mutex::default())
    }
}

impl<K: Eq + Hash, T> Doors<K, T> {
    /// The door of this thing; one of its own where there is no key to share it by. Where nobody is, none is kept.
    pub(super) fn of(&self, key: Option<K>) -> Arc<Door<T>> {
        match (key, self.0.lock()) {
            (Some(key), Ok(mut doors)) => {
                doors.retain(|known, door| *known == key || Arc::strong_count(door) > 1);
                doors.entry(key).or_default().clone()
            }
            _ => Arc::default(),
        }
    }
}

impl<T: Clone> Door<T> {
    /// The answer to a question that is asked now or later, by the one who comes first and for all who wait.
    pub(super) async fn ask<E>(&self, question: impl Future<Output = Result<T, E>>) -> Result<T, E> {
        self.ask_after(std::future::ready(()), question).await
    }

    /// The same where others are on their way: whoever comes first waits for that before he asks.
    pub(super) async fn ask_after<E>(
        &self,
        gathering: impl Future<Output = ()>,
        question: impl Future<Output = Result<T, E>>,
    ) -> Result<T, E> {
        let number = self.came.fetch_add(1, Ordering::SeqCst);
        let _visit = Visit::begin(self);
        {
            let mut last = self.last.lock().await;
            if number >= last.until {
                gathering.await;
                let until = self.came.load(Ordering::SeqCst);
                let answer = question.await;
                *last = Last { until, answer: answer.as_ref().ok().cloned() };
                return answer;
            }
            if let Some(answer) = &last.answer {
                return Ok(answer.clone());
            }
        }
        question.await
    }
}

/// Somebody who asks. The last one to leave, answered or not, takes the answer away: a vendor's lists are long.
struct Visit<'a, T>(&'a Door<T>);

impl<'a, T> Visit<'a, T> {
    fn begin(door: &'a Door<T>) -> Self {
        door.here.fetch_add(1, Ordering::SeqCst);
        Self(door)
    }
}

impl<T> Drop for Visit<'_, T> {
    fn drop(&mut self) {
        if self.0.here.fetch_sub(1, Ordering::SeqCst) == 1
            && let Ok(mut last) = self.0.last.try_lock()
        {
            // Whoever comes now came after it was asked, and asks anew.
            last.answer = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicU32;

    use tokio::sync::Semaphore;
    use tokio::task::yield_now;

    use super::*;

    /// A question whose answer is how often it was asked, given when the test says so.
    #[derive(Default)]
    struct Slow {
        asked: AtomicU32,
        answers: Option<Semaphore>,
        fails: bool,
    }

    impl Slow {
        fn new() -> Self {
            Self { answers: Some(Semaphore::new(0)), ..Self::default() }
        }

        async fn ask(&self) -> Result<u32, ()> {
            let number = self.asked.fetch_add(1, Ordering::SeqCst) + 1;
            if let Some(answers) = &self.answers {
                answers.acquire().await.unwrap().forget();
            }
            if self.fails { Err(()) } else { Ok(number) }
        }
    }

    #[tokio::test]
    async fn who_comes_while_it_is_asked_waits_for_the_next_answer_and_shares_it() {
        let (door, slow) = (Door::default(), Slow::new());
        let ask = || door.ask(slow.ask());
        let release = async {
            while slow.asked.load(Ordering::SeqCst) < 1 {
                yield_now().await;
            }
            // All five have come by now; the first alone is being answered.
            slow.answers.as_ref().unwrap().add_permits(2);
        };
        let (first, second, third, fourth, fifth, ()) =
            tokio::join!(ask(), ask(), ask(), ask(), ask(), release);
        assert_eq!(first, Ok(1));
        assert_eq!([second, third, fourth, fifth], [Ok(2); 4]);
        assert_eq!(slow.asked.load(Ordering::SeqCst), 2);
        assert!(door.last.lock().await.answer.is_none(), "nobody is left who wants it");
    }

    #[tokio::test]
    async fn nobody_is_given_an_answer_from_before_he_came() {
        let (door, slow) = (Door::default(), Slow::default());
        for number in 1..=3 {
            assert_eq!(door.ask(slow.ask()).await, Ok(number));
        }
    }

    #[tokio::test]
    async fn whoever_waits_for_the_others_asks_for_all_of_them() {
        let (door, slow, all_are_here) = (Door::default(), Slow::default(), Semaphore::new(0));
        let ask = || {
            let gathering = async { all_are_here.acquire().await.unwrap().forget() };
            door.ask_after(gathering, slow.ask())
        };
        let gather = async {
            while door.here.load(Ordering::SeqCst) < 3 {
                yield_now().await;
            }
            all_are_here.add_permits(1);
        };
        let answers = tokio::join!(ask(), ask(), ask(), gather);
        assert_eq!(answers, (Ok(1), Ok(1), Ok(1), ()));
        all_are_here.add_permits(1);
        assert_eq!(ask().await, Ok(2), "this one came after it was asked");
    }

    #[tokio::test]
    async fn after_a_failure_each_asks_for_himself() {
        let (door, slow) = (Door::<u32>::default(), Slow { fails: true, ..Slow::default() });
        let ask = || door.ask(slow.ask());
        let answers = tokio::join!(ask(), ask(), ask());
        assert_eq!(answers, (Err(()), Err(()), Err(())));
        assert_eq!(slow.asked.load(Ordering::SeqCst), 3);
    }

    #[tokio::test]
    async fn one_who_gives_up_half_way_keeps_nobody_waiting() {
        let (door, slow) = (Door::default(), Slow::new());
        tokio::select! {
            biased;
            _ = door.ask(slow.ask()) => panic!("it was not answered yet"),
            () = yield_now() => {}
        }
        slow.answers.as_ref().unwrap().add_permits(1);
        assert_eq!(door.ask(slow.ask()).await, Ok(2));
    }
}
