<?php
// wp-config.php of the WordPress that the tests start: what differs between two runs comes from the
// environment, so that several servers can show one site in different ways.
define('DB_NAME', 'wp');
define('DB_USER', 'root');
define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:' . getenv('TAYANG_WP_SOCKET'));
define('DB_CHARSET', 'utf8mb4');
define('DB_COLLATE', '');
foreach (['AUTH_KEY', 'SECURE_AUTH_KEY', 'LOGGED_IN_KEY', 'NONCE_KEY', 'AUTH_SALT', 'SECURE_AUTH_SALT', 'LOGGED_IN_SALT', 'NONCE_SALT'] as $name) {
    define($name, 'only-for-tests-' . $name);
}
$table_prefix = 'wp_';
$address = 'http://' . ($_SERVER['HTTP_HOST'] ?? getenv('TAYANG_WP_HOST'));
define('WP_HOME', $address);
define('WP_SITEURL', $address);
// Without `local` WordPress allows application passwords over https only.
define('WP_ENVIRONMENT_TYPE', getenv('TAYANG_WP_KIND') ?: 'local');
define('WP_DEBUG', false);
define('DISABLE_WP_CRON', true);
define('AUTOMATIC_UPDATER_DISABLED', true);
define('WP_HTTP_BLOCK_EXTERNAL', true);
if (!defined('ABSPATH')) {
    define('ABSPATH', __DIR__ . '/');
}
require_once ABSPATH . 'wp-settings.php';
