<?php
/*
 * Token Doctor, the web host's side. It asks Cloudflare the questions of Token Doctor
 * from here, through WordPress where that is loaded (wp eval-file), else through PHP's
 * cURL, and prints a block of text to paste into Token Doctor.
 *
 * The token is typed or pasted hidden, or piped in; it is never an argument, in a file
 * or in a variable of the environment. It goes to https://api.cloudflare.com and
 * nowhere else. The block holds no part of it. Nothing here is kept or changed. One
 * question purges a made-up address, unless that was not wanted: {{purge}}.
 */

const TOKEN_DOCTOR_GIVEN = '{{zone}}'; // the Zone ID; empty where it is an argument, or asked for
define('TOKEN_DOCTOR_PURGE', '{{purge}}' === 'yes');
const TOKEN_DOCTOR_API   = 'https://api.cloudflare.com/client/v4';
const TOKEN_DOCTOR_MOST  = 1048576; // bytes of a reply that are read
const TOKEN_DOCTOR_WAIT  = 8; // seconds for one request

// What the messages of Cloudflare's errors are known by, a line each. Nothing else of a
// message is printed, so that a server that sends the token back changes nothing.
const TOKEN_DOCTOR_TEXTS = '{{texts}}';

// What other credentials than an API token are known by, a line each.
const TOKEN_DOCTOR_OTHERS = <<<'LINES'
{{others}}
LINES;

// A line for a shell that asks for the token, hidden, and pipes it to: php FILE.
const TOKEN_DOCTOR_LINE = <<<'LINE'
{{line}}
LINE;

// In a folder of the web server this is nobody's business. WP-CLI sets REQUEST_METHOD in
// $_SERVER, so on the command line only the environment tells a web server's call.
if (PHP_SAPI === 'cli-server' || PHP_SAPI !== 'cli' && isset($_SERVER['REQUEST_METHOD'])
  || token_doctor_env('GATEWAY_INTERFACE') !== '' || token_doctor_env('REQUEST_METHOD') !== '') {
  exit;
}

// PHP prints the first characters of arguments in a stack trace where no php.ini forbids
// it, and warnings of plug-ins go to the screen or to a log.
if (function_exists('ini_set')) { @ini_set('zend.exception_ignore_args', '1'); }
set_error_handler(function () { return true; });

function token_doctor_env($name) {
  return function_exists('getenv') ? (string) getenv($name) : (isset($_ENV[$name]) ? (string) $_ENV[$name] : '');
}

function token_doctor_say($text) {
  file_put_contents('php://stderr', $text);
}

// token_doctor_end says why nothing was asked, and ends.
function token_doctor_end($why) {
  token_doctor_ended(true);
  token_doctor_say("$why\n");
  exit(2);
}

// token_doctor_ended tells whether this script came to an end of its own.
function token_doctor_ended($now = false) {
  static $ended = false;
  return $ended = $ended || $now;
}

register_shutdown_function(function () {
  if (!token_doctor_ended()) {
    token_doctor_say("WordPress or a plug-in ended this script before it was done, so there is no block.\nTry it without the plug-ins: wp --skip-plugins --skip-themes eval-file FILE\n");
  }
});
