//! The only place where the stages meet.

mod plan;

pub use plan::{
    AlertSettings, Network, Partner, Plan, PlannedSource, RecheckSettings, WebSettings,
};
