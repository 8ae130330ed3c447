//! Task tree, signals, drain, watchdog.
