//! Lets Tauri read `tauri.conf.json` and generate the window's permissions.

fn main() {
    tauri_build::build();
}
