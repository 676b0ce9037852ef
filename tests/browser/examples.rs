//! The pictures of the documentation: the two pages of every rule, as this tool's own browser paints them.
//! `cargo xtask pictures` runs this test to take them.

use std::{fmt::Write as _, fs, path::Path, time::Duration};

use unticked::{
    browser::{Persona, Shot, Tab, TabOptions},
    config::Device,
    digest,
    facts::Rect,
    rules::{
        Meta, RULES,
        example::{self, Side},
    },
};

use crate::{
    eval, on_chromium, options,
    support::server::{Page, Server},
};

/// What the pictures were taken of: a line for each, with the digest of its page.
const SOURCES: &str = "sources.txt";

/// Wide enough for the pages' longest line, CSS px.
const WIDTH: f64 = 480.0;

#[test]
fn the_pictures_of_the_rules_are_current() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules/pictures");
    let metas = RULES.iter().map(|rule| rule.meta());
    let examples: Vec<(&Meta, Side, String)> = metas
        .flat_map(|meta| Side::BOTH.map(|side| (meta, side)))
        .filter_map(|(meta, side)| Some((meta, side, example::page(meta, side)?)))
        .collect();
    let mut sources = String::new();
    for (meta, side, html) in &examples {
        let _ = writeln!(sources, "{} {}", example::picture(meta, *side), digest::sha256(html.as_bytes()));
    }
    if std::env::var_os("UNTICKED_GENERATE").is_some() {
        fs::create_dir_all(&folder).unwrap();
        on_chromium(async |pool| {
            let device = Device { width: 480, height: 400, scale: 2.0, ..Device::desktop() };
            let options = TabOptions { device, ..options() };
            let tab = pool.tab(options.clone()).await.unwrap();
            let robot = pool.tab(TabOptions { persona: Persona::Robot, ..options }).await.unwrap();
            for (meta, side, html) in &examples {
                let tab = if meta.id == "cloaked" { &robot } else { &tab };
                let png = palette(&shoot(tab, html, meta.id == "ticks-by-proxy").await);
                fs::write(folder.join(example::picture(meta, *side)), png).unwrap();
            }
        });
        fs::write(folder.join(SOURCES), &sources).unwrap();
    }
    let written = fs::read_to_string(folder.join(SOURCES)).unwrap_or_default();
    assert!(written == sources, "docs/rules/pictures are not current: run `cargo xtask pictures`");
    for (meta, side, _) in &examples {
        let size = fs::metadata(folder.join(example::picture(meta, *side))).unwrap().len();
        assert!(size < 20_000, "{}: {size} bytes", meta.id);
    }
}

/// The page as a person finds it when they come back, and after some seconds: some do what they do only then.
async fn shoot(tab: &Tab, html: &str, presses: bool) -> Vec<u8> {
    let server = Server::start([("/", Page::html(html))]).await;
    for _ in 0..2 {
        tab.navigate(&server.url("/")).await.unwrap();
    }
    tokio::time::sleep(Duration::from_millis(2500)).await;
    if presses {
        let () = eval(tab, "document.querySelector('input').click() ?? null").await;
    }
    let height: f64 = eval(tab, "Math.ceil(document.body.getBoundingClientRect().bottom + 20)").await;
    tab.screenshot(Shot::Part(Rect { x: 0.0, y: 0.0, width: WIDTH, height })).await.unwrap()
}

/// The same picture in a few colours, a byte for each pixel.
fn palette(png: &[u8]) -> Vec<u8> {
    let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
    let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut bytes).unwrap();
    let step = info.color_type.samples();
    let mut colours: Vec<[u8; 3]> = Vec::new();
    let indices: Vec<u8> = bytes
        .chunks_exact(step)
        .map(|pixel| {
            // Sixteen steps of each colour are more than antialiased text needs.
            let colour = [pixel[0], pixel[1], pixel[2]].map(|part| (part >> 4) * 17);
            let at = colours.iter().position(|known| *known == colour).unwrap_or_else(|| {
                colours.push(colour);
                colours.len() - 1
            });
            u8::try_from(at).unwrap()
        })
        .collect();
    let mut small = Vec::new();
    let mut encoder = png::Encoder::new(&mut small, info.width, info.height);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_palette(colours.concat());
    encoder.set_compression(png::Compression::High);
    encoder.write_header().unwrap().write_image_data(&indices).unwrap();
    small
}
