//! Pictures of the window, in `screenshots/` at the root: for a person to look at, not to be compared.
//!
//! They show the page only. A native dialog is a window of its own, and not in the picture.

use std::path::{Path, PathBuf};

use crate::driver::Window;

impl Window {
    /// Saves `screenshots/NAME.png`.
    pub(crate) async fn save_screenshot(&self, name: &str) {
        let outcome = self.save(name).await;
        outcome.unwrap_or_else(|error| panic!("cannot save the screenshot {name}: {error}"));
    }

    /// The same where a test fails already: says where the picture is, or why there is none.
    pub(crate) async fn try_screenshot(&self, name: &str) -> String {
        match self.save(name).await {
            Ok(path) => path.display().to_string(),
            Err(error) => format!("none ({error})"),
        }
    }

    async fn save(&self, name: &str) -> Result<PathBuf, String> {
        // What stands in the document is on the screen two frames later.
        let painted =
            "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done()))";
        self.client.execute_async(painted, Vec::new()).await.map_err(|error| error.to_string())?;
        let picture = self.client.screenshot().await.map_err(|error| error.to_string())?;
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("screenshots");
        let path = folder.join(format!("{name}.png"));
        std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
        std::fs::write(&path, picture).map_err(|error| error.to_string())?;
        Ok(path)
    }
}
