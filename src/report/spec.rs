//! `--report FORMAT[=PATH]`

use std::{fmt, path::PathBuf, str::FromStr};

use super::html;

/// The formats that there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Human,
    Json,
    Junit,
    Github,
    Html,
    Trace,
}

impl Format {
    /// All, in the order in which help lists them.
    pub const ALL: [Self; 6] = [Self::Human, Self::Json, Self::Junit, Self::Github, Self::Html, Self::Trace];

    pub fn name(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Json => "json",
            Self::Junit => "junit",
            Self::Github => "github",
            Self::Html => "html",
            Self::Trace => "trace",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Where a report goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum To {
    StandardOutput,
    File(PathBuf),
}

/// One report that was asked for. Without a path, or with `-`, it goes to standard output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportSpec {
    pub format: Format,
    pub to: To,
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SpecError {
    #[error("there is no report format '{asked}'{}; there are human, json, junit, github, html and trace",
        near.map(|near| format!(" (did you mean '{near}'?)")).unwrap_or_default())]
    Unknown { asked: String, near: Option<Format> },
    #[error("'{0}=' names no file; write {0}=PATH, or {0} alone for standard output")]
    NoPath(Format),
    #[error("the html report needs a place: html=DIR for a folder, html=FILE.html for all in one file")]
    HtmlNowhere,
    #[error("both {0} and {1} would go to standard output; give one of them a file: {1}=PATH")]
    BothToStandardOutput(Format, Format),
    #[error("both {0} and {1} would be written to {path}; give one of them another file", path = .2.display())]
    BothToFile(Format, Format, PathBuf),
}

impl FromStr for ReportSpec {
    type Err = SpecError;

    fn from_str(asked: &str) -> Result<Self, SpecError> {
        let (name, path) = asked.split_once('=').map_or((asked, None), |(name, path)| (name, Some(path)));
        let format = Format::ALL.into_iter().find(|format| format.name() == name).ok_or_else(|| {
            let near = Format::ALL
                .into_iter()
                .map(|format| (strsim::damerau_levenshtein(format.name(), &name.to_lowercase()), format))
                .filter(|(distance, _)| *distance <= 2)
                .min_by_key(|(distance, _)| *distance);
            SpecError::Unknown { asked: name.to_owned(), near: near.map(|(_, format)| format) }
        })?;
        let to = match path {
            Some("") => return Err(SpecError::NoPath(format)),
            None | Some("-") if format == Format::Html => return Err(SpecError::HtmlNowhere),
            None | Some("-") => To::StandardOutput,
            Some(path) => To::File(path.into()),
        };
        Ok(Self { format, to })
    }
}

impl ReportSpec {
    /// The file that a reader opens.
    pub fn file(&self) -> Option<PathBuf> {
        match &self.to {
            To::StandardOutput => None,
            To::File(path) if self.format == Format::Html => Some(html::document(path)),
            To::File(path) => Some(path.clone()),
        }
    }

    /// No two may claim one place. GitHub's annotations are lines of the log and share it with people's.
    pub fn check_all(specs: &[Self]) -> Result<(), SpecError> {
        for (at, one) in specs.iter().enumerate() {
            for other in &specs[at + 1..] {
                if one.to != other.to {
                    continue;
                }
                let pair = [one.format, other.format];
                match &one.to {
                    To::StandardOutput if pair.contains(&Format::Human) && pair.contains(&Format::Github) => {
                    }
                    To::StandardOutput => {
                        return Err(SpecError::BothToStandardOutput(one.format, other.format));
                    }
                    To::File(path) => {
                        return Err(SpecError::BothToFile(one.format, other.format, path.clone()));
                    }
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<ReportSpec, String> {
        text.parse().map_err(|error: SpecError| error.to_string())
    }

    #[test]
    fn a_format_and_perhaps_a_place() {
        assert_eq!(parse("json"), Ok(ReportSpec { format: Format::Json, to: To::StandardOutput }));
        assert_eq!(parse("json=-"), parse("json"));
        assert_eq!(
            parse("junit=out/a=b.xml"),
            Ok(ReportSpec { format: Format::Junit, to: To::File("out/a=b.xml".into()) })
        );
    }

    #[test]
    fn a_mistake_is_told_with_what_is_valid() {
        assert_eq!(
            parse("Junti=x.xml"),
            Err("there is no report format 'Junti' (did you mean 'junit'?); there are human, json, junit, \
                 github, html and trace"
                .to_owned())
        );
        assert!(parse("json=").unwrap_err().contains("json=PATH"));
    }

    #[test]
    fn two_reports_never_share_a_place() {
        let check = |asked: &[&str]| {
            let specs: Vec<ReportSpec> = asked.iter().map(|one| one.parse().unwrap()).collect();
            ReportSpec::check_all(&specs).map_err(|error| error.to_string())
        };
        assert_eq!(check(&["human", "github", "json=a.json", "junit=b.xml"]), Ok(()));
        assert!(check(&["json", "junit"]).unwrap_err().contains("junit=PATH"));
        assert!(check(&["json=a", "junit=a"]).unwrap_err().contains("another file"));
    }
}
