//! Markup from outside: cleaned, bounded, decoded.

mod cleaning;
mod decoding;
mod hostile;
