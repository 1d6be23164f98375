//! What a person does with the page: look for a thing, click it, type into it, read it, wait for it.
//!
//! Things are found by their `data-testid`, never by text or style: those change with language and theme. Nothing
//! sleeps for a fixed time: everything is looked at until it is so, and a time-out says what was seen instead.

use std::time::Instant;

use fantoccini::Locator;
use fantoccini::elements::Element;

use crate::driver::{LOOK_EVERY, PATIENCE, Window};

impl Window {
    /// Waits until the thing is on the page and visible.
    pub(crate) async fn wait_for(&self, test_id: &str) -> Element {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(element) = self.look_for(test_id).await {
                return element;
            }
            if Instant::now() > deadline {
                self.give_up(test_id, "it is not there, or not visible").await;
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// Waits until the thing's text contains `wanted`.
    pub(crate) async fn wait_for_text(&self, test_id: &str, wanted: &str) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            // The page may replace the element between finding and reading it: that is one more look, no failure.
            let text = match self.look_for(test_id).await {
                Some(element) => element.text().await.unwrap_or_default(),
                None => String::new(),
            };
            if text.contains(wanted) {
                return;
            }
            if Instant::now() > deadline {
                self.give_up(test_id, &format!("its text is {text:?} and does not contain {wanted:?}")).await;
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// Waits for the thing to be there and enabled, then clicks it.
    pub(crate) async fn click(&self, test_id: &str) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let element = self.wait_for(test_id).await;
            let outcome = match element.is_enabled().await {
                Ok(true) => element.click().await.map_err(|error| error.to_string()),
                Ok(false) => Err("it is disabled".to_owned()),
                Err(error) => Err(error.to_string()),
            };
            let Err(reason) = outcome else { return };
            if Instant::now() > deadline {
                self.give_up(test_id, &format!("it cannot be clicked: {reason}")).await;
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// Replaces what a field holds by `text`, key by key.
    pub(crate) async fn fill(&self, test_id: &str, text: &str) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let field = self.wait_for(test_id).await;
            // The page may be drawn anew between finding the field and clearing it: that is one more look.
            let Err(error) = field.clear().await else {
                if let Err(error) = field.send_keys(text).await {
                    self.give_up(test_id, &format!("it takes no keys: {error}")).await;
                }
                return;
            };
            if Instant::now() > deadline {
                self.give_up(test_id, &format!("it cannot be cleared: {error}")).await;
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// Clicks a box to tick, which is drawn by its label: the input itself is never seen.
    pub(crate) async fn tick(&self, test_id: &str) {
        let label = format!("//label[.//*[@data-testid='{test_id}']]");
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Ok(element) = self.client.find(Locator::XPath(&label)).await
                && element.click().await.is_ok()
            {
                return;
            }
            if Instant::now() > deadline {
                self.give_up(test_id, "its label cannot be clicked").await;
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// Waits until the thing's attribute has this value.
    pub(crate) async fn wait_for_attribute(&self, test_id: &str, name: &str, wanted: &str) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let found = match self.look_for(test_id).await {
                Some(element) => element.attr(name).await.ok().flatten().unwrap_or_default(),
                None => String::new(),
            };
            if found == wanted {
                return;
            }
            if Instant::now() > deadline {
                self.give_up(test_id, &format!("its {name} is {found:?}, not {wanted:?}")).await;
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// The attribute of the first thing that a CSS selector finds; waits for the thing.
    pub(crate) async fn attribute(&self, selector: &str, name: &str) -> String {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Ok(element) = self.client.find(Locator::Css(selector)).await
                && let Ok(Some(value)) = element.attr(name).await
            {
                return value;
            }
            if Instant::now() > deadline {
                self.give_up(selector, &format!("it is not there, or has no {name}")).await;
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// All the page holds: its markup, what stands in its fields, and what it keeps for next time.
    pub(crate) async fn whole_page(&self) -> String {
        let script = "return [document.documentElement.outerHTML, \
             ...[...document.querySelectorAll('input, textarea')].map((field) => field.value), \
             JSON.stringify(localStorage), JSON.stringify(sessionStorage)].join('\\n')";
        let page =
            self.client.execute(script, Vec::new()).await.expect("the page runs scripts of the driver");
        page.as_str().expect("the script joins texts").to_owned()
    }

    /// How many visible things have this test id, as rows of a list do.
    pub(crate) async fn count(&self, test_id: &str) -> usize {
        let mut count = 0;
        for element in self.client.find_all(Locator::Css(&selector(test_id))).await.unwrap_or_default() {
            count += usize::from(element.is_displayed().await.unwrap_or(false));
        }
        count
    }

    async fn look_for(&self, test_id: &str) -> Option<Element> {
        let element = self.client.find(Locator::Css(&selector(test_id))).await.ok()?;
        element.is_displayed().await.unwrap_or(false).then_some(element)
    }

    /// Fails the test, with all that is needed to see why without running it again.
    async fn give_up(&self, test_id: &str, reason: &str) -> ! {
        let screenshot = self.try_screenshot(&format!("failed-{test_id}")).await;
        let page = match self.client.find(Locator::Css("body")).await {
            Ok(body) => body.text().await.unwrap_or_else(|error| format!("(unreadable: {error})")),
            Err(error) => format!("(no page: {error})"),
        };
        panic!(
            "waited {PATIENCE:?} for data-testid={test_id:?}: {reason}\nscreenshot: {screenshot}\nthe page read:\n{page}"
        );
    }
}

fn selector(test_id: &str) -> String {
    format!("[data-testid=\"{test_id}\"]")
}
