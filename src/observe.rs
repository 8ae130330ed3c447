//! The names of what is measured, in one place: metrics and their labels are enums, never strings.
