//! A wrong key or password is not tried by many at once: that would lock the person out.

use holdfast_core::plan::Action;
use holdfast_core::profile::HuaweiSignInMethod;
use holdfast_core::secret::Secret;
use holdfast_core::status::KeepSecret;
use holdfast_sandbox::instances;

use crate::desk::{Desk, backup, secrets};

#[tokio::test]
async fn a_plan_of_many_items_tries_a_wrong_secret_once() {
    for method in [HuaweiSignInMethod::AccessKey, HuaweiSignInMethod::Password] {
        let desk = Desk::new().await;
        let mut typed = secrets(method);
        typed[0].value = Secret::new("wrong");
        let draft = desk.draft(method);
        let profile = desk.holdfast.save_profile(None, &draft, typed, KeepSecret::Keychain).await.unwrap();
        let name = |position| format!("hf-many-{position}");
        let items = (0..12).map(|item| backup(&profile, instances::ORDERS_MYSQL, &name(item), &[]));
        let plan = desk.plan_of(items.collect()).await;
        assert!(plan.items.iter().all(|item| item.action == Action::Blocked));
        assert!(plan.items.iter().all(|item| item.diagnostics[0].code == "sign_in_refused"));
        assert_eq!(desk.sandbox.journal().len(), 1, "{method:?}");

        let edited = Some((profile.id, profile.revision));
        desk.holdfast.save_profile(edited, &draft, secrets(method), KeepSecret::Keychain).await.unwrap();
        desk.holdfast.targets(profile.id).await.expect("a mended secret is tried at once");
    }
}
