//! Lists on pages, whole.

use jiff::Timestamp;

use super::access::Access;
use super::answer::{Page, clock_skew, request_id};
use super::request::{PAGE, page_query};
use crate::error::{Error, Refusal, VendorError, VendorWords};
use crate::provider::Listing;
use crate::request::HttpResponse;

/// More pages than any OCP has: a list that never ends is a defect of the vendor's, or a trap.
const MAX_PAGES: usize = 1000;

impl Access<'_> {
    /// A whole list. Pages count from 1.
    pub(super) async fn all_pages<T>(
        &self,
        path: &str,
        read: impl Fn(&HttpResponse, Timestamp) -> Result<Page<T>, VendorError>,
    ) -> Result<Listing<T>, Error> {
        let (mut rows, mut seen) = (Vec::new(), 0);
        for number in 1..=MAX_PAGES {
            let response = self.get(path, &page_query(number)).await?;
            let now = Timestamp::now();
            let page = read(&response, now)?;
            seen += page.length;
            rows.extend(page.rows);
            let is_last = match (page.pages, page.total) {
                (Some(pages), _) => number >= pages,
                (None, Some(total)) => seen >= total,
                (None, None) => page.length < PAGE,
            };
            // An empty page before the end: somebody deleted rows meanwhile, and others may have slipped by.
            if is_last || page.length == 0 {
                return Ok(Listing { is_whole: is_last, ..listing(rows, &response, now) });
            }
        }
        let words = VendorWords {
            http_status: 200,
            message: format!("the list goes on after {MAX_PAGES} pages"),
            ..VendorWords::default()
        };
        Err(VendorError::new(Refusal::Unreadable, words).into())
    }

    /// A list that is documented without pages. Should the answer have some all the same, they are asked for.
    pub(super) async fn list<T>(
        &self,
        path: &str,
        read: impl Fn(&HttpResponse, Timestamp) -> Result<Page<T>, VendorError>,
    ) -> Result<Listing<T>, Error> {
        let response = self.get(path, &[]).await?;
        let now = Timestamp::now();
        let page = read(&response, now)?;
        if page.pages.is_some_and(|pages| pages > 1) || page.total.is_some_and(|total| page.length < total) {
            return self.all_pages(path, read).await;
        }
        Ok(listing(page.rows, &response, now))
    }
}

pub(super) fn listing<T>(rows: Vec<T>, response: &HttpResponse, now: Timestamp) -> Listing<T> {
    Listing {
        rows,
        is_whole: true,
        clock_skew_ms: clock_skew(response, now),
        request_id: request_id(response),
    }
}
