//! Finding a profile by what a person calls it.

use super::{Profile, ProfileId, ProfileView};
use crate::error::Error;
use crate::holdfast::Holdfast;
use crate::near::nearest;
use crate::text::Text;

/// How many names are worth reading where none is near.
const MOST_OFFERED: usize = 8;

impl Holdfast {
    /// The profile of this name, written exactly so, or of this id.
    ///
    /// # Errors
    /// `ProfileUnknown` where none is called so, with the names near it, or more than one is.
    pub async fn profile_named(&self, wanted: &str) -> Result<ProfileView, Error> {
        let profiles = self.store().profiles().await?;
        if let Ok(id) = wanted.trim().parse().map(ProfileId)
            && let Some(profile) = profiles.iter().find(|profile| profile.id == id)
        {
            return Ok(ProfileView::from(profile));
        }
        named(&profiles, wanted).map(ProfileView::from).map_err(|reason| Error::ProfileUnknown { reason })
    }
}

/// The one profile of this name, or why there is none to be meant.
pub(crate) fn named<'a>(profiles: &'a [Profile], wanted: &str) -> Result<&'a Profile, Text> {
    let wanted = wanted.trim();
    let found: Vec<&Profile> = profiles.iter().filter(|profile| profile.name.as_str() == wanted).collect();
    let shown = crate::text::shown(wanted);
    match found.as_slice() {
        [profile] => Ok(profile),
        [] => Err(offer(&shown, wanted, profiles)),
        several => Err(Text::new(
            format!("{} profiles are called “{shown}”: give each a name of its own", several.len()),
            format!("有 {} 个连接配置都叫“{shown}”，请改为不同的名称", several.len()),
        )),
    }
}

fn offer(shown: &str, wanted: &str, profiles: &[Profile]) -> Text {
    let mut text =
        Text::new(format!("There is no profile “{shown}”"), format!("没有名为“{shown}”的连接配置"));
    let names = profiles.iter().map(|profile| profile.name.as_str());
    let near = nearest(wanted, names.clone());
    let (en, zh) = if near.is_empty() {
        (". There are: ", "。现有：")
    } else {
        (". Near it: ", "。相近的有：")
    };
    let offered: Vec<&str> = if near.is_empty() { names.take(MOST_OFFERED).collect() } else { near };
    if !offered.is_empty() {
        text.en.push_str(&format!("{en}{}", offered.join(", ")));
        text.zh.push_str(&format!("{zh}{}", offered.join("、")));
    }
    text
}
