//! Holdfast's window: opens the core, lists what the window may ask, and runs.
//!
//! Nothing is decided here; see `holdfast-core`.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod arguments;
mod commands;
mod files;
mod follow;
mod refresh;
mod runbooks;
mod sandbox_profiles;
mod spaces;
mod window;

use std::process::ExitCode;

use arguments::Arguments;

#[expect(clippy::exit, reason = "Tauri's generated context ends the process where it cannot be read")]
fn main() -> ExitCode {
    holdfast_core::secret::forbid_core_dumps();
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::from_default_env())
        .with_writer(std::io::stderr)
        .init();
    let arguments = match Arguments::parse(std::env::args_os().skip(1)) {
        Ok(arguments) => arguments,
        Err(answer) => return answer.print(),
    };
    let application = tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .manage(follow::Stream::default())
        .manage(refresh::Stop::default())
        .manage(window::Unsaved::default())
        .setup(move |application| {
            spaces::open(application, arguments)?;
            window::open(application)?;
            Ok(())
        })
        .invoke_handler(tauri::generate_handler![
            commands::status,
            commands::check_keychain,
            commands::set_space,
            commands::add_sandbox_profiles,
            commands::list_profiles,
            commands::check_profile,
            commands::save_profile,
            commands::duplicate_profile,
            commands::delete_profile,
            commands::secret_states,
            commands::forget_secrets,
            commands::test_connection,
            commands::regions,
            commands::list_targets,
            commands::suggest_name,
            commands::check_backup,
            commands::make_plan,
            commands::get_plan,
            commands::latest_plan,
            commands::apply_plan,
            commands::list_runs,
            commands::list_jobs,
            commands::get_job,
            commands::job_events,
            commands::look_now,
            commands::cancel_job,
            commands::set_aside,
            commands::get_run,
            commands::stop_run,
            commands::cancel_run,
            runbooks::list_runbooks,
            runbooks::read_runbook,
            runbooks::save_runbook,
            runbooks::delete_runbook,
            runbooks::check_runbook,
            runbooks::plan_runbook,
            runbooks::runbook_of,
            runbooks::set_unsaved,
            files::import_runbook,
            files::export_runbook,
            files::save_plan_file,
            files::open_plan_file,
            follow::follow_events,
            follow::unfollow_events,
            commands::history,
            refresh::refresh_history,
            refresh::stop_refresh,
            commands::preview_export,
            commands::verify_history,
            files::export_history,
            files::export_evidence,
        ])
        .run(tauri::generate_context!());
    match application {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(error = %error, "the window could not be opened");
            ExitCode::FAILURE
        }
    }
}
