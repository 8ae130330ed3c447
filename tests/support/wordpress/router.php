<?php
// For PHP's own server: files are files, everything else goes to WordPress, as a rewrite rule would do.
$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
$file = realpath($_SERVER['DOCUMENT_ROOT'] . $path);
if ($path !== '/' && $file !== false && is_file($file)) {
    return false;
}
if (getenv('TAYANG_WP_PLAIN') && $path !== '/') {
    // Without rewrite rules most web servers fall back to the front page or to 404; this one does
    // what makes the trouble: the front page, with status 200.
    $_SERVER['REQUEST_URI'] = '/';
}
if (getenv('TAYANG_WP_DEAF')) {
    unset($_SERVER['PHP_AUTH_USER'], $_SERVER['PHP_AUTH_PW'], $_SERVER['HTTP_AUTHORIZATION']);
}
chdir($_SERVER['DOCUMENT_ROOT']);
$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = '/index.php';
$_SERVER['SCRIPT_FILENAME'] = $_SERVER['DOCUMENT_ROOT'] . '/index.php';
require 'index.php';
