//! Pairs of pictures, taken by the product's own code.

use std::{
    fmt,
    io::Write as _,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use image::RgbImage;
use unticked::{
    browser::{NavigationRules, Persona, Pool, PoolOptions, Tab, TabOptions},
    config::{Browser, Device, Engine},
    look::{LookOptions, Looked, StillPicture, look},
    probe,
};

use crate::{
    scenes::{CHANGES, PLACES, changes_page, living_page},
    server::{Page, Server},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The same page, captured again.
    Captured,
    /// The same label, by another build of the same browser.
    OtherBuild,
    /// Each colour off by one of 255 at most.
    Rounding,
    /// What a person sees.
    Changed,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Captured => "captured again",
            Self::OtherBuild => "other build",
            Self::Rounding => "rounding",
            Self::Changed => "CHANGED",
        })
    }
}

pub struct Pair {
    pub kind: Kind,
    pub old: StillPicture,
    pub new: StillPicture,
    pub scale: f64,
}

impl Pair {
    pub fn is_captured_alike(&self) -> bool {
        self.kind == Kind::Captured && self.old.png == self.new.png
    }

    /// Both, with the masks painted over, and cut to the same size where that differs by a pixel. `None`: it differs
    /// by more.
    pub fn painted(&self) -> Option<[RgbImage; 2]> {
        let [mut old, mut new] = [&self.old, &self.new].map(|still| decode(&still.png));
        let (width, height) = (old.width().min(new.width()), old.height().min(new.height()));
        if old.width().max(new.width()) - width > 1 || old.height().max(new.height()) - height > 1 {
            return None;
        }
        for image in [&mut old, &mut new] {
            *image = image::imageops::crop_imm(image, 0, 0, width, height).to_image();
            for mask in &self.new.masks {
                let (right, bottom) = (mask.x + mask.width + 1, mask.y + mask.height + 1);
                for y in mask.y.saturating_sub(1)..bottom.min(height as usize) {
                    for x in mask.x.saturating_sub(1)..right.min(width as usize) {
                        image.put_pixel(x as u32, y as u32, image::Rgb([0; 3]));
                    }
                }
            }
        }
        Some([old, new])
    }
}

pub fn decode(png: &[u8]) -> RgbImage {
    image::load_from_memory(png).unwrap().to_rgb8()
}

pub fn encode(image: &RgbImage) -> Vec<u8> {
    let mut png = std::io::Cursor::new(Vec::new());
    image.write_to(&mut png, image::ImageFormat::Png).unwrap();
    png.into_inner()
}

/// All pairs of one engine.
pub async fn pairs(engine: &str, captures: usize) -> Vec<Pair> {
    let engine = if engine == "firefox" { Engine::Firefox } else { Engine::Chromium };
    let pool = pool(engine, None);
    let mut pairs = captured(&pool, captures).await;
    for scale in [1.0, 3.0] {
        let labels = labels(&pool, scale).await;
        let pair = |kind, old: &StillPicture, new: &StillPicture| Pair {
            kind,
            old: old.clone(),
            new: new.clone(),
            scale,
        };
        pairs.extend(labels.iter().map(|(before, after)| pair(Kind::Changed, before, after)));
        pairs.extend(labels.iter().map(|(before, _)| pair(Kind::Rounding, before, &rounded(before))));
        if engine == Engine::Chromium {
            let other = self::labels(&self::pool(engine, Some("chromium-headless-shell")), scale).await;
            let both = labels.iter().zip(&other);
            pairs.extend(both.map(|((before, _), (again, _))| pair(Kind::OtherBuild, before, again)));
        }
    }
    pairs
}

/// A whole page, PNG.
pub async fn page() -> Vec<u8> {
    let server = Server::start([("/", Page::html(&changes_page()))]).await;
    let tab = tab(&pool(Engine::Chromium, None), &server.url("/"), 1.0).await;
    look_at(&tab, Duration::ZERO, true).await.pictures.page
}

fn pool(engine: Engine, binary: Option<&str>) -> Pool {
    let browser = Browser { binary: binary.map(Into::into), ..Browser::local(engine) };
    let options = PoolOptions { command_timeout: Duration::from_secs(120), ..PoolOptions::default() };
    Pool::new(Arc::new(browser), options)
}

async fn tab(pool: &Pool, url: &str, scale: f64) -> Tab {
    let tab = pool
        .tab(TabOptions {
            device: Device { scale, ..Device::desktop() },
            rules: NavigationRules::default(),
            basic_auth: None,
            persona: Persona::default(),
            preload: Arc::clone(&probe::PRELOAD),
        })
        .await
        .unwrap();
    tab.navigate(url).await.unwrap();
    tab
}

async fn look_at(tab: &Tab, watch: Duration, pictures: bool) -> Looked {
    let settle_limit = Duration::from_secs(1);
    let how = LookOptions { watch, pictures, still: true, masks: Arc::default(), settle_limit };
    look(tab, &how, &|_, _| {}).await.unwrap()
}

fn still_of(looked: &Looked, selector: &str) -> StillPicture {
    let found = looked.page.boxes.iter().find(|b| b.selector == selector).unwrap();
    looked.pictures.still[&found.id].clone()
}

/// The page on which everything moves, each time at another moment, while all cores are busy.
async fn captured(pool: &Pool, captures: usize) -> Vec<Pair> {
    let late = Page::file("font/ttf", include_bytes!("../../../tests/pages/pixels/late.ttf"));
    let pages = [("/", Page::html(&living_page())), ("/late.ttf", late.after(Duration::from_millis(700)))];
    let server = Server::start(pages).await;
    let _busy = Busy::start(std::thread::available_parallelism().map_or(2, usize::from) + 1);
    let mut stills = Vec::new();
    for at in 0..=captures {
        let tab = tab(pool, &server.url("/"), 1.0).await;
        let watch = Duration::from_millis(400 + (at as u64 * 137) % 900);
        stills.push(still_of(&look_at(&tab, watch, false).await, "#agree"));
        eprint!("\r{at} of {captures} captures");
        std::io::stderr().flush().unwrap();
    }
    eprintln!();
    let first = stills.remove(0);
    stills.into_iter().map(|new| Pair { kind: Kind::Captured, old: first.clone(), new, scale: 1.0 }).collect()
}

/// Before and after each change, at each place.
async fn labels(pool: &Pool, scale: f64) -> Vec<(StillPicture, StillPicture)> {
    let server = Server::start([("/", Page::html(&changes_page()))]).await;
    let tab = tab(pool, &server.url("/"), scale).await;
    let looked = look_at(&tab, Duration::ZERO, false).await;
    let all = (0..CHANGES.len()).flat_map(|change| (0..PLACES.len()).map(move |place| (change, place)));
    all.map(|(change, place)| {
        let side = |side: &str| still_of(&looked, &format!("#c{change}-{place}-{side}"));
        (side("before"), side("after"))
    })
    .collect()
}

fn rounded(still: &StillPicture) -> StillPicture {
    let mut image = decode(&still.png);
    let mut seed = 1_u32;
    for part in image.iter_mut() {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let off = (seed >> 16) as i16 % 3 - 1;
        *part = (i16::from(*part) + off).clamp(0, 255) as u8;
    }
    StillPicture { png: encode(&image), masks: still.masks.clone() }
}

/// Threads that keep the machine busy until this is dropped.
struct Busy(Arc<AtomicBool>);

impl Busy {
    fn start(threads: usize) -> Self {
        let go_on = Arc::new(AtomicBool::new(true));
        for _ in 0..threads {
            let go_on = Arc::clone(&go_on);
            std::thread::spawn(move || {
                while go_on.load(Ordering::Relaxed) {
                    std::hint::spin_loop()
                }
            });
        }
        Self(go_on)
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Relaxed);
    }
}
