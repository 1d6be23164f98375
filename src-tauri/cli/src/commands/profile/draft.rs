//! From options to the core's draft. An option that nothing asked for is refused, instead of passed over in silence.

use std::collections::BTreeMap;
use std::path::Path;

use holdfast_core::error::{Error, ErrorCode, ErrorReport};
use holdfast_core::profile::{
    ConnectionDraft, HuaweiDraft, HuaweiSignInMethod, NetworkDraft, ObshellDraft, ObshellSignIn, OcpDraft,
    OcpSignInMethod, ProxyChoice, TaurusdbDraft, TaurusdbPath, TrustChoice,
};
use holdfast_core::rule::FieldError;
use holdfast_core::text::Text;

use super::options::{ConnectionOptions, Method, NetworkOptions, Vendor, refused, typed};
use crate::failure::Failure;

/// What was given and has not been asked for yet, by option. A flag has no text.
struct Given(BTreeMap<&'static str, String>);

impl Given {
    fn of(options: &ConnectionOptions) -> Self {
        let flag = |is_set: bool| is_set.then(String::new);
        let all = [
            ("--region", options.region.clone()),
            ("--project-id", options.project_id.clone()),
            ("--endpoint", options.endpoint.clone()),
            ("--iam-endpoint", options.iam_endpoint.clone()),
            ("--access-key-id", options.access_key_id.clone()),
            ("--domain-name", options.domain_name.clone()),
            ("--user-name", options.user_name.clone()),
            ("--legacy-path", flag(options.legacy_path)),
            ("--storage-key-id", options.storage_key_id.clone()),
            ("--encrypts", flag(options.encrypts)),
        ];
        Self(all.into_iter().filter_map(|(option, value)| Some((option, value?))).collect())
    }

    fn take(&mut self, option: &str) -> String {
        self.0.remove(option).unwrap_or_default()
    }

    fn is_set(&mut self, option: &str) -> bool {
        self.0.remove(option).is_some()
    }
}

/// The vendor's half of the draft.
pub(super) fn connection(vendor: Vendor, options: &ConnectionOptions) -> Result<ConnectionDraft, Failure> {
    let method = method(vendor, options.sign_in)?;
    let mut given = Given::of(options);
    let draft = match vendor {
        Vendor::HuaweiRds => ConnectionDraft::HuaweiRds(huawei(method, &mut given)),
        Vendor::HuaweiTaurusdb => ConnectionDraft::HuaweiTaurusdb(TaurusdbDraft {
            account: huawei(method, &mut given),
            path: if given.is_set("--legacy-path") { TaurusdbPath::Legacy } else { TaurusdbPath::Current },
        }),
        Vendor::OceanbaseOcp => ConnectionDraft::OceanbaseOcp(ocp(method, &mut given)),
        Vendor::OceanbaseObshell => ConnectionDraft::OceanbaseObshell(ObshellDraft {
            endpoint: given.take("--endpoint"),
            method: if method == Method::AgentPassword {
                ObshellSignIn::AgentPassword
            } else {
                ObshellSignIn::RootPassword
            },
            encrypts: given.is_set("--encrypts"),
        }),
    };
    let (vendor, method) = (typed(&vendor), typed(&method));
    let unasked = |option: &&'static str| {
        refused(
            option,
            format!("{vendor} with --sign-in {method} has no {option}"),
            format!("{vendor} 以 --sign-in {method} 登录时没有 {option}"),
        )
    };
    refuse_all(given.0.keys().map(unasked).collect())?;
    Ok(draft)
}

fn method(vendor: Vendor, chosen: Option<Method>) -> Result<Method, Failure> {
    let known = vendor.methods();
    match chosen {
        None => Ok(known[0]),
        Some(method) if known.contains(&method) => Ok(method),
        Some(method) => {
            let known: Vec<_> = known.iter().map(typed).collect();
            let (vendor, method) = (typed(&vendor), typed(&method));
            Err(invalid(vec![refused(
                "--sign-in",
                format!("{vendor} has no {method}: it takes {}", known.join(", ")),
                format!("{vendor} 不支持 {method}，可用的有 {}", known.join("、")),
            )]))
        }
    }
}

fn huawei(method: Method, given: &mut Given) -> HuaweiDraft {
    let mut draft = HuaweiDraft {
        region: given.take("--region"),
        project_id: given.take("--project-id"),
        endpoint: given.take("--endpoint"),
        iam_endpoint: given.take("--iam-endpoint"),
        method: HuaweiSignInMethod::AccessKey,
        access_key_id: String::new(),
        domain_name: String::new(),
        user_name: String::new(),
    };
    if method == Method::Password {
        draft.method = HuaweiSignInMethod::Password;
        draft.domain_name = given.take("--domain-name");
        draft.user_name = given.take("--user-name");
    } else {
        if method == Method::TemporaryAccessKey {
            draft.method = HuaweiSignInMethod::TemporaryAccessKey;
        }
        draft.access_key_id = given.take("--access-key-id");
    }
    draft
}

fn ocp(method: Method, given: &mut Given) -> OcpDraft {
    let is_key = method == Method::AccessKey;
    OcpDraft {
        endpoint: given.take("--endpoint"),
        method: if is_key { OcpSignInMethod::AccessKey } else { OcpSignInMethod::Password },
        user_name: if is_key { String::new() } else { given.take("--user-name") },
        access_key_id: if is_key { given.take("--access-key-id") } else { String::new() },
        storage_key_id: given.take("--storage-key-id"),
    }
}

/// The network's half of the draft.
pub(super) fn network(options: &NetworkOptions) -> Result<NetworkDraft, Failure> {
    let mut draft = NetworkDraft {
        connect_timeout: options.connect_timeout.clone().unwrap_or_default(),
        answer_timeout: options.answer_timeout.clone().unwrap_or_default(),
        ..NetworkDraft::default()
    };
    if let Some(path) = &options.trust_authority {
        draft.trust = TrustChoice::PrivateAuthority;
        draft.private_authority = text_of("--trust-authority", path)?;
    }
    if let Some(fingerprint) = &options.trust_fingerprint {
        draft.trust = TrustChoice::Pinned;
        draft.fingerprint.clone_from(fingerprint);
    }
    if let Some(path) = &options.client_certificate {
        draft.client_certificate = text_of("--client-certificate", path)?;
    }
    match options.proxy.as_deref() {
        None => {}
        Some("none") => {
            draft.proxy = ProxyChoice::None;
            if options.proxy_user.is_some() {
                let field = refused("--proxy-user", "--proxy none has no user", "--proxy none 没有用户");
                return Err(invalid(vec![field]));
            }
        }
        Some(address) => {
            draft.proxy = ProxyChoice::Server;
            draft.proxy_address = address.to_owned();
            draft.proxy_user_name = options.proxy_user.clone().unwrap_or_default();
        }
    }
    Ok(draft)
}

/// A file's text.
pub(super) fn text_of(option: &str, path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| {
        let path = path.display();
        let field =
            refused(option, format!("cannot read {path}: {error}"), format!("无法读取 {path}：{error}"));
        invalid(vec![field])
    })
}

/// Nothing where nothing is refused.
pub(super) fn refuse_all(fields: Vec<FieldError>) -> Result<(), Failure> {
    if fields.is_empty() { Ok(()) } else { Err(invalid(fields)) }
}

/// The refusal of fields, with their sentences.
pub(super) fn invalid(fields: Vec<FieldError>) -> Failure {
    Error::Invalid(fields).into()
}

/// A refusal that is about no option.
pub(super) fn refusal(message: Text, hint: Option<Text>) -> Failure {
    ErrorReport::new(ErrorCode::InvalidInput, message, hint).into()
}
