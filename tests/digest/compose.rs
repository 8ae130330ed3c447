use tayang::{
    digest::compose,
    model::{Issue, IssueId, Link},
};

use super::{id, settings, slot, story, target, titles};

fn headlines(issue: &Issue) -> Vec<&str> {
    issue.items.iter().map(|item| item.headline.as_str()).collect()
}

fn composed(stories: Vec<tayang::digest::Candidate>) -> Issue {
    let settings = settings();
    compose(&settings, IssueId(id(900)), slot(&settings), &titles(), stories)
}

#[test]
fn a_story_that_came_by_two_routes_stands_once() {
    let mut again = story(1, "Jembatan dibuka", None);
    again.places = vec![(target("batu"), Link::parse("https://baturaya.example/j").unwrap())];
    let issue = composed(vec![again, story(1, "Jembatan dibuka", None)]);
    assert_eq!(issue.items.len(), 1);
    assert_eq!(issue.items[0].link.as_str(), "https://malangkini.example/baca/1");
    let also: Vec<_> = issue.items[0].also.iter().map(|(t, l)| (t.as_str(), l.as_str())).collect();
    assert_eq!(also, [("BatuRaya.example", "https://baturaya.example/j")]);
}

#[test]
fn the_same_address_twice_is_no_second_place() {
    let mut twice = story(1, "Jembatan dibuka", None);
    twice.places.extend(twice.places.clone());
    twice.places.push((target("batu"), twice.places[0].1.clone()));
    assert!(composed(vec![twice]).items[0].also.is_empty());
}

#[test]
fn the_newest_story_leads_and_its_section_follows() {
    let issue = composed(vec![
        story(4, "lama olahraga", Some("Olahraga")),
        story(3, "tanpa kanal", None),
        story(2, "ekonomi", Some("Ekonomi")),
        story(5, "olahraga lagi", Some("OLAHRAGA ")),
        story(1, "terbaru olahraga", Some("Olahraga")),
    ]);
    let wanted = ["terbaru olahraga", "lama olahraga", "olahraga lagi", "ekonomi", "tanpa kanal"];
    assert_eq!(headlines(&issue), wanted);
}

#[test]
fn the_newest_stay_when_there_are_too_many() {
    let mut settings = settings();
    settings.max_items = 2;
    let stories = vec![story(3, "tiga", None), story(1, "satu", None), story(2, "dua", None)];
    let issue = compose(&settings, IssueId(id(900)), slot(&settings), &titles(), stories);
    assert_eq!(headlines(&issue), ["satu", "dua"]);
}

#[test]
fn a_story_on_none_of_the_digests_targets_stays_out() {
    let mut elsewhere = story(1, "lain", None);
    elsewhere.places[0].0 = target("surabaya");
    assert!(composed(vec![elsewhere, story(2, "ada", None)]).items.len() == 1);
}
