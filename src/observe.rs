//! The names of what is measured, in one place: metrics and their labels are enums, never strings.

use std::{
    fmt,
    sync::{Arc, atomic::AtomicU64},
    time::Duration,
};

use prometheus_client::{
    encoding::text::encode,
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::{Registry, Unit},
};

/// Everything that is measured. Names as Prometheus shows them have `tayang_` in front.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Metric {
    /// Sources visited, by outcome.
    Visits,
    /// What hubs sent, by outcome.
    Pings,
    /// Entries settled, by outcome.
    Entries,
    /// Deliveries that came to a state, by state.
    Deliveries,
    /// Mailings that came to a state, by state.
    Mailings,
    /// Requests to partners and targets, by outcome.
    Fetches,
    /// Bytes read after decoding.
    FetchedBytes,
    /// How long requests took.
    FetchSeconds,
    /// Pieces of work that are due.
    DueWork,
    /// How long the oldest of them has been due.
    OldestDueSeconds,
    /// Conditions that a person was told of and that last.
    OpenAlerts,
    /// Sources whose last visit failed.
    SourcesFailing,
}

/// How a metric moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Only up.
    Counter,
    /// Up and down.
    Gauge,
    /// In buckets.
    Histogram,
}

impl Metric {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 12] = [
        Self::Visits,
        Self::Pings,
        Self::Entries,
        Self::Deliveries,
        Self::Mailings,
        Self::Fetches,
        Self::FetchedBytes,
        Self::FetchSeconds,
        Self::DueWork,
        Self::OldestDueSeconds,
        Self::OpenAlerts,
        Self::SourcesFailing,
    ];

    /// The name without `tayang_`, unit and `_total`, which the encoding adds.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Visits => "visits",
            Self::Pings => "pings",
            Self::Entries => "entries",
            Self::Deliveries => "deliveries",
            Self::Mailings => "mailings",
            Self::Fetches => "fetches",
            Self::FetchedBytes => "fetched",
            Self::FetchSeconds => "fetch_duration",
            Self::DueWork => "due_work",
            Self::OldestDueSeconds => "oldest_due",
            Self::OpenAlerts => "open_alerts",
            Self::SourcesFailing => "sources_failing",
        }
    }

    /// One sentence for whoever reads a graph, without its full stop.
    #[must_use]
    pub fn help(self) -> &'static str {
        match self {
            Self::Visits => "Sources visited, by outcome",
            Self::Pings => "Messages of hubs, by outcome",
            Self::Entries => "Announced articles settled, by outcome",
            Self::Deliveries => "Deliveries that came to a state, by state",
            Self::Mailings => "Mailings that came to a state, by state",
            Self::Fetches => "Requests to partners and targets, by outcome",
            Self::FetchedBytes => "Bytes of answers after decoding",
            Self::FetchSeconds => "How long requests took, whole answers included",
            Self::DueWork => "Pieces of work that are due now",
            Self::OldestDueSeconds => "How long the oldest piece of work has been due",
            Self::OpenAlerts => "Conditions that a person was told of and that last",
            Self::SourcesFailing => "Sources whose last visit failed",
        }
    }

    /// How it moves.
    #[must_use]
    pub fn kind(self) -> Kind {
        match self {
            Self::DueWork | Self::OldestDueSeconds | Self::OpenAlerts | Self::SourcesFailing => {
                Kind::Gauge
            }
            Self::FetchSeconds => Kind::Histogram,
            _ => Kind::Counter,
        }
    }

    /// Its label, if any.
    #[must_use]
    pub fn label(self) -> Option<&'static str> {
        match self {
            Self::Visits | Self::Pings | Self::Entries | Self::Fetches => Some("outcome"),
            Self::Deliveries | Self::Mailings => Some("state"),
            _ => None,
        }
    }

    fn unit(self) -> Option<Unit> {
        match self {
            Self::FetchedBytes => Some(Unit::Bytes),
            Self::FetchSeconds | Self::OldestDueSeconds => Some(Unit::Seconds),
            _ => None,
        }
    }
}

/// What came of a visit to a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum VisitOutcome {
    /// It announced something new.
    New,
    /// Nothing new.
    Unchanged,
    /// Not visited: its host asked for peace, or its robots.txt says no.
    Postponed,
    /// It could not be had or read.
    Failed,
}

/// What came of something that a hub sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PingOutcome {
    /// Its articles were taken.
    Taken,
    /// It said no more than that there is something: the source is visited.
    Thin,
    /// It carries no signature of ours, and counts for nothing.
    Unsigned,
    /// Nobody here knows its address.
    Stranger,
    /// Larger than anything that is read.
    TooLarge,
}

/// What came of an announced article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EntryOutcome {
    /// A new edition was recorded with its decisions.
    Recorded,
    /// Nothing has changed since the last look.
    Unchanged,
    /// It will be tried again.
    Postponed,
    /// Given up with a reason.
    Withheld,
    /// The outlet has taken it back.
    Withdrawn,
}

/// What came of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FetchOutcome {
    /// A success, a redirect, or "not modified".
    Answered,
    /// Any other status.
    Refused,
    /// No connection.
    Unreachable,
    /// The deadline passed.
    Timeout,
    /// It broke off, or sent what cannot be read.
    Broken,
    /// Not sent: the address guard, robots.txt or the host's pace.
    NotSent,
}

impl VisitOutcome {
    fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Unchanged => "unchanged",
            Self::Postponed => "postponed",
            Self::Failed => "failed",
        }
    }
}

impl PingOutcome {
    fn word(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::Thin => "thin",
            Self::Unsigned => "unsigned",
            Self::Stranger => "stranger",
            Self::TooLarge => "too_large",
        }
    }
}

impl EntryOutcome {
    fn word(self) -> &'static str {
        match self {
            Self::Recorded => "recorded",
            Self::Unchanged => "unchanged",
            Self::Postponed => "postponed",
            Self::Withheld => "withheld",
            Self::Withdrawn => "withdrawn",
        }
    }
}

impl FetchOutcome {
    fn word(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Refused => "refused",
            Self::Unreachable => "unreachable",
            Self::Timeout => "timeout",
            Self::Broken => "broken",
            Self::NotSent => "not_sent",
        }
    }
}

/// A counter for each value of one label.
type ByLabel = Family<[(&'static str, &'static str); 1], Counter>;

/// The figures of this process. Cheap to clone; clones count together.
#[derive(Clone)]
pub struct Metrics {
    registry: Arc<Registry>,
    visits: ByLabel,
    pings: ByLabel,
    entries: ByLabel,
    deliveries: ByLabel,
    mailings: ByLabel,
    fetches: ByLabel,
    fetched_bytes: Counter,
    fetch_seconds: Histogram,
    due_work: Gauge,
    oldest_due: Gauge<f64, AtomicU64>,
    open_alerts: Gauge,
    sources_failing: Gauge,
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Metrics").finish_non_exhaustive()
    }
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

/// Upper bounds of the buckets of requests, seconds.
const BUCKETS: [f64; 8] = [0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 30.0];

impl Metrics {
    /// Figures that all stand at zero.
    #[must_use]
    pub fn new() -> Self {
        let mut metrics = Self {
            registry: Arc::default(),
            visits: Family::default(),
            pings: Family::default(),
            entries: Family::default(),
            deliveries: Family::default(),
            mailings: Family::default(),
            fetches: Family::default(),
            fetched_bytes: Counter::default(),
            fetch_seconds: Histogram::new(BUCKETS),
            due_work: Gauge::default(),
            oldest_due: Gauge::default(),
            open_alerts: Gauge::default(),
            sources_failing: Gauge::default(),
        };
        let mut registry = Registry::with_prefix("tayang");
        Metric::ALL.into_iter().for_each(|metric| metrics.register(metric, &mut registry));
        metrics.registry = Arc::new(registry);
        metrics
    }

    fn register(&self, metric: Metric, registry: &mut Registry) {
        match metric {
            Metric::Visits => add(registry, metric, self.visits.clone()),
            Metric::Pings => add(registry, metric, self.pings.clone()),
            Metric::Entries => add(registry, metric, self.entries.clone()),
            Metric::Deliveries => add(registry, metric, self.deliveries.clone()),
            Metric::Mailings => add(registry, metric, self.mailings.clone()),
            Metric::Fetches => add(registry, metric, self.fetches.clone()),
            Metric::FetchedBytes => add(registry, metric, self.fetched_bytes.clone()),
            Metric::FetchSeconds => add(registry, metric, self.fetch_seconds.clone()),
            Metric::DueWork => add(registry, metric, self.due_work.clone()),
            Metric::OldestDueSeconds => add(registry, metric, self.oldest_due.clone()),
            Metric::OpenAlerts => add(registry, metric, self.open_alerts.clone()),
            Metric::SourcesFailing => add(registry, metric, self.sources_failing.clone()),
        }
    }

    /// A source was visited.
    pub fn visit(&self, outcome: VisitOutcome) {
        self.visits.get_or_create(&[("outcome", outcome.word())]).inc();
    }

    /// A hub sent something.
    pub fn ping(&self, outcome: PingOutcome) {
        self.pings.get_or_create(&[("outcome", outcome.word())]).inc();
    }

    /// An announced article was settled.
    pub fn entry(&self, outcome: EntryOutcome) {
        self.entries.get_or_create(&[("outcome", outcome.word())]).inc();
    }

    /// A delivery came to a state, named by `DeliveryState::word`.
    pub fn delivery(&self, state: &'static str) {
        self.deliveries.get_or_create(&[("state", state)]).inc();
    }

    /// A mailing came to a state, named by the state's word.
    pub fn mailing(&self, state: &'static str) {
        self.mailings.get_or_create(&[("state", state)]).inc();
    }

    /// A request ended.
    pub fn fetch(&self, outcome: FetchOutcome, bytes: u64, took: Duration) {
        self.fetches.get_or_create(&[("outcome", outcome.word())]).inc();
        self.fetched_bytes.inc_by(bytes);
        self.fetch_seconds.observe(took.as_secs_f64());
    }

    /// A request was not sent at all; it took no time that anybody would want to see.
    pub fn unsent(&self) {
        self.fetches.get_or_create(&[("outcome", FetchOutcome::NotSent.word())]).inc();
    }

    /// How much work is due, and for how long the oldest of it.
    pub fn due(&self, count: u64, oldest: Duration) {
        self.due_work.set(gauge(count));
        self.oldest_due.set(oldest.as_secs_f64());
    }

    /// How many conditions wait for a person.
    pub fn alerts(&self, open: u64) {
        self.open_alerts.set(gauge(open));
    }

    /// How many sources fail.
    pub fn failing(&self, sources: u64) {
        self.sources_failing.set(gauge(sources));
    }

    /// All figures as OpenMetrics text (`application/openmetrics-text; version=1.0.0`).
    #[must_use]
    pub fn encode(&self) -> String {
        let mut text = String::new();
        // Writing to a string does not fail; if it ever did, half a page would mislead.
        encode(&mut text, &self.registry).map(|()| text).unwrap_or_default()
    }
}

fn gauge(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn add(registry: &mut Registry, metric: Metric, value: impl prometheus_client::registry::Metric) {
    match metric.unit() {
        Some(unit) => registry.register_with_unit(metric.name(), metric.help(), unit, value),
        None => registry.register(metric.name(), metric.help(), value),
    }
}
