<?php
// How a request is made.

// token_doctor_ask makes one request and gives back what is told of it. The value goes
// into the header as it is, because ForgeCache does the same.
function token_doctor_ask($question, $method, $path,
  #[\SensitiveParameter]
  $value,
  $body = '', $family = 0
) {
  $headers = array('Content-Type' => 'application/json');
  if ($value !== '') { $headers['Authorization'] = 'Bearer ' . $value; }
  $through = function_exists('wp_remote_request') ? 'token_doctor_through_wordpress' : 'token_doctor_through_curl';
  $started = microtime(true);
  try {
    $reply = $through($method, TOKEN_DOCTOR_API . $path, $headers, $body, $family);
  } catch (Throwable $e) { // a plug-in's filter: of its error the name is told, because the text can hold anything
    $reply = array('failed' => 'wordpress', 'thrown' => get_class($e));
  }
  $told = array("ask=$question", 'ms=' . (int) round(1000 * (microtime(true) - $started)));
  if (isset($reply['failed'])) {
    $told[] = 'failed=' . $reply['failed'];
    if (isset($reply['thrown']) && preg_match('/^\w+(\\\\\w+)*$/D', $reply['thrown']) && strlen($reply['thrown']) <= 60) {
      $told[] = 'thrown=' . str_replace('\\', '.', $reply['thrown']);
    }
    return array($told, array());
  }
  return token_doctor_told($told, $reply['status'], $reply['headers'], (string) $reply['body'], $path, $value);
}

// token_doctor_has_curl reports whether a request can be made with cURL here: hosts
// disable single functions of it.
function token_doctor_has_curl() {
  foreach (array('curl_init', 'curl_setopt', 'curl_exec', 'curl_errno', 'curl_error', 'curl_getinfo') as $f) {
    if (!function_exists($f)) { return false; }
  }
  return true;
}

// token_doctor_pins tells whether the last request went out with cURL, where it can be
// bound to IPv4 or IPv6.
function token_doctor_pins($now = null) {
  static $pins = false;
  if ($now !== null) { $pins = $now; }
  return $pins;
}

// token_doctor_options are set on each handle last of all: whatever a plug-in has set,
// the token goes to Cloudflare alone, and the wait has an end.
function token_doctor_options($url, $family) {
  $options = array(CURLOPT_URL => $url, CURLOPT_SSL_VERIFYPEER => true, CURLOPT_SSL_VERIFYHOST => 2, CURLOPT_FOLLOWLOCATION => false,
    CURLOPT_TIMEOUT => TOKEN_DOCTOR_WAIT, CURLOPT_PROTOCOLS => CURLPROTO_HTTPS);
  if ($family) { $options[CURLOPT_IPRESOLVE] = $family === 6 ? CURL_IPRESOLVE_V6 : CURL_IPRESOLVE_V4; }
  return $options;
}

function token_doctor_through_wordpress($method, $url,
  #[\SensitiveParameter]
  $headers,
  $body, $family
) {
  token_doctor_pins(false);
  $curl = function ($handle) use ($url, $family) {
    token_doctor_pins(true);
    foreach (token_doctor_options($url, $family) as $option => $v) { curl_setopt($handle, $option, $v); }
  };
  $ours = array('timeout' => TOKEN_DOCTOR_WAIT, 'redirection' => 0, 'sslverify' => true, 'blocking' => true, 'stream' => false,
    'limit_response_size' => TOKEN_DOCTOR_MOST);
  $args = array('method' => $method, 'headers' => $headers) + $ours;
  if ($body !== '') { $args['body'] = $body; }
  $safe = function (
    #[\SensitiveParameter]
    $a
  ) use ($ours) { return $ours + $a; };
  $verify = function ($v) { return $v ?: ABSPATH . WPINC . '/certificates/ca-bundle.crt'; };
  $hooks = array('http_api_curl' => $curl, 'http_request_args' => $safe, 'https_ssl_verify' => $verify);
  foreach ($hooks as $hook => $f) { add_filter($hook, $f, PHP_INT_MAX); }
  $thrown = null;
  try {
    $r = wp_remote_request($url, $args);
  } catch (Throwable $thrown) {
  }
  foreach ($hooks as $hook => $f) { remove_filter($hook, $f, PHP_INT_MAX); }
  if ($thrown) {
    throw $thrown;
  }
  if (is_wp_error($r)) {
    if ($r->get_error_code() !== 'http_request_failed') {
      return array('failed' => 'wordpress'); // WP_HTTP_BLOCK_EXTERNAL, or a plug-in
    }
    $text = $r->get_error_message();
    return array('failed' => token_doctor_step(preg_match('/^cURL error (\d+)/', $text, $m) ? (int) $m[1] : 0, $text));
  }
  $status = (int) wp_remote_retrieve_response_code($r);
  if ($status < 100) {
    return array('failed' => 'wordpress'); // a plug-in answered in its place
  }
  $list = array();
  $got = wp_remote_retrieve_headers($r);
  foreach (is_array($got) || $got instanceof Traversable ? $got : array() as $name => $v) {
    $list[strtolower($name)] = is_array($v) ? end($v) : $v;
  }
  return array('status' => $status, 'headers' => $list, 'body' => wp_remote_retrieve_body($r));
}

function token_doctor_through_curl($method, $url,
  #[\SensitiveParameter]
  $headers,
  $body, $family
) {
  token_doctor_pins(true);
  $list = array();
  $got = '';
  $lines = array('Expect:');
  foreach ($headers as $name => $v) { $lines[] = "$name: $v"; }
  $c = curl_init($url);
  if (!$c) {
    return array('failed' => 'reply');
  }
  $options = token_doctor_options($url, $family) + array(
    CURLOPT_CUSTOMREQUEST => $method, CURLOPT_HTTPHEADER => $lines, CURLOPT_USERAGENT => 'tokendoctor-host-script',
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
  );
  if ($body !== '') { $options[CURLOPT_POSTFIELDS] = $body; }
  foreach ($options as $option => $v) { curl_setopt($c, $option, $v); }
  curl_exec($c);
  $status = (int) curl_getinfo($c, CURLINFO_HTTP_CODE);
  if (curl_errno($c) && !($status && strlen($got) > TOKEN_DOCTOR_MOST)) {
    return array('failed' => token_doctor_step(curl_errno($c), curl_error($c)));
  }
  return $status < 100 ? array('failed' => 'reply') : array('status' => $status, 'headers' => $list, 'body' => $got);
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

// token_doctor_proxy is where a proxy was set, if one was.
function token_doctor_proxy() {
  if (defined('WP_PROXY_HOST')) { return 'wordpress'; }
  foreach (array('https_proxy', 'HTTPS_PROXY', 'ALL_PROXY', 'all_proxy') as $name) {
    if (token_doctor_env($name) !== '') { return 'environment'; }
  }
  return '';
}
