//! Every case of the conformance suite, on SQLite.

use std::sync::Arc;

use tayang::{clock::Clock, store::SqliteStore};

use crate::store::{conformance::*, samples::*};

/// A new store in a folder of its own, under a clock that stands still.
pub(super) fn house() -> House {
    let dir = tempfile::tempdir().unwrap();
    let clock = Clock::fixed(morning());
    let store = SqliteStore::open(&dir.path().join("tayang.db"), clock.clone()).unwrap();
    House { store: Arc::new(store), clock, keep: Box::new(dir) }
}

macro_rules! cases {
    ($($area:ident: $($case:ident)*;)*) => {
        $($(
            #[tokio::test]
            async fn $case() {
                $area::$case(house()).await;
            }
        )*)*
    };
}

cases! {
    carrying:
        an_attempt_counts_before_the_work_is_done
        a_stale_reader_commits_nothing
        a_failed_reading_comes_back_at_its_time
        an_entry_without_an_end_comes_up_again
        a_withheld_entry_keeps_its_reason
        what_is_known_before_and_after_carrying
        our_own_page_is_known_as_an_origin
        the_same_words_from_another_partner_are_the_same_story
        nearly_the_same_words_are_the_same_story_for_three_days
        few_words_and_front_pages_make_no_story
        a_shared_address_makes_one_story
        a_held_decision_waits_for_its_time
        newer_words_replace_those_that_have_not_gone_out
        a_correction_of_what_is_live_is_a_delivery_of_its_own
        what_was_taken_down_is_not_published_again
        a_withdrawal_keeps_what_has_not_gone_out_at_home
        a_person_s_hold_outlasts_newer_words_and_their_embargo
        a_new_objection_holds_what_has_not_gone_out
        posts_that_a_target_carried_before_us_are_recognised;
    delivering:
        one_owner_at_a_time_delivers
        a_state_on_its_way_renews_the_lease_and_a_waiting_one_ends_it
        attempts_grow_without_progress
        a_rendition_is_kept_for_the_next_attempt
        deliveries_of_one_placement_come_in_their_order
        a_correction_ends_with_the_post_that_will_not_be
        paused_scopes_rest_until_they_are_resumed
        a_placement_remembers_its_receipt_and_pictures
        a_picture_that_two_posts_use_is_shared
        live_posts_are_listed_newest_first
        drafts_of_a_lost_request_are_swept_after_the_delivery
        media_and_pages_read_back_as_they_were;
    hubs:
        a_hub_is_asked_by_one_owner_at_a_time
        only_what_was_asked_can_be_confirmed
        a_hub_that_asks_back_before_it_answers_is_settled_once
        what_a_hub_promised_outlives_a_renewal_that_fails
        another_topic_or_hub_begins_anew_and_the_old_one_is_ended
        a_hub_that_was_never_asked_is_forgotten_at_once
        a_new_address_of_ours_is_told_to_the_hub
        what_a_hub_sends_is_enrolled_once_with_what_visits_find
        a_source_hastened_while_it_is_visited_is_due_again
        messages_make_a_source_due_only_so_often
        a_refusal_ends_what_was_promised
        what_a_hub_leaves_out_is_counted_until_it_sends
        a_renamed_partner_keeps_its_hub;
    mailing:
        a_slot_is_opened_once
        an_empty_issue_closes_its_slot_and_mails_nobody
        a_story_is_in_one_issue_of_a_zone
        candidates_are_what_went_live_and_was_in_no_issue
        a_post_that_waits_for_review_is_no_candidate
        an_issue_goes_to_the_subscribers_of_its_zone
        an_armed_mailing_whose_owner_died_is_unknown
        a_deferred_mailing_comes_back_and_an_accepted_one_never
        who_leaves_before_the_mail_is_armed_gets_none
        everything_paused_mails_nobody
        an_issue_shows_no_story_that_was_taken_down
        a_token_stands_for_its_reader_and_nothing_else_does
        an_address_is_on_a_list_once
        who_left_or_was_forgotten_stays_away;
    people:
        a_hold_keeps_back_and_a_release_lets_go
        a_hold_does_not_forget_what_the_target_has
        a_retry_begins_anew_and_looks_first
        a_retry_hastens_what_waits
        a_retry_reads_an_entry_again_that_was_given_up
        a_withdrawal_takes_down_what_is_live_and_keeps_the_rest_home
        a_withdrawal_waits_behind_what_is_under_way
        a_withdrawn_entry_that_nobody_read_is_not_carried
        every_order_is_on_record_with_a_name
        show_tells_everything_about_a_story
        a_list_is_filtered_by_partner_target_and_state
        a_recipe_seen_right_stays_on_record
        the_latest_readings_of_an_outlet_are_kept_until_it_is_resumed
        counts_tell_what_is_due_and_for_how_long
        a_person_is_told_once_and_once_when_it_is_over
        tidying_forgets_the_old_and_keeps_every_once;
    racing:
        the_same_story_by_two_partners_has_one_placement_per_target
        many_workers_share_a_queue_without_a_double;
    watching:
        a_source_is_handed_to_one_owner_at_a_time
        several_sources_are_handed_out_together_each_under_its_own_lease
        a_visit_that_is_handed_back_says_nothing_of_its_source
        a_visit_whose_lease_ended_is_taken_over_and_its_first_owner_fenced
        failures_count_until_a_success
        a_source_that_left_the_configuration_is_not_visited
        an_entry_is_enrolled_once_and_backlog_is_never_due
        a_changed_announcement_asks_for_another_look
        two_feeds_that_word_an_entry_differently_are_no_change
        a_change_that_comes_while_the_page_is_read_is_not_lost
        a_new_guid_at_a_known_address_is_no_new_entry
        a_moved_article_keeps_its_entry_by_its_guid_and_its_new_address
        one_guid_for_everything_loses_nothing_and_names_nothing
        an_address_where_a_page_was_found_names_its_entry
        a_canonical_address_of_somebody_else_s_is_not_taken
        a_source_that_names_an_article_twice_says_nothing_new
        guids_without_end_are_not_remembered_without_end;
}
