//! How quickly lists are answered when there is much to list: a measurement, since machines differ.

use std::time::{Duration, Instant};

use holdfast_sandbox::{Options, Sandbox, fleet};

use crate::caller::Caller;

#[expect(clippy::print_stdout, reason = "a measurement is printed")]
#[tokio::test]
#[ignore = "it measures and prints; run it with --ignored --nocapture"]
async fn lists_of_one_target_with_and_without_two_thousand_backups_of_others() {
    let options = Options { fleet: 8_000, backup_duration: Duration::ZERO, ..Options::default() };
    let sandbox = Sandbox::start(options).await.expect("started");
    let mut caller = Caller::of(&sandbox);
    caller.http = reqwest::Client::builder().no_proxy().build().expect("a client");
    let per_second = async |requests: u32| {
        let begun = Instant::now();
        for number in 1..=requests {
            let id = fleet::rds(number);
            assert_eq!(caller.backups(&[("instance_id", &id)]).await.status, 200);
        }
        f64::from(requests) / begun.elapsed().as_secs_f64()
    };
    let before = per_second(200).await;
    for number in 1..=2_000 {
        assert_eq!(caller.create(&fleet::rds(number), &format!("backup-{number}")).await.status, 200);
    }
    let after = per_second(200).await;
    println!("GET backups?instance_id=: {before:.0}/s without, {after:.0}/s with 2000 backups");
    assert_eq!(sandbox.creates().acted, 2_000);
}
