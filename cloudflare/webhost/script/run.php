<?php
// The questions in their order, and the block.

// token_doctor_site tells the versions, and whether ForgeCache is there and active.
function token_doctor_site() {
  $v = function ($text) { return preg_match('/^[0-9]{1,3}(\.[0-9]{1,5}){1,3}/', (string) $text, $m) ? $m[0] : '-'; };
  $told = array('by=' . (function_exists('wp_remote_request') ? 'wp_remote_request' : 'curl'), 'php=' . $v(PHP_VERSION));
  if (function_exists('curl_version')) {
    $curl = curl_version();
    $told[] = 'curl=' . $v($curl['version']);
  }
  if (token_doctor_proxy()) { $told[] = 'proxy=' . token_doctor_proxy(); }
  try {
    if (function_exists('get_bloginfo')) {
      $told[] = 'wordpress=' . $v(get_bloginfo('version'));
      $site = strtolower((string) parse_url((string) get_bloginfo('url'), PHP_URL_HOST));
      if (preg_match('/^[a-z0-9-]+(\.[a-z0-9-]+)+$/D', $site)) { $told[] = "site=$site"; }
    }
    if (!defined('ABSPATH') || !is_readable(ABSPATH . 'wp-admin/includes/plugin.php')) {
      return $told;
    }
    require_once ABSPATH . 'wp-admin/includes/plugin.php';
    foreach (get_plugins() as $file => $p) {
      $active = is_plugin_active($file);
      // In a network of sites another one of them may have it switched on.
      if (preg_match('/^forgecache\b/i', (string) $p['Name']) && ($active || !is_multisite())) {
        $told[] = 'forgecache=' . $v($p['Version']) . '/' . ($active ? 'active' : 'inactive');
      }
    }
  } catch (Throwable $e) { // whatever keeps WordPress from telling: the questions are worth more
  }
  return $told;
}

// token_doctor_able ends with a sentence where this PHP cannot run the script.
function token_doctor_able() {
  $else = "Another way: Token Doctor itself on this host, or the line of curl that it shows.";
  if (PHP_VERSION_ID < 70200) {
    token_doctor_end('This PHP is ' . PHP_VERSION . ', and the script needs 7.2 or newer. The host may have a newer one under another name, such as php8.2. ' . $else);
  }
  foreach (array('json_decode', 'hash', 'preg_match', 'stream_get_contents', 'fopen') as $f) {
    if (!function_exists($f)) { token_doctor_end("This PHP has no $f(), which the script needs. It is switched off in php.ini, or its extension is not installed. $else"); }
  }
  if (!function_exists('wp_remote_request') && !token_doctor_has_curl()) {
    token_doctor_end("This PHP may not use cURL: it is not installed, or disable_functions in php.ini switches it off. Run the script through WordPress, which has another way out: wp eval-file FILE. $else");
  }
}

function token_doctor_run($file, $argument) {
  token_doctor_able();
  define('TOKEN_DOCTOR_ZONE', token_doctor_zone($argument));
  $value = token_doctor_value($file);
  if ($value === '') { token_doctor_end('There is no token. Nothing was asked.'); }
  list($strays, $rest) = token_doctor_strays($value);
  $parts = array(array('zone=' . TOKEN_DOCTOR_ZONE), token_doctor_site());
  $about = array('value=' . token_doctor_fingerprint($value));
  if ($strays) {
    $about[] = 'inside=' . token_doctor_fingerprint($rest);
    foreach ($strays as $stray) { $about[] = "stray=$stray"; }
  }
  $held = token_doctor_held($value, $rest, $strays);
  if ($held) { $about[] = 'unsent'; }
  $parts[] = $about;
  token_doctor_say("Asking Cloudflare. This takes a few seconds.\n");
  list($reach) = token_doctor_ask('reach', 'GET', '/user/tokens/verify', '');
  if (preg_grep('/^failed=/', $reach)) { // once more: a slip of the network is none of the host's rules
    if (function_exists('sleep')) { sleep(1); }
    list($reach) = token_doctor_ask('reach', 'GET', '/user/tokens/verify', '');
  }
  $parts[] = $reach;
  if (preg_grep('/^api=/', $reach) && !$held) {
    $zone = '/zones/' . TOKEN_DOCTOR_ZONE;
    list($verify) = token_doctor_ask('verify', 'GET', '/user/tokens/verify', $value);
    list($told, $result) = token_doctor_ask('zone', 'GET', $zone, $value);
    array_push($parts, $verify, $told);
    $sees = preg_match('/ sees=(\S+)/', implode(' ', $told), $m) ? $m[1] : '';
    $account = isset($result['account']['id']) ? (string) $result['account']['id'] : '';
    if (!preg_grep('/^life=/', $verify) && preg_match('/^[0-9a-f]{32}$/D', $account)) {
      list($parts[]) = token_doctor_ask('account', 'GET', "/accounts/$account/tokens/verify", $value);
    }
    if ($sees && TOKEN_DOCTOR_PURGE) {
      $made_up = substr(hash('sha256', uniqid((string) mt_rand(), true)), 0, 8);
      $files = $sees === '-' ? '' : "\"https://$sees{{purge_path}}$made_up\"";
      list($parts[]) = token_doctor_ask('purge', 'POST', "$zone/purge_cache", $value, "{\"files\":[$files]}");
    }
    // Which of the host's addresses are let in, where a request can be bound to one.
    if (token_doctor_pins() && ($sees || preg_grep('/^address=/', $told))) {
      list($parts[]) = token_doctor_ask('zone4', 'GET', $zone, $value, '', 4);
      list($parts[]) = token_doctor_ask('zone6', 'GET', $zone, $value, '', 6);
    }
  }
  token_doctor_print($parts);
}

// token_doctor_print prints the block: short lines of words that end in a semicolon,
// and the first digits of their SHA-256 without white space.
function token_doctor_print($parts) {
  $lines = array();
  foreach ($parts as $words) {
    $line = '';
    foreach ($words as $word) {
      if ($line !== '' && strlen("$line $word;") > 70) {
        $lines[] = $line;
        $line = ' ';
      }
      $line .= ($line === '' ? '' : ' ') . "$word;";
    }
    $lines[] = $line;
  }
  $sum = substr(hash('sha256', preg_replace('/\s+/', '', implode('', $lines))), 0, 8);
  token_doctor_ended(true);
  $block = "\n===== Token Doctor host block {{format}} =====\n" . implode("\n", $lines) . "\n===== end $sum =====\n";
  if (!defined('STDOUT') || @fwrite(STDOUT, $block) === false) { // past whatever a plug-in does with the output
    echo $block;
  }
  token_doctor_say("Copy all of it, from the first line of ===== to the last, and paste it into Token Doctor.\n");
}

// wp-cli has the arguments in $args, php in $argv.
try {
  token_doctor_run(__FILE__, isset($args[0]) ? $args[0] : (isset($argv[1]) ? $argv[1] : ''));
} catch (Throwable $e) {
  token_doctor_end('The script ended with an error of the kind ' . get_class($e) . ', so there is no block. Nothing else of it is shown, because it could hold the token.');
}
