<?php
// WordPress's own code for requests and plug-ins, without its database: what wp-cli
// gives to a script, as far as the host script uses it. The script is run as wp-cli
// runs it, by its name or from standard input: with what it sets in $_SERVER, within a
// method, as text and not as a file.
define('WP_CLI', true);
define('WP_CLI_VERSION', '2.12.0');
$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.0';
$_SERVER['HTTP_USER_AGENT'] = 'WP CLI ' . WP_CLI_VERSION;
$_SERVER['REQUEST_METHOD'] = 'GET';
$_SERVER['REMOTE_ADDR'] = '127.0.0.1';
define('ABSPATH', getenv('TOKENDOCTOR_WORDPRESS') . '/');
define('WPINC', 'wp-includes');
define('WP_PLUGIN_DIR', __DIR__ . '/plugins');
define('WPMU_PLUGIN_DIR', __DIR__ . '/plugins');
foreach (json_decode(getenv('TEST_CONSTANTS'), true) ?: array() as $name => $value) {
	define($name, $value);
}
foreach (array(
	'compat', 'load', 'default-constants', 'plugin', 'version', 'class-wp-error', 'functions', 'class-wp-object-cache', 'cache',
	'http', 'class-wp-http', 'class-wp-http-streams', 'class-wp-http-curl', 'class-wp-http-proxy', 'class-wp-http-cookie',
	'class-wp-http-encoding', 'class-wp-http-response', 'class-wp-http-requests-response', 'class-wp-http-requests-hooks',
) as $file) {
	require_once ABSPATH . WPINC . "/$file.php";
}
$blog_id = 1;
$wp_plugin_paths = array();
wp_initial_constants();
wp_cache_init();

function __($text) {
	return $text;
}

function get_bloginfo($what) {
	global $wp_version;
	return $what === 'version' ? $wp_version : 'https://example.com';
}

add_filter('pre_option_active_plugins', function () {
	return explode(',', (string) getenv('TEST_ACTIVE_PLUGINS'));
});
add_filter('pre_option_siteurl', function () {
	return 'https://example.com';
});

if (getenv('TEST_CARELESS')) { // a plug-in that switches the check of certificates off, as some do
	add_filter('https_ssl_verify', function () {
		return false;
	});
	add_action('http_api_curl', function ($handle) {
		curl_setopt($handle, CURLOPT_SSL_VERIFYPEER, false);
	});
}

if (getenv('TEST_THROWS')) { // a plug-in whose filter does not expect a request that is not its own
	add_filter('http_request_args', function ($args) {
		throw new UnexpectedValueException(implode(' ', $args['headers']));
	});
}

if (getenv('TEST_NO_AGENT')) { // a plug-in that hides what the site runs on
	add_filter('http_headers_useragent', function () {
		return '';
	});
}

if (getenv('TEST_FOLLOWS')) { // a plug-in that lets each request follow redirects, and for long
	add_filter('http_request_args', function ($args) {
		return array('redirection' => 5, 'timeout' => 120) + $args;
	}, PHP_INT_MAX);
	add_action('http_api_curl', function ($handle) {
		curl_setopt($handle, CURLOPT_FOLLOWLOCATION, true);
	}, PHP_INT_MAX);
}

class EvalFile_Command {
	public static function execute_eval($file, $positional_args) {
		global $args;
		$args = $positional_args;
		if ($file === '-') {
			eval('?>' . file_get_contents('php://stdin'));
			return;
		}
		eval('?>' . preg_replace('/\b__FILE__\b/', "'$file'", file_get_contents($file)));
	}
}
EvalFile_Command::execute_eval($argv[1], array_slice($argv, 2));
