<?php
// What is told of a reply.

// token_doctor_told keeps of a reply what Token Doctor decides by.
function token_doctor_told($told, $status, $headers, $body, $path,
  #[\SensitiveParameter]
  $value
) {
  $h = function ($name) use ($headers) { return isset($headers[$name]) ? (string) $headers[$name] : ''; };
  $told[] = 'status=' . $status;
  if ($h('cf-ray') !== '') {
    $ray = preg_match('/^[0-9a-f]{16}(-[A-Z]{3})?$/D', $h('cf-ray')) && !token_doctor_echoes($h('cf-ray'), $value);
    $told[] = 'ray=' . ($ray ? $h('cf-ray') : 'other');
  }
  if ($h('cf-mitigated') !== '') { $told[] = 'mitigated'; }
  if (preg_match('/^\d{1,9}$/D', $h('retry-after'))) { $told[] = 'retry=' . min(86400, (int) $h('retry-after')); }
  $j = json_decode($body, true, 32);
  if (!is_array($j) || !(isset($j['success']) && is_bool($j['success']) || !empty($j['errors']))) {
    if (strtolower($h('server')) === 'cloudflare') { $told[] = 'server=cloudflare'; }
    $edge = is_array($j) && !empty($j['cloudflare_error']) && isset($j['error_code']) && is_scalar($j['error_code']) ? (string) $j['error_code'] : '';
    if (preg_match('/^1[0-9]{3}$/D', $edge)) {
      $told[] = "edge=$edge";
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
  $s = function ($key, $form) use ($result, $value) {
    $text = isset($result[$key]) && is_string($result[$key]) ? $result[$key] : '';
    return preg_match($form, $text) && ($key === 'id' || !token_doctor_echoes($text, $value)) ? $text : '';
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
    $code = is_array($e) && isset($e['code']) && (is_int($e['code']) || is_string($e['code'])) ? (string) $e['code'] : '';
    if (!preg_match('/^-?\d{1,9}$/D', $code)) {
      continue;
    }
    $text = isset($e['message']) && is_string($e['message']) ? $e['message'] : '';
    $known = array();
    foreach (explode("\n", TOKEN_DOCTOR_TEXTS) as $part) {
      if (strpos(strtolower($text), $part) !== false) { $known[] = trim(preg_replace('/[^a-z0-9]+/', '-', $part), '-'); }
    }
    $told[] = "$word=" . (int) $code . '/' . implode('+', $known);
    if (preg_match('/from location:?\s*([0-9a-f.:]{2,45})/i', $text, $m) && @inet_pton(rtrim($m[1], '.')) !== false) {
      $told[] = 'address=' . rtrim($m[1], '.');
    }
    if ($depth > 0 && isset($e['error_chain'])) {
      token_doctor_messages($told, $word, $e['error_chain'], $depth - 1);
    }
  }
}

// token_doctor_echoes reports whether a text of a server has a part of the value in it,
// in letters of any case, with anything between.
function token_doctor_echoes($text,
  #[\SensitiveParameter]
  $value
) {
  $plain = function (
    #[\SensitiveParameter]
    $s
  ) { return strtolower(preg_replace('/[^A-Za-z0-9]+/', '', preg_replace('/^cf[a-z]+_/', '', $s))); };
  list($text, $value) = array($plain($text), $plain($value));
  for ($i = 0; $i + 8 <= strlen($value); $i++) {
    if (strpos($text, substr($value, $i, 8)) !== false) { return true; }
  }
  return false;
}
