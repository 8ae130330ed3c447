<?php
// Installs WordPress into its empty database, without a browser: `php install.php FOLDER`. Prints one
// line for each user: login, then its application password.
define('WP_INSTALLING', true);
$_SERVER += ['REQUEST_METHOD' => 'GET', 'REQUEST_URI' => '/', 'SERVER_NAME' => '127.0.0.1', 'PHP_SELF' => '/index.php'];
require $argv[1] . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
add_filter('pre_wp_mail', '__return_true');
wp_install('Situs Uji', 'admin', 'admin@uji.example', true, '', 'sandi-uji');
update_option('timezone_string', 'Asia/Jakarta');
$wp_rewrite->set_permalink_structure('/%postname%/');
$wp_rewrite->flush_rules(false);
$roles = ['redaktur' => 'editor', 'penulis' => 'author', 'magang' => 'contributor'];
$ids = ['admin' => get_user_by('login', 'admin')->ID];
foreach ($roles as $login => $role) {
    $ids[$login] = wp_insert_user(['user_login' => $login, 'user_pass' => wp_generate_password(), 'user_email' => "$login@uji.example", 'role' => $role]);
}
wp_insert_term('Internasional', 'category', ['slug' => 'internasional']);
wp_insert_term('Kabar Malang', 'category', ['slug' => 'kabar-malang']);
foreach ($ids as $login => $id) {
    [$password] = WP_Application_Passwords::create_new_application_password($id, ['name' => 'tayang']);
    echo $login, ' ', $password, "\n";
}
