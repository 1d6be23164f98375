//! Which language a person is spoken to in.

use std::ffi::OsString;

use clap::ValueEnum;
use holdfast_core::text::Text;

/// English or Chinese.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Language {
    En,
    Zh,
}

impl Language {
    /// The one that `--language`, else `HOLDFAST_LANGUAGE`, else the locale names, before anything is parsed. A word that
    /// is no language is passed over: it is refused by whoever parses.
    pub(crate) fn of_words(words: &[OsString], variable: impl Fn(&str) -> Option<String>) -> Self {
        let mut words = words.iter().filter_map(|word| word.to_str()).take_while(|word| *word != "--");
        let mut chosen = None;
        while let Some(word) = words.next() {
            if word == "--language" {
                chosen = words.next();
            } else if let Some(value) = word.strip_prefix("--language=") {
                chosen = Some(value);
            }
        }
        let language = |name: &str| Self::from_str(name, false).ok();
        chosen
            .and_then(language)
            .or_else(|| language(&variable("HOLDFAST_LANGUAGE")?))
            .unwrap_or_else(|| Self::of_locale(variable))
    }

    /// The locale's, as POSIX orders the variables: the first that is set and not empty decides.
    pub(crate) fn of_locale(variable: impl Fn(&str) -> Option<String>) -> Self {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .filter_map(variable)
            .find(|value| !value.is_empty());
        if locale.is_some_and(|locale| locale.starts_with("zh")) { Self::Zh } else { Self::En }
    }

    /// The sentence in this language.
    pub(crate) fn of(self, text: &Text) -> &str {
        match self {
            Self::En => &text.en,
            Self::Zh => &text.zh,
        }
    }

    /// The word in this language.
    pub(crate) fn pick<'a>(self, en: &'a str, zh: &'a str) -> &'a str {
        match self {
            Self::En => en,
            Self::Zh => zh,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_known_before_anything_is_parsed() {
        let language = |line: &str, variable: Option<&str>, locale: &str| {
            let words: Vec<_> = line.split(' ').map(OsString::from).collect();
            Language::of_words(&words, |name| match name {
                "HOLDFAST_LANGUAGE" => variable.map(str::to_owned),
                "LANG" => Some(locale.to_owned()),
                _ => None,
            })
        };
        assert_eq!(language("holdfast plan", None, "C"), Language::En);
        assert_eq!(language("holdfast plan", None, "zh_CN.UTF-8"), Language::Zh);
        assert_eq!(language("holdfast plan", Some("en"), "zh_CN.UTF-8"), Language::En);
        assert_eq!(language("holdfast plan", Some("fr"), "zh_CN.UTF-8"), Language::Zh);
        assert_eq!(language("holdfast --language zh --wrong", Some("en"), "C"), Language::Zh);
        assert_eq!(language("holdfast plan --language=zh", None, "C"), Language::Zh);
        assert_eq!(language("holdfast --language fr", None, "C"), Language::En);
        assert_eq!(language("holdfast --language", None, "C"), Language::En);
        assert_eq!(language("holdfast plan -- --language zh", None, "C"), Language::En);
    }

    #[test]
    fn the_first_variable_that_is_set_decides() {
        let locale = |pairs: &'static [(&str, &str)]| {
            Language::of_locale(|name| {
                pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
            })
        };
        assert_eq!(locale(&[]), Language::En);
        assert_eq!(locale(&[("LANG", "zh_CN.UTF-8")]), Language::Zh);
        assert_eq!(locale(&[("LC_ALL", ""), ("LANG", "zh_CN.UTF-8")]), Language::Zh);
        assert_eq!(locale(&[("LC_ALL", "C"), ("LANG", "zh_CN.UTF-8")]), Language::En);
        assert_eq!(locale(&[("LC_MESSAGES", "zh_CN"), ("LANG", "en_US.UTF-8")]), Language::Zh);
    }
}
