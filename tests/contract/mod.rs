//! One suite for all vendors: whatever Holdfast promises, it promises at each of them.
//!
//! What differs between vendors is in [`bench`]; the questions are the same, and each is a test of its own for each.

mod bad;
pub(crate) mod bench;
mod connect;
mod lost;
mod preflight;
mod refresh;
mod satisfied;
mod secrets;
mod verdict;

pub(crate) use bench::Bench;

/// Every vendor's bench.
pub(crate) fn all() -> [Bench; 4] {
    [bench::huawei_rds(), bench::huawei_taurusdb(), bench::oceanbase_ocp(), bench::oceanbase_obshell()]
}

/// Asks every vendor each of these questions.
macro_rules! contract {
    ($($room:ident: $($question:ident),+;)+) => {
        contract!(@vendor huawei_rds, $($room: $($question),+;)+);
        contract!(@vendor huawei_taurusdb, $($room: $($question),+;)+);
        contract!(@vendor oceanbase_ocp, $($room: $($question),+;)+);
        contract!(@vendor oceanbase_obshell, $($room: $($question),+;)+);
    };
    (@vendor $vendor:ident, $($room:ident: $($question:ident),+;)+) => {
        mod $vendor {
            $($(
                #[tokio::test]
                async fn $question() {
                    super::$room::$question(super::bench::$vendor()).await;
                }
            )+)+
        }
    };
}

contract! {
    connect:
        a_connection_is_tested_step_by_step,
        a_wrong_secret_is_named_and_tried_once,
        every_target_is_listed_once_with_its_state;
    preflight:
        a_plan_shows_the_exact_request_and_sends_nothing,
        a_busy_target_is_not_asked_for_another_backup,
        bad_input_is_refused_at_its_field,
        options_of_another_vendor_are_refused,
        a_backup_of_somebody_else_makes_the_plan_stale;
    verdict:
        a_backup_runs_to_the_vendors_own_verdict_over_one_request,
        a_failed_backup_is_failed_and_says_why,
        an_unknown_word_is_never_success,
        a_job_is_found_again_after_a_restart,
        backups_are_listed_with_bytes_and_times_in_utc,
        a_cancel_is_asked_for_where_the_vendor_can;
    refresh:
        every_backup_is_read_into_the_history_once;
    satisfied:
        a_young_completed_backup_makes_a_new_one_unnecessary,
        a_backup_that_is_too_old_is_made_anew_and_the_plan_says_how_old_it_is;
    lost:
        a_lost_answer_is_found_again,
        a_request_that_never_arrived_is_not_started,
        an_answer_that_is_no_answer_proves_nothing,
        a_definite_refusal_is_failed_at_once,
        a_wrong_secret_at_the_time_of_applying_stops_before_the_request;
}
