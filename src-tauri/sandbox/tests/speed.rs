//! Lists stay quick when there is much to list. Counts only what would be far off: machines differ.

use std::time::{Duration, Instant};

use holdfast_sandbox::{Options, Sandbox, fleet};

use crate::caller::Caller;

#[tokio::test]
async fn a_list_of_one_target_does_not_get_slower_with_two_thousand_backups_of_others() {
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
    assert!(after > before / 4.0, "{after:.0}/s, and {before:.0}/s before");
    assert_eq!(sandbox.creates().acted, 2_000);
}
