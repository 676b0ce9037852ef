//! The one place that joins the stages.
