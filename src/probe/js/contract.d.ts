// Generated from the Rust types by the test `the_declarations_are_current`: do not edit.

interface Blind {
  what: string;
  why: string;
}

interface BoxFacts {
  id: string;
  selector: string;
  frames: (string)[];
  kind: BoxKind;
  made: Made;
  name: string;
  value: string;
  label: LabelFacts;
  context: string;
  options: (OptionFacts)[];
  state: StateFacts;
  timeline: (Moment)[];
  exercises: (ExerciseFact)[];
  cloaks: (Cloak)[];
  enabled: boolean;
  required: boolean;
  shown: boolean;
  rect: Rect;
  target: Rect;
  visible: number;
  place: Place;
  lang: string;
  body_px: number | null;
}

type BoxKind = "checkbox" | "switch" | "radio" | "select" | "toggle" | "chip";

interface Cloak {
  differs: Differs;
  person: string;
  robot: string;
}

interface DeviceFacts {
  width: number;
  height: number;
  scale: number;
  zoom: number;
}

type Differs = "words" | "presence" | "state" | "size";

type Exercise = "scroll" | "pointer" | "focus" | "reload" | "back" | "failed-submit" | "untick" | "proxy";

interface ExerciseFact {
  exercise: Exercise;
  ticked: boolean | null;
  by: string | null;
  declared_all: boolean;
}

interface FormSubmission {
  form: string;
  fields: (SentField)[];
}

interface FrameElement {
  selector: string;
  rect: Rect;
  scale: number;
  shown: boolean;
  boxes_before: number;
}

interface FrameFacts {
  url: string;
  title: string;
  lang: string;
  viewport: DeviceFacts;
  scroll: Scroll;
  boxes: (BoxFacts)[];
  hidden_fields: (HiddenField)[];
  text_sizes: (TextSize)[];
  frames: (FrameElement)[];
  blind: (Blind)[];
  unsteady: (Rect)[];
}

interface HiddenField {
  selector: string;
  frames: (string)[];
  name: string;
  value: string;
  why: string;
  mirrored: boolean;
}

interface ImageLabel {
  rect: Rect;
  alt: string;
}

interface Ink {
  height: number;
  px: number | null;
  contrast: number | null;
  painted: number;
}

interface LabelFacts {
  text: string;
  source: LabelSource;
  accessible_name: string;
  links: (Link)[];
  runs: (TextRun)[];
  images: (ImageLabel)[];
}

type LabelSource = "none" | "label-element" | "labelled-by" | "aria-label" | "title" | "own-content" | "nearby" | "picture";

interface Link {
  text: string;
  href: string;
}

type Made = "native" | "aria" | "custom-element" | "by-hand";

interface Moment {
  at_ms: number;
  phase: Phase;
  ticked: boolean | null;
}

interface OptionFacts {
  text: string;
  value: string;
  state: StateFacts;
  timeline: (Moment)[];
  placeholder: boolean;
  rect: Rect;
  runs: (TextRun)[];
  selector: string;
}

type Phase = "load" | "settled" | "watch";

interface Place {
  form: string;
  has_submit: boolean;
  dialog: string;
  group: string;
  heading: string;
  in_data_rows: boolean;
}

interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

interface Scroll {
  x: number;
  y: number;
}

interface SentField {
  name: string;
  value: string;
}

interface Settled {
  quiet: boolean;
  at_ms: number;
}

interface StateFacts {
  property: boolean | null;
  attribute: boolean | null;
  aria: boolean | null;
  mark: boolean | null;
  paint: boolean | null;
  submission: boolean | null;
  mixed: boolean;
}

interface TextRun {
  text: string;
  rects: (Rect)[];
  css_px: number;
  scale: number;
  weight: number;
  color: string;
  background: string | null;
  opacity: number;
  hidden: string | null;
  clipped: number;
  clipped_by: string | null;
  covered: number;
  covered_by: string | null;
  in_link: boolean;
  aside: boolean;
  own_ink: number | null;
  ordinary_ink: number | null;
  ink: Ink | null;
}

interface TextSize {
  px: number;
  chars: number;
}
