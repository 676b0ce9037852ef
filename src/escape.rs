//! Text from pages is hostile: made safe to show.
