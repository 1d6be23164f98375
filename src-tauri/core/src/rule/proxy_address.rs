//! The address of an HTTP proxy: a scheme, a host, perhaps a port, nothing else.
//!
//! A user name has its own field and a password is a secret; in an address both would be stored and shown.

use std::str::FromStr;

use url::Url;

use super::{Endpoint, RuleError, text_type};

/// A proxy such as `http://proxy.example.com:3128`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ProxyAddress(String);

text_type!(ProxyAddress);

impl ProxyAddress {
    /// Whether the proxy itself is spoken to over TLS.
    pub fn is_encrypted(&self) -> bool {
        self.0.starts_with("https:")
    }
}

impl FromStr for ProxyAddress {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        let example = "http://proxy.example.com:3128";
        let not_a_proxy = || {
            let error = RuleError::new(
                format!("“{text}” is no proxy address. It looks like {example}"),
                format!("“{text}”不是代理地址，应类似 {example}"),
            );
            let guess = format!("http://{text}");
            if !text.contains("//") && guess.parse::<Self>().is_ok() {
                error.suggesting(guess)
            } else {
                error
            }
        };
        // Before anything repeats what was typed: a password would be in it.
        if text.contains('@') {
            return Err(RuleError::new(
                "The address carries a user name or password. The user name has its own field, and the password is kept in the keychain",
                "地址中含有用户名或密码。用户名请填到专用字段，密码由系统钥匙串保存",
            ));
        }
        if !text.contains("://") {
            return Err(not_a_proxy());
        }
        let url = Url::parse(text).map_err(|_| not_a_proxy())?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(RuleError::new(
                format!("A proxy of the kind “{}” is not spoken to: use an http or https one", url.scheme()),
                format!("不支持“{}”代理，请用 http 或 https 代理", url.scheme()),
            ));
        }
        let address: Endpoint = text.parse()?;
        if !address.base_path().is_empty() {
            return Err(RuleError::new(
                "A proxy's address ends after its port",
                "代理地址到端口为止，不能带路径",
            ));
        }
        Ok(Self(address.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_and_bad() {
        for good in ["http://proxy.example.com:3128", "https://proxy.example.com", "http://[::1]:8080/"] {
            assert!(good.parse::<ProxyAddress>().is_ok(), "{good}");
        }
        for bad in [
            "",
            "proxy",
            "socks5://proxy.example.com:1080",
            "http://user:password@proxy.example.com",
            "http://user@proxy.example.com",
            "http://proxy.example.com/path",
            "http://proxy.example.com?x",
            "http://",
        ] {
            assert!(bad.parse::<ProxyAddress>().is_err(), "{bad}");
        }
        let error = "chen:canary@proxy.example.com".parse::<ProxyAddress>().unwrap_err();
        assert!(!error.message.en.contains("canary"), "{error}");
        let bare = "proxy.example.com:3128".parse::<ProxyAddress>().unwrap_err();
        assert_eq!(bare.suggestion.as_deref(), Some("http://proxy.example.com:3128"));
    }
}
