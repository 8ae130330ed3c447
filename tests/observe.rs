//! What Prometheus is shown.

use std::time::Duration;

use tayang::observe::{
    EntryOutcome, FetchOutcome, Kind, Metric, Metrics, PingOutcome, VisitOutcome,
};

fn busy() -> Metrics {
    let metrics = Metrics::new();
    metrics.visit(VisitOutcome::New);
    metrics.visit(VisitOutcome::New);
    metrics.ping(PingOutcome::Taken);
    metrics.entry(EntryOutcome::Recorded);
    metrics.delivery("live");
    metrics.mailing("accepted");
    metrics.fetch(FetchOutcome::Answered, 20_480, Duration::from_millis(120));
    metrics.due(7, Duration::from_secs(90));
    metrics.alerts(1);
    metrics.failing(2);
    metrics
}

#[test]
fn figures_are_shown_as_openmetrics() {
    insta::assert_snapshot!(busy().encode());
}

#[test]
fn clones_count_together() {
    let metrics = busy();
    metrics.clone().visit(VisitOutcome::New);
    assert!(metrics.encode().contains("tayang_visits_total{outcome=\"new\"} 3"));
}

#[test]
fn every_metric_is_shown_with_its_name_kind_and_label() {
    let text = busy().encode();
    for metric in Metric::ALL {
        let kind = match metric.kind() {
            Kind::Counter => "counter",
            Kind::Gauge => "gauge",
            Kind::Histogram => "histogram",
        };
        let name = format!("tayang_{}", metric.name());
        let shown =
            |line: &&str| line.starts_with(&format!("# TYPE {name}")) && line.ends_with(kind);
        assert!(text.lines().any(|line| shown(&line)), "{name} is not shown as {kind}");
        if let Some(label) = metric.label() {
            assert!(text.contains(&format!("{name}_total{{{label}=\"")), "{name} lacks {label}");
        }
    }
}
