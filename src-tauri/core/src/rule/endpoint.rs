//! The address of a vendor's API: a scheme, a host, perhaps a port and a path before everything else.
//!
//! Never a user name or password, a query or a fragment: those would end in logs, or in what is signed.

use std::str::FromStr;

use url::Url;

use super::RuleError;

/// A base address such as `https://rds.cn-north-4.myhuaweicloud.com`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Endpoint(Url);

impl Endpoint {
    /// The host as a request names it: with the port where it is not the scheme's own.
    pub fn authority(&self) -> String {
        let host = self.0.host_str().unwrap_or_default();
        match self.0.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        }
    }

    /// `http` or `https`.
    pub fn scheme(&self) -> &str {
        self.0.scheme()
    }

    /// What stands before every path, without a slash at its end; empty as a rule.
    pub fn base_path(&self) -> &str {
        self.0.path().trim_end_matches('/')
    }

    /// Whether it leads to this very machine, where no proxy should be asked.
    pub fn is_loopback(&self) -> bool {
        match self.0.host() {
            Some(url::Host::Domain(name)) => name == "localhost",
            Some(url::Host::Ipv4(address)) => address.is_loopback(),
            Some(url::Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        }
    }
}

impl std::fmt::Display for Endpoint {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}://{}{}", self.scheme(), self.authority(), self.base_path())
    }
}

impl serde::Serialize for Endpoint {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Endpoint {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <String as serde::Deserialize>::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl FromStr for Endpoint {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        let example = "https://rds.cn-north-4.myhuaweicloud.com";
        let not_an_address = || {
            let error = RuleError::new(
                format!("“{text}” is no web address. It looks like {example}"),
                format!("“{text}”不是网址，应类似 {example}"),
            );
            let guess = format!("https://{text}");
            if !text.contains(':') && guess.parse::<Self>().is_ok() { error.suggesting(guess) } else { error }
        };
        if text.contains(char::is_whitespace) {
            return Err(RuleError::new("The address contains a space", "地址中含有空格"));
        }
        if !text.contains("://") {
            return Err(not_an_address());
        }
        let mut url = Url::parse(text).map_err(|_| not_an_address())?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(RuleError::new(
                format!("“{}” is not spoken here: use https, or http where it must be", url.scheme()),
                format!("不支持“{}”，请用 https，必要时用 http", url.scheme()),
            ));
        }
        if url.host_str().is_none_or(str::is_empty) {
            return Err(not_an_address());
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(RuleError::new(
                "The address carries a user name or password. Put them into their own fields: addresses are shown and stored",
                "地址中含有用户名或密码。地址会被显示和保存，请填到各自的字段",
            ));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(RuleError::new(
                "The address ends before any ? or #",
                "地址中不能有 ? 或 # 之后的部分",
            ));
        }
        // One spelling for one address.
        let path = url.path().trim_end_matches('/').to_owned();
        url.set_path(&path);
        Ok(Self(url))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_addresses_are_taken() {
        for (text, authority, path) in [
            ("https://rds.cn-north-4.myhuaweicloud.com", "rds.cn-north-4.myhuaweicloud.com", ""),
            ("https://rds.example.com/", "rds.example.com", ""),
            ("http://127.0.0.1:47113", "127.0.0.1:47113", ""),
            ("https://gateway.example.com:443/huawei/", "gateway.example.com", "/huawei"),
            ("https://[::1]:8443", "[::1]:8443", ""),
        ] {
            let endpoint: Endpoint = text.parse().unwrap();
            assert_eq!((endpoint.authority().as_str(), endpoint.base_path()), (authority, path), "{text}");
            assert_eq!(endpoint.to_string().parse::<Endpoint>().unwrap(), endpoint, "{text}");
        }
    }

    #[test]
    fn bad_addresses_are_refused() {
        for text in [
            "rds.example.com",
            "ftp://rds.example.com",
            "https://",
            "https://user:password@rds.example.com",
            "https://rds.example.com?x=1",
            "https://rds.example.com#here",
            "https://rds example.com",
            "javascript:alert(1)",
        ] {
            assert!(text.parse::<Endpoint>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_bare_host_gets_a_scheme_suggested() {
        let error = "rds.example.com".parse::<Endpoint>().unwrap_err();
        assert_eq!(error.suggestion.as_deref(), Some("https://rds.example.com"));
    }
}
