//! What says how much two pictures differ. Each starts from PNGs in memory.

use image::{DynamicImage, RgbImage};
use unticked::{
    config::PixelSettings,
    snapshots::pixels::{Tolerance, compare},
};

use crate::capture::Pair;

pub enum Verdict {
    Differs(bool),
    /// 0 for alike; what counts as different is left to the user.
    Distance(f64),
}

impl Verdict {
    pub fn distance(&self) -> Option<f64> {
        match self {
            Self::Differs(_) => None,
            Self::Distance(distance) => Some(*distance),
        }
    }
}

pub struct Measure {
    pub name: &'static str,
    pub of: fn(&Pair) -> Verdict,
}

/// Ours first.
pub const MEASURES: &[Measure] = &[
    Measure { name: "unticked", of: ours },
    Measure { name: "dify, threshold 0.1", of: |pair| dify(pair, false) },
    Measure { name: "dify, threshold 0.1, without antialiasing", of: |pair| dify(pair, true) },
    Measure { name: "image-compare, rgb_hybrid_compare", of: hybrid },
    Measure { name: "nv-flip, mean", of: |pair| flip(pair, nv_flip::FlipPool::mean) },
    Measure { name: "nv-flip, greatest", of: |pair| flip(pair, nv_flip::FlipPool::max_value) },
    Measure { name: "odiff, threshold 0.1", of: |pair| odiff(pair, &[]) },
    Measure { name: "odiff, threshold 0.1, --antialiasing", of: |pair| odiff(pair, &["--antialiasing"]) },
];

fn ours(pair: &Pair) -> Verdict {
    let tolerance = Tolerance::new(PixelSettings::default(), pair.scale);
    Verdict::Differs(compare(&pair.old.png, &pair.new, tolerance).unwrap().is_some())
}

/// dify takes the squared distance, as its program does with `--threshold`.
fn dify(pair: &Pair, skip_antialiased: bool) -> Verdict {
    const LIMIT: f32 = 35_215.0 * 0.1 * 0.1;
    let Some(both) = pair.painted() else { return Verdict::Differs(true) };
    let [old, new] = both.map(|image| DynamicImage::ImageRgb8(image).to_rgba8());
    let found = dify::diff::get_results(old, new, LIMIT, skip_antialiased, None, &None, &None);
    Verdict::Differs(found.is_some_and(|(count, _)| count > 0))
}

fn hybrid(pair: &Pair) -> Verdict {
    let Some([old, new]) = pair.painted() else { return Verdict::Distance(1.0) };
    Verdict::Distance(1.0 - image_compare::rgb_hybrid_compare(&old, &new).unwrap().score)
}

fn flip(pair: &Pair, number: fn(&nv_flip::FlipPool) -> f32) -> Verdict {
    let Some(both) = pair.painted() else { return Verdict::Distance(1.0) };
    let [old, new] = both.map(|image: RgbImage| {
        nv_flip::FlipImageRgb8::with_data(image.width(), image.height(), image.as_raw())
    });
    let map = nv_flip::flip(old, new, nv_flip::DEFAULT_PIXELS_PER_DEGREE);
    Verdict::Distance(f64::from(number(&nv_flip::FlipPool::from_image(&map))))
}

/// A process per pair: its time per pair is no measure of odiff, `speed` is.
fn odiff(pair: &Pair, options: &[&str]) -> Verdict {
    let Some([old, new]) = pair.painted() else { return Verdict::Differs(true) };
    let paths = [("old", old), ("new", new)].map(|(name, image)| {
        let path = crate::folder().join(format!("{name}.png"));
        std::fs::write(&path, crate::capture::encode(&image)).unwrap();
        path
    });
    let status = crate::speed::odiff().args(paths).args(options).status().unwrap();
    match status.code() {
        Some(0) => Verdict::Differs(false),
        Some(22) => Verdict::Differs(true),
        other => panic!("odiff ended with {other:?}"),
    }
}
