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
const TOKEN_DOCTOR_PURGE = '{{purge}}' === 'yes';
const TOKEN_DOCTOR_API   = 'https://api.cloudflare.com/client/v4';
const TOKEN_DOCTOR_MOST  = 1048576; // bytes of a reply that are read

// What the messages of Cloudflare's errors are known by, a line each. Nothing else of a
// message is printed, so that a server that sends the token back changes nothing.
const TOKEN_DOCTOR_TEXTS = '{{texts}}';

if (isset($_SERVER['REQUEST_METHOD'])) { // in a folder of the web server it is nobody's business
  exit;
}

// token_doctor_zone takes the Zone ID, which is no secret.
function token_doctor_zone($argument) {
  $zone = TOKEN_DOCTOR_GIVEN ?: $argument;
  $terminal = $zone === '' ? @fopen('/dev/tty', 'r') : false;
  if ($terminal) {
    token_doctor_say('Zone ID (from the Overview page of the domain at Cloudflare): ');
    $zone = (string) fgets($terminal);
  }
  $zone = strtolower(trim($zone));
  if (!preg_match('/^[0-9a-f]{32}$/D', $zone)) {
    token_doctor_end('The Zone ID has to have 32 hex digits. Give it as the argument of this script. The token is asked for, and never an argument.');
  }
  return $zone;
}

// token_doctor_value takes the token as it is given, without the end of its line.
// Where this script itself came on standard input, it is asked for at the terminal.
function token_doctor_value($file) {
  $scripted = !defined('STDIN') || strpos($file, "eval()'d") !== false;
  if (!$scripted && !stream_isatty(STDIN)) {
    return preg_replace('/\r?\n\z/', '', (string) stream_get_contents(STDIN, 16384));
  }
  $line = DIRECTORY_SEPARATOR === '\\'
    ? '$s = Read-Host -AsSecureString; [Net.NetworkCredential]::new(\'\', $s).Password | php FILE; Remove-Variable s'
    : 'stty -echo; read -r T; stty echo; printf %s "$T" | php FILE; unset T';
  $may = function_exists('shell_exec') && @is_readable('/dev/tty');
  if (!$may || trim((string) shell_exec('stty -g </dev/tty 2>/dev/null')) === '') {
    token_doctor_end("What you type cannot be hidden here. Save this script as a file outside of the web server's\nfolders, and run this line with its name, and with 'wp eval-file' in place of php if you have that:\n\n  $line\n\n(paste the token after Enter, then Enter; it stays hidden)");
  }
  token_doctor_say("Paste the API token (it stays hidden), then press Enter: ");
  // A shell of its own, so that the terminal is put right if this is ended meanwhile.
  $typed = shell_exec('s=$(stty -g </dev/tty); trap \'stty "$s" </dev/tty; exit\' EXIT INT HUP TERM; ' .
    'stty -echo </dev/tty; IFS= read -r v </dev/tty; printf "%s." "$v"');
  token_doctor_say("\n");
  return str_replace(array("\x1b[200~", "\x1b[201~"), '', substr((string) $typed, 0, -1));
}

function token_doctor_say($text) {
  file_put_contents('php://stderr', $text);
}

function token_doctor_end($why) {
  token_doctor_say("$why\n");
  exit(2);
}

// token_doctor_strays lists what stands in the value and in no token, and gives the
// value without it. The words are Token Doctor's.
function token_doctor_strays($value) {
  static $classes = array(
    'space' => ' ', 'tab' => '\t', 'line-break' => '\n\r\x0b', 'line-separator' => '\f\x{85}\x{2028}\x{2029}',
    'byte-order-mark' => '\x{feff}', 'zero-width-character' => '\x{200b}-\x{200d}\x{2060}\x{180e}\x{34f}',
    'soft-hyphen' => '\x{ad}', 'text-direction-mark' => '\x{200e}\x{200f}\x{61c}\x{202a}-\x{202e}\x{2066}-\x{2069}',
    'no-break-space' => '\p{Zs}', 'quotation-mark' => '"\'`\x{ab}\x{bb}\x{2018}-\x{201f}\x{2032}\x{2033}\x{2039}\x{203a}',
    'bracket' => '<>\[\](){}', 'ellipsis' => '\x{2026}', 'full-width-character' => '\x{ff01}-\x{ff5e}',
    'null-character' => '\x00', 'control-character' => '\p{Cc}\x{fffd}',
  );
  $strays = array();
  if (preg_match('/^\s*(?:authorization:\s*)?bearer[\s:]+/i', $value, $m)) {
    $strays[] = 'header-text/start/' . strlen($m[0]);
    $value = substr($value, strlen($m[0]));
  }
  $characters = preg_match('//u', $value) ? preg_split('//u', $value, -1, PREG_SPLIT_NO_EMPTY) : str_split($value);
  list($first, $last) = array(0, count($characters) - 1);
  $known = function ($c) { return preg_match('/^[A-Za-z0-9_-]$/D', $c) === 1; };
  while ($first <= $last && !$known($characters[$first])) { $first++; }
  while ($last > $first && !$known($characters[$last])) { $last--; }
  $runs = array();
  $rest = '';
  foreach ($characters as $i => $c) {
    if ($known($c)) {
      $rest .= $c;
      continue;
    }
    $what = strlen($c) > 1 ? 'foreign-character' : 'punctuation';
    foreach ($classes as $name => $class) {
      if (@preg_match("/^[$class]\$/uD", $c)) {
        $what = $name;
        break;
      }
    }
    $key = $what . '/' . ($i < $first ? 'start' : ($i > $last ? 'end' : 'inside'));
    $runs[$key] = (isset($runs[$key]) ? $runs[$key] : 0) + 1;
  }
  foreach ($runs as $key => $n) { $strays[] = "$key/$n"; }
  return array($strays, $rest);
}

// token_doctor_fingerprint names a value without giving it away: its kind, length and
// 8 digits of its SHA-256. Only a whole token has digits: it cannot be found by trying.
function token_doctor_fingerprint($value) {
  $n = strlen($value);
  if (preg_match('/^cf[ua]t_[\w-]{48}$/D', $value)) {
    $kind = substr($value, 0, 5);
  } elseif (preg_match('/^[\w-]{40}$/D', $value) && preg_match('/[A-Z]/', $value) && preg_match('/[a-z]/', $value) && !preg_match('/{{not_old}}/i', $value)) {
    $kind = 'old';
  } else {
    return "other/$n/-";
  }
  return "$kind/$n/" . substr(hash('sha256', $value), 0, 8);
}

// token_doctor_ask makes one request and gives back what is told of it. The value goes
// into the header as it is, because ForgeCache does the same.
function token_doctor_ask($question, $method, $path, $value, $body = '', $family = 0) {
  $headers = array('Content-Type' => 'application/json');
  if ($value !== '') { $headers['Authorization'] = 'Bearer ' . $value; }
  $started = microtime(true);
  $reply = function_exists('wp_remote_request')
    ? token_doctor_through_wordpress($method, TOKEN_DOCTOR_API . $path, $headers, $body, $family)
    : token_doctor_through_curl($method, TOKEN_DOCTOR_API . $path, $headers, $body, $family);
  $told = array("ask=$question", 'ms=' . (int) round(1000 * (microtime(true) - $started)));
  if (isset($reply['failed'])) {
    $told[] = 'failed=' . $reply['failed'];
    return array($told, array());
  }
  return token_doctor_told($told, $reply['status'], $reply['headers'], (string) $reply['body'], $path);
}

function token_doctor_through_wordpress($method, $url, $headers, $body, $family) {
  $curl = function ($handle) use ($family) {
    // Whatever a plug-in has set: the token goes to Cloudflare alone.
    curl_setopt($handle, CURLOPT_SSL_VERIFYPEER, true);
    curl_setopt($handle, CURLOPT_SSL_VERIFYHOST, 2);
    if ($family) {
      curl_setopt($handle, CURLOPT_IPRESOLVE, $family === 6 ? CURL_IPRESOLVE_V6 : CURL_IPRESOLVE_V4);
    }
  };
  $args = array('method' => $method, 'headers' => $headers, 'timeout' => 8, 'redirection' => 0, 'sslverify' => true,
    'limit_response_size' => TOKEN_DOCTOR_MOST);
  if ($body !== '') { $args['body'] = $body; }
  $safe = function ($a) { return array('sslverify' => true, 'redirection' => 0) + $a; };
  $verify = function ($v) { return $v ?: ABSPATH . WPINC . '/certificates/ca-bundle.crt'; };
  $ours = array('http_api_curl' => $curl, 'http_request_args' => $safe, 'https_ssl_verify' => $verify);
  foreach ($ours as $hook => $f) { add_filter($hook, $f, PHP_INT_MAX); }
  $r = wp_remote_request($url, $args);
  foreach ($ours as $hook => $f) { remove_filter($hook, $f, PHP_INT_MAX); }
  if (is_wp_error($r)) {
    if ($r->get_error_code() !== 'http_request_failed') {
      return array('failed' => 'wordpress'); // WP_HTTP_BLOCK_EXTERNAL, or a plug-in
    }
    $text = $r->get_error_message();
    return array('failed' => token_doctor_step(preg_match('/^cURL error (\d+)/', $text, $m) ? (int) $m[1] : 0, $text));
  }
  $list = array();
  $got = wp_remote_retrieve_headers($r);
  foreach (is_array($got) || $got instanceof Traversable ? $got : array() as $name => $v) {
    $list[strtolower($name)] = is_array($v) ? end($v) : $v;
  }
  return array('status' => (int) wp_remote_retrieve_response_code($r), 'headers' => $list, 'body' => wp_remote_retrieve_body($r));
}

function token_doctor_through_curl($method, $url, $headers, $body, $family) {
  $list = array();
  $got = '';
  $lines = array('Expect:');
  foreach ($headers as $name => $v) { $lines[] = "$name: $v"; }
  $c = curl_init($url);
  curl_setopt_array($c, array(
    CURLOPT_CUSTOMREQUEST => $method, CURLOPT_HTTPHEADER => $lines, CURLOPT_USERAGENT => 'tokendoctor-host-script',
    CURLOPT_TIMEOUT => 8, CURLOPT_PROTOCOLS => CURLPROTO_HTTPS, CURLOPT_FOLLOWLOCATION => false,
    CURLOPT_IPRESOLVE => $family === 6 ? CURL_IPRESOLVE_V6 : ($family === 4 ? CURL_IPRESOLVE_V4 : CURL_IPRESOLVE_WHATEVER),
    CURLOPT_HEADERFUNCTION => function ($c, $line) use (&$list) {
      $pair = explode(':', $line, 2);
      if (count($pair) === 2) {
        $list[strtolower(trim($pair[0]))] = trim($pair[1]);
      }
      return strlen($line);
    },
    CURLOPT_WRITEFUNCTION => function ($c, $part) use (&$got) {
      $got .= $part;
      return strlen($got) > TOKEN_DOCTOR_MOST ? 0 : strlen($part);
    },
  ));
  if ($body !== '') { curl_setopt($c, CURLOPT_POSTFIELDS, $body); }
  curl_exec($c);
  $status = (int) curl_getinfo($c, CURLINFO_RESPONSE_CODE);
  if (curl_errno($c) && !($status && strlen($got) > TOKEN_DOCTOR_MOST)) {
    return array('failed' => token_doctor_step(curl_errno($c), curl_error($c)));
  }
  return array('status' => $status, 'headers' => $list, 'body' => $got);
}

// token_doctor_step is where a request ended, with cURL's number. Of its text nothing
// is printed: a proxy's password can stand in it.
function token_doctor_step($number, $text) {
  static $numbers = array(5 => 'proxy', 97 => 'proxy', 6 => 'dns', 7 => 'connect', 35 => 'tls', 51 => 'tls', 58 => 'tls', 60 => 'tls', 77 => 'tls');
  static $texts = array(
    'dns' => '/resolv|getaddrinfo|name or service/i', 'tls' => '/ssl|tls|certificate/i', 'connect' => '/connect|unreachable/i',
    'wordpress' => '/transports? /i', // it has no way to make requests at all
  );
  $step = isset($numbers[$number]) ? $numbers[$number] : '';
  if (preg_match('/proxy|\b407\b/i', $text) || $number === 7 && token_doctor_proxy()) {
    $step = 'proxy';
  }
  foreach ($texts as $name => $form) {
    $step = $step ?: (preg_match($form, $text) ? $name : '');
  }
  return ($step ?: 'reply') . ($number ? "/$number" : '');
}

// token_doctor_told keeps of a reply what Token Doctor decides by.
function token_doctor_told($told, $status, $headers, $body, $path) {
  $h = function ($name) use ($headers) { return isset($headers[$name]) ? (string) $headers[$name] : ''; };
  $told[] = 'status=' . $status;
  if ($h('cf-ray') !== '') {
    $told[] = 'ray=' . (preg_match('/^[0-9a-f]{8,32}(-[A-Z]{3})?$/D', $h('cf-ray')) ? $h('cf-ray') : 'other');
  }
  if ($h('cf-mitigated') !== '') { $told[] = 'mitigated'; }
  if (ctype_digit($h('retry-after'))) { $told[] = 'retry=' . min(86400, (int) $h('retry-after')); }
  $j = json_decode($body, true, 32);
  if (!is_array($j) || !(isset($j['success']) && is_bool($j['success']) || !empty($j['errors']))) {
    if (strtolower($h('server')) === 'cloudflare') { $told[] = 'server=cloudflare'; }
    if (is_array($j) && !empty($j['cloudflare_error']) && isset($j['error_code']) && preg_match('/^1[0-9]{3}$/D', (string) json_encode($j['error_code']))) {
      $told[] = 'edge=' . (int) $j['error_code'];
    } elseif (preg_match('/\berror(?: code)?:?\s+(1[0-9]{3})\b/i', substr($body, 0, 65536), $m)) {
      $told[] = 'edge=' . $m[1];
    }
    if (preg_match('/attention required! \| cloudflare|sorry, you have been blocked/i', $body)) {
      $told[] = 'page=blocked';
    } elseif (preg_match('#^text/html#', $h('content-type')) || substr(ltrim($body), 0, 1) === '<') {
      $told[] = 'page=html';
    }
    return array($told, array());
  }
  $told[] = 'api=' . (isset($j['success']) ? ($j['success'] ? 'yes' : 'no') : 'silent');
  token_doctor_messages($told, 'error', isset($j['errors']) ? $j['errors'] : null, 3);
  $result = isset($j['result']) && is_array($j['result']) ? $j['result'] : array();
  $s = function ($key, $form) use ($result) {
    return isset($result[$key]) && is_string($result[$key]) && preg_match($form, $result[$key]) ? $result[$key] : '';
  };
  $word = '/^[a-z_]{1,24}$/D';
  if (substr($path, -7) === '/verify') {
    if (strtotime($h('date'))) { $told[] = 'date=' . strtotime($h('date')); }
    token_doctor_messages($told, 'note', isset($j['messages']) ? $j['messages'] : null, 1);
    foreach (array('status' => $word, 'not_before' => '/^[0-9TZ:.+-]{10,40}$/D', 'expires_on' => '/^[0-9TZ:.+-]{10,40}$/D') as $key => $form) {
      if ($s($key, $form) !== '') { $told[] = str_replace('_', '-', $key === 'status' ? 'life' : $key) . '=' . $s($key, $form); }
    }
  } elseif ($s('id', '/^[0-9a-f]{32}$/D') === TOKEN_DOCTOR_ZONE && isset($result['name'])) {
    $told[] = 'sees=' . ($s('name', '/^[a-z0-9.-]{1,253}$/D') ?: '-');
    $told[] = 'is=' . ($s('status', $word) ?: '-') . (!empty($result['paused']) ? '/paused' : '');
    $rights = isset($result['permissions']) && is_array($result['permissions']) ? array_filter($result['permissions'], 'is_string') : array();
    $may = array_intersect(array_map('strtolower', array_map('trim', $rights)), array('#cache_purge:edit', '#cache_purge:purge'));
    $told[] = 'rights=' . ($may ? 'purge' : ($rights ? 'other' : 'silent'));
  }
  return array($told, $result);
}

function token_doctor_messages(&$told, $word, $entries, $depth) {
  foreach (is_array($entries) ? array_slice($entries, 0, 8) : array() as $e) {
    if (!is_array($e) || !isset($e['code']) || !preg_match('/^-?\d{1,9}$/D', (string) json_encode($e['code'], JSON_NUMERIC_CHECK))) {
      continue;
    }
    $text = isset($e['message']) && is_string($e['message']) ? $e['message'] : '';
    $known = array();
    foreach (explode("\n", TOKEN_DOCTOR_TEXTS) as $part) {
      if (strpos(strtolower($text), $part) !== false) { $known[] = trim(preg_replace('/[^a-z0-9]+/', '-', $part), '-'); }
    }
    $told[] = "$word=" . (int) $e['code'] . '/' . implode('+', $known);
    if (preg_match('/from location:?\s*([0-9a-f.:]{2,45})/i', $text, $m) && filter_var(rtrim($m[1], '.'), FILTER_VALIDATE_IP)) {
      $told[] = 'address=' . rtrim($m[1], '.');
    }
    if ($depth > 0 && isset($e['error_chain'])) {
      token_doctor_messages($told, $word, $e['error_chain'], $depth - 1);
    }
  }
}

// token_doctor_proxy is where a proxy was set, if one was.
function token_doctor_proxy() {
  if (defined('WP_PROXY_HOST')) { return 'wordpress'; }
  return getenv('https_proxy') || getenv('HTTPS_PROXY') || getenv('ALL_PROXY') || getenv('all_proxy') ? 'environment' : '';
}

// token_doctor_site tells the versions, and whether ForgeCache is there and active.
function token_doctor_site() {
  $v = function ($text) { return preg_match('/^[0-9]{1,3}(\.[0-9]{1,5}){1,3}/', (string) $text, $m) ? $m[0] : '-'; };
  $told = array('by=' . (function_exists('wp_remote_request') ? 'wp_remote_request' : 'curl'));
  if (function_exists('get_bloginfo')) {
    $told[] = 'wordpress=' . $v(get_bloginfo('version'));
    $site = strtolower((string) parse_url((string) get_bloginfo('url'), PHP_URL_HOST));
    if (preg_match('/^[a-z0-9-]+(\.[a-z0-9-]+)+$/D', $site)) { $told[] = "site=$site"; }
  }
  $told[] = 'php=' . $v(PHP_VERSION);
  if (function_exists('curl_version')) {
    $curl = curl_version();
    $told[] = 'curl=' . $v($curl['version']);
  }
  if (token_doctor_proxy()) { $told[] = 'proxy=' . token_doctor_proxy(); }
  if (!defined('ABSPATH') || !is_readable(ABSPATH . 'wp-admin/includes/plugin.php')) {
    return $told;
  }
  try {
    require_once ABSPATH . 'wp-admin/includes/plugin.php';
    foreach (get_plugins() as $file => $p) {
      $active = is_plugin_active($file);
      // In a network of sites another one of them may have it switched on.
      if (preg_match('/^forgecache\b/i', (string) $p['Name']) && ($active || !is_multisite())) {
        $told[] = 'forgecache=' . $v($p['Version']) . '/' . ($active ? 'active' : 'inactive');
      }
    }
  } catch (Throwable $e) { // whatever keeps WordPress from listing them: the questions are worth more
  }
  return $told;
}

function token_doctor_run($file, $argument) {
  if (!function_exists('wp_remote_request') && !function_exists('curl_init')) {
    token_doctor_end('This PHP has neither WordPress loaded nor cURL. Run the script with: wp eval-file');
  }
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
  // Another credential than a token is sent nowhere.
  $other = preg_match('/cfk_|cfoat_|v1\.0-|[0-9a-f]{33,}/i', "$value $rest") || strlen($value) > 256;
  if ($other) { $about[] = 'unsent'; }
  $parts[] = $about;
  token_doctor_say("Asking Cloudflare. This takes a few seconds.\n");
  list($reach) = token_doctor_ask('reach', 'GET', '/user/tokens/verify', '');
  if (preg_grep('/^failed=/', $reach)) { // once more: a slip of the network is none of the host's rules
    sleep(1);
    list($reach) = token_doctor_ask('reach', 'GET', '/user/tokens/verify', '');
  }
  $parts[] = $reach;
  if (preg_grep('/^api=/', $reach) && !$other) {
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
      $files = $sees === '-' ? array() : array("https://$sees{{purge_path}}" . bin2hex(random_bytes(4)));
      $body = json_encode(array('files' => $files), JSON_UNESCAPED_SLASHES);
      list($parts[]) = token_doctor_ask('purge', 'POST', "$zone/purge_cache", $value, $body);
    }
    if (defined('CURL_IPRESOLVE_V6') && ($sees || preg_grep('/^address=/', $told))) { // which of the host's addresses are let in
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
  echo "\n===== Token Doctor host block {{format}} =====\n", implode("\n", $lines), "\n===== end $sum =====\n";
  token_doctor_say("Copy all of it, from the first line of ===== to the last, and paste it into Token Doctor.\n");
}

// wp-cli has the arguments in $args, php in $argv.
token_doctor_run(__FILE__, isset($args[0]) ? $args[0] : (isset($argv[1]) ? $argv[1] : ''));
