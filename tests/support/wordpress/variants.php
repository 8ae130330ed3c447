<?php
// A must-use plug-in by which a second server shows the same site with plain permalinks.
if (getenv('TAYANG_WP_PLAIN')) {
    add_filter('pre_option_permalink_structure', function () { return ''; });
    add_filter('pre_option_rewrite_rules', function () { return ''; });
    add_action('template_redirect', function () { echo '<!doctype html><html><body>Halaman depan</body></html>'; exit; });
}
