//! What is left undone when this process ends, and what becomes of it.

use crate::error::Error;
use crate::holdfast::Holdfast;
use crate::text::Text;

/// The jobs that this process sends and watches and that are not over. Those of another process go on there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unfinished {
    pub jobs: u32,
    /// How many of them were never sent.
    pub not_sent: u32,
    /// How many minutes what was never sent waits for its run to be taken up again.
    pub minutes: u64,
}

impl Unfinished {
    /// Both together. What waits, waits for the shorter of the two times.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        if self.jobs == 0 || other.jobs == 0 {
            return if self.jobs == 0 { other } else { self };
        }
        Self {
            jobs: self.jobs.saturating_add(other.jobs),
            not_sent: self.not_sent.saturating_add(other.not_sent),
            minutes: self.minutes.min(other.minutes),
        }
    }

    /// What whoever closes the program should know.
    pub fn in_words(&self) -> Text {
        let Self { jobs, not_sent, minutes } = *self;
        let sent = jobs.saturating_sub(not_sent);
        let (is, they, go) =
            if not_sent == 1 { ("was", "it is", "It is") } else { ("were", "they are", "They are") };
        let (them, goes) = if sent == 1 { ("it", "goes") } else { ("them", "go") };
        let once_more =
            format!("sent if Holdfast is opened again within {minutes} minutes, and otherwise not");
        let again = format!("{minutes} 分钟内重新打开 Holdfast 则会发送，否则不再发送");
        match (sent, not_sent) {
            (_, 0) => Text::new(
                format!(
                    "{jobs} not finished yet. What was sent goes on at the vendor, and Holdfast finds it again at its next start."
                ),
                format!("{jobs} 个作业尚未结束。已发送的会在厂商侧继续，下次启动 Holdfast 时会重新找到。"),
            ),
            (0, _) => Text::new(
                format!("{jobs} not finished yet, none of them sent. {go} {once_more}."),
                format!("{jobs} 个作业尚未结束，均未发送。{again}。"),
            ),
            _ => Text::new(
                format!(
                    "{jobs} not finished yet. {not_sent} of them {is} not sent yet: {they} {once_more}. The other {sent} {goes} on at the vendor, and Holdfast finds {them} again at its next start."
                ),
                format!(
                    "{jobs} 个作业尚未结束。其中 {not_sent} 个尚未发送：{again}。其余 {sent} 个会在厂商侧继续，下次启动 Holdfast 时会重新找到。"
                ),
            ),
        }
    }
}

impl Holdfast {
    /// What this process leaves undone if it ends now.
    pub async fn unfinished(&self) -> Result<Unfinished, Error> {
        let (jobs, not_sent) = self.store().unfinished_here().await?;
        Ok(Unfinished { jobs, not_sent, minutes: self.pace().interruption.as_secs() / 60 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_told_how_many_were_not_sent_and_what_becomes_of_them() {
        for (jobs, not_sent, en, zh) in [
            (3, 0, "3 not finished yet. What was sent goes on at the vendor", "3 个作业尚未结束。已发送的"),
            (
                12,
                5,
                "12 not finished yet. 5 of them were not sent yet: they are sent if Holdfast is opened again within 15 minutes, and otherwise not. The other 7 go on",
                "其中 5 个尚未发送：15 分钟内重新打开 Holdfast 则会发送，否则不再发送。其余 7 个",
            ),
            (2, 1, "1 of them was not sent yet: it is sent if", "其中 1 个尚未发送"),
            (2, 2, "2 not finished yet, none of them sent. They are sent if", "2 个作业尚未结束，均未发送。"),
        ] {
            let Text { en: told, zh: chinese } = Unfinished { jobs, not_sent, minutes: 15 }.in_words();
            assert!(told.starts_with(en) || told.contains(en), "{told}");
            assert!(chinese.contains(zh), "{chinese}");
        }
    }

    #[test]
    fn two_spaces_are_told_together() {
        let one = Unfinished { jobs: 2, not_sent: 1, minutes: 15 };
        assert_eq!(one.and(Unfinished::default()), one);
        assert_eq!(Unfinished::default().and(one), one);
        let other = Unfinished { jobs: 3, not_sent: 0, minutes: 10 };
        assert_eq!(one.and(other), Unfinished { jobs: 5, not_sent: 1, minutes: 10 });
    }
}
