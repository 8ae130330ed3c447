//! Text → Draft → Config: every mistake of every file in one run, each with its place.
