//! Labels and what becomes of them, at many fractions of a pixel; and a page on which all moves that can.

use std::fmt::Write as _;

/// Something that a person would see.
#[derive(Debug, Clone, Copy)]
pub struct Change {
    pub what: &'static str,
    pub before: Label,
    pub after: Label,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Label {
    pub text: &'static str,
    pub px: f64,
    pub color: &'static str,
    pub back: &'static str,
    pub ticked: bool,
}

/// Where labels stand within a pixel, CSS px.
pub const PLACES: [(f64, f64); 8] =
    [(0.0, 0.0), (0.25, 0.0), (0.5, 0.5), (0.75, 0.0), (0.33, 0.66), (0.1, 0.9), (0.9, 0.4), (0.15, 0.15)];

const ENGLISH: Label = Label {
    text: "I agree to the Sesame service agreement and to my data being shared",
    px: 14.0,
    color: "#222",
    back: "#fff",
    ticked: false,
};
const CHINESE: Label = Label { text: "我同意芝麻服务协议", ..ENGLISH };
/// 4.6 : 1 on white.
const PALE: Label = Label { color: "#757575", ..ENGLISH };
/// 4.6 : 1 on black.
const NIGHT: Label = Label { color: "#747474", back: "#000", ..ENGLISH };

const fn change(what: &'static str, before: Label, after: Label) -> Change {
    Change { what, before, after }
}

/// One of each kind at least, on labels of many kinds.
pub const CHANGES: [Change; 18] = [
    change("14 → 13 px", ENGLISH, Label { px: 13.0, ..ENGLISH }),
    change("14 → 13 px, Chinese", CHINESE, Label { px: 13.0, ..CHINESE }),
    change("14 → 13 px, pale", PALE, Label { px: 13.0, ..PALE }),
    change("ticked", ENGLISH, Label { ticked: true, ..ENGLISH }),
    change("ticked, by night", NIGHT, Label { ticked: true, ..NIGHT }),
    change("4.6 → 4.3 : 1", PALE, Label { color: "#7a7a7a", ..PALE }),
    change(
        "4.6 → 4.3 : 1, Chinese",
        Label { color: "#757575", ..CHINESE },
        Label { color: "#7a7a7a", ..CHINESE },
    ),
    change("4.6 → 4.3 : 1, 8 px", Label { px: 8.0, ..PALE }, Label { px: 8.0, color: "#7a7a7a", ..PALE }),
    change("4.6 → 4.3 : 1, by night", NIGHT, Label { color: "#6f6f6f", ..NIGHT }),
    change("4.6 → 4.3 : 1, blue", Label { color: "#3b75d8", ..PALE }, Label { color: "#4079dd", ..PALE }),
    change(
        "a word",
        ENGLISH,
        Label { text: "I agree to the Sesame service agreement and to my data being saved", ..ENGLISH },
    ),
    change(
        "a short word",
        ENGLISH,
        Label { text: "I agree to the Sesame service agreement or to my data being shared", ..ENGLISH },
    ),
    change("a word, Chinese", CHINESE, Label { text: "我同意芝麻金融协议", ..CHINESE }),
    change(
        "a character, Chinese",
        Label { text: "我已同意芝麻服务协议", ..CHINESE },
        Label { text: "我己同意芝麻服务协议", ..CHINESE },
    ),
    change(
        "a letter",
        ENGLISH,
        Label { text: "I agree to the Sesame service agreement and to my date being shared", ..ENGLISH },
    ),
    change(
        "a letter, 8 px",
        Label { px: 8.0, ..ENGLISH },
        Label {
            px: 8.0,
            text: "I agree to the Sesame service agreement and to my date being shared",
            ..ENGLISH
        },
    ),
    change(
        "a letter, pale",
        PALE,
        Label { text: "I agree ta the Sesame service agreement and to my data being shared", ..PALE },
    ),
    change("a back that is hardly grey", ENGLISH, Label { back: "#f2f2f2", ..ENGLISH }),
];

/// All labels before and after each change, at all places: the input is `#c{change}-{place}-before` or `-after`.
pub fn changes_page() -> String {
    let mut page = "<meta name=viewport content='width=device-width'><style>body{margin:0;font-family:sans-serif}div{position:absolute;padding:10px;width:480px;white-space:nowrap}input{margin:0 4px 0 0;vertical-align:middle}</style>".to_owned();
    let mut row = 0;
    for (at, change) in CHANGES.iter().enumerate() {
        for (place, (x, y)) in PLACES.iter().enumerate() {
            for (side, label, left) in [("before", change.before, 0.0), ("after", change.after, 660.0)] {
                let Label { text, px, color, back, ticked } = label;
                let (left, top) = (left + x, f64::from(row) * 48.0 + y);
                let ticked = if ticked { " checked" } else { "" };
                let _ = write!(
                    page,
                    "<div style='left:{left}px;top:{top}px;font-size:{px}px;color:{color};background:{back}'><label><input type=checkbox id=c{at}-{place}-{side}{ticked}>{text}</label></div>"
                );
            }
            row += 1;
        }
    }
    page
}

const GIF: &str = "R0lGODlhDAAMAPAAAP8AAAAAACH5BAAFAAAAIf8LTkVUU0NBUEUyLjADAQAAACwAAAAADAAMAAACCoSPqcvtD6OclBUAIfkEAAUAAAAsAAAAAAwADACAAP8AAAAAAgqEj6nL7Q+jnJQVACH5BAAFAAAALAAAAAAMAAwAgAAA/wAAAAIKhI+py+0Po5yUFQA7";

/// One label, `#agree`, among all that moves. The font comes from `/late.ttf`.
pub fn living_page() -> String {
    LIVING.replace("GIF", GIF)
}

const LIVING: &str = r#"<meta name=viewport content="width=device-width"><style>
  @font-face { font-family: Late; src: url(/late.ttf); font-display: swap }
  @keyframes pulse { from { background: #fff } to { background: #fd0 } }
  @keyframes spin { to { rotate: 360deg } }
  @keyframes come { from { opacity: 0 } }
  p { margin: 0 }
  body { font: 16px Late, sans-serif; margin: 20px }
  label { animation: pulse .7s infinite alternate; transition: color 900s linear; color: #222 }
  label.seen { color: #00f }
  .spinner { display: inline-block; width: 10px; height: 10px; border: 2px solid #999; border-top-color: #000; border-radius: 50%; animation: spin .9s linear infinite }
  .come { animation: come 600s .1s }
  #clock { display: inline-block; width: 80px; overflow: hidden; white-space: nowrap }
  #wiggle { display: inline-block }
  input[type=text] { width: 60px; animation: spin 9999s }
</style>
<p ><span class=spinner></span> <span class=come>new</span> <span id=clock>0</span>
  <video id=film width=14 height=14 muted></video>
  <svg width=14 height=14><circle cx=7 cy=7 r=2><animate attributeName=r values="1;6;1" dur=".8s" repeatCount=indefinite /></circle></svg>
<div><input type=text autofocus value=x><label><input type=checkbox id=agree> I agree to the service agreement <img src="data:image/gif;base64,GIF" alt=""></label></div>
<div><span id=wiggle>»</span> <marquee width=30 scrollamount=3>news</marquee> <span id=host></span></div>
<p><progress></progress>
<script>
  setTimeout(() => document.querySelector('label').classList.add('seen'), 50);
  setInterval(() => clock.textContent = new Date().toISOString().slice(17, 23), 37);
  const canvas = document.createElement('canvas'), draw = canvas.getContext('2d');
  canvas.width = canvas.height = 14;
  let n = 0;
  (function frame() {
    draw.fillStyle = `hsl(${n += 7} 90% 50%)`; draw.fillRect(0, 0, 14, 14);
    wiggle.style.translate = `${n % 9}px 0`;
    requestAnimationFrame(frame);
  })();
  if (canvas.captureStream) { film.srcObject = canvas.captureStream(); film.play().catch(() => 0); }
  host.attachShadow({ mode: 'open' }).innerHTML = '<style>@keyframes go{to{margin-left:9px}}i{animation:go .4s infinite}</style><i>•</i>';
  window.heard = [];
  for (const kind of ['animationstart', 'animationiteration', 'animationend', 'animationcancel', 'transitionend', 'transitioncancel', 'pause', 'play', 'seeking'])
    addEventListener(kind, (event) => heard.push(kind + ' ' + (event.animationName ?? '')), true);
</script>"#;
