//! `unticked explain RULE --pages DIR`, `--open`: the two pages that show a rule, and one that shows them side by side.

use std::{fmt::Write as _, fs, io, path::Path};

use super::{args, context::Context, review};
use crate::{
    escape,
    exit::Exit,
    rules::{
        Meta,
        example::{self, Side},
    },
};

/// Writes the pages, says where they are, and opens them where that is asked for.
pub fn show(meta: &Meta, args: &args::Explain, context: &Context) -> Exit {
    let written = match &args.pages {
        Some(folder) => write(meta, &context.cwd.join(folder)),
        None => tempfile::Builder::new()
            .prefix("unticked-explain-")
            .tempdir()
            // A browser reads it after we have ended.
            .and_then(|folder| write(meta, &folder.keep())),
    };
    match written {
        Ok(Some(index)) => {
            context.print(&format!("{index}\n"));
            if args.open {
                review::open(&index, context);
            }
            Exit::Passed
        }
        Ok(None) => {
            context.warn(&format!("`{}` is not about pages, so it has none to show.", meta.id));
            Exit::Input
        }
        Err(error) => {
            context.warn(&format!("error: the pages can't be written: {error}"));
            Exit::Broke
        }
    }
}

/// The path of the page that shows both; `None` for a rule without pages.
fn write(meta: &Meta, folder: &Path) -> io::Result<Option<String>> {
    let mut shown = String::new();
    for side in Side::BOTH {
        let Some(page) = example::page(meta, side) else { return Ok(None) };
        fs::create_dir_all(folder)?;
        let name = format!("{}.html", side.name());
        fs::write(folder.join(&name), page)?;
        let title = if side == Side::Bad { "Bad" } else { "Better" };
        let _ = writeln!(
            shown,
            "<figure><figcaption>{title}</figcaption><iframe src=\"{name}\"></iframe></figure>"
        );
    }
    let index = folder.join("index.html");
    fs::write(&index, index_page(meta, &shown))?;
    Ok(Some(index.display().to_string()))
}

fn index_page(meta: &Meta, shown: &str) -> String {
    let why: Vec<String> = meta.why().iter().map(|text| format!("<p>{}</p>", escape::html(text))).collect();
    let why = why.join("\n");
    format!(
        r#"<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{id}</title>
<style>
  body {{ margin: 2rem auto; max-width: 64rem; padding: 0 1rem; font: 16px/1.5 system-ui, sans-serif; color: #1c1917 }}
  div {{ display: flex; flex-wrap: wrap; gap: 1rem }}
  figure {{ flex: 1 1 26rem; margin: 0 }}
  figcaption {{ font-weight: 600 }}
  iframe {{ width: 100%; height: 20rem; border: 1px solid #d6d3d1; border-radius: 6px }}
</style>
<h1>{id}: {title}</h1>
{why}
<div>
{shown}</div>
<p>{mend}</p>
"#,
        id = meta.id,
        title = escape::html(meta.title),
        mend = escape::html(meta.mend),
    )
}
