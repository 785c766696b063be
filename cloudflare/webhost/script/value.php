<?php
// What is given to the script: the Zone ID and the token.

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
  $scripted = strpos($file, "eval()'d") !== false || $file === '-' || $file === 'Standard input code';
  $in = defined('STDIN') ? STDIN : (PHP_SAPI === 'cli' ? false : @fopen('php://stdin', 'r'));
  if (!$scripted && $in && !token_doctor_is_terminal($in)) {
    return token_doctor_piped($in);
  }
  $may = function_exists('shell_exec');
  if (!$may || trim((string) shell_exec('set +x; stty -g 2>/dev/null </dev/tty')) === '') {
    $windows = '$s = Read-Host -AsSecureString; [Net.NetworkCredential]::new(\'\', $s).Password | php FILE; Remove-Variable s';
    token_doctor_end("What you type cannot be hidden here, so nothing was read. Over SSH, connect with ssh -t; in a container, with docker exec -it.\n" .
      "If that does not help: save this script as a file outside of the web server's folders, and run this with its name,\n" .
      "and with 'wp eval-file' in place of php if you have that. Paste the token when it asks; it stays hidden.\n\n" .
      (DIRECTORY_SEPARATOR === '\\' ? $windows : TOKEN_DOCTOR_LINE) . "\n");
  }
  // A shell of its own, so that the terminal is put right if this is ended meanwhile.
  // It asks only once the echo is off: on a slow host a quick paste would be shown.
  // What follows the first line is read away, or the shell would take it for commands.
  $typed = (string) shell_exec('set +x; set +a; s=$(stty -g </dev/tty) || exit; ' .
    'trap \'stty "$s" </dev/tty\' EXIT; trap "exit 1" INT HUP TERM; stty -echo </dev/tty || exit; ' .
    'printf "Paste the API token (it stays hidden), then press Enter: " >/dev/tty; ' .
    'IFS= read -r v </dev/tty; stty -icanon min 0 time 3 </dev/tty; r=$(cat </dev/tty); ' .
    'case $r in ?*) printf more;; *) printf "%s." "$v";; esac');
  token_doctor_say("\n");
  if ($typed === 'more') {
    token_doctor_end('More than one line was pasted, so nothing was asked. The rest was read away and ran nowhere. Copy the token once more, alone and in one line.');
  }
  return str_replace(array("\x1b[200~", "\x1b[201~"), '', (string) substr($typed, 0, -1));
}

function token_doctor_is_terminal($in) {
  if (function_exists('stream_isatty')) { return stream_isatty($in); }
  $s = @fstat($in);
  return !$s || ($s['mode'] & 0170000) === 0020000; // a device
}

// token_doctor_piped takes what is piped in. Over SSH without a terminal a person may
// be about to paste, and would see it.
function token_doctor_piped($in) {
  list($r, $w, $e) = array(array($in), null, null);
  if (DIRECTORY_SEPARATOR === '/' && function_exists('stream_select') && !@fopen('/dev/tty', 'r') && @stream_select($r, $w, $e, 1) === 0) {
    token_doctor_say("Do not paste yet: there is no terminal here, so your own screen would show it. Press ctrl+c.\n" .
      "Over SSH, connect with ssh -t, and in a container with docker exec -it: then it stays hidden. Or pipe the token in.\n");
  }
  return preg_replace('/\r?\n\z/', '', (string) stream_get_contents($in, 16384));
}

// token_doctor_strays lists what stands in the value and in no token, and gives the
// value without it. The words are Token Doctor's.
function token_doctor_strays(
  #[\SensitiveParameter]
  $value
) {
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
  // Characters of UTF-8, and each byte that is part of none by itself.
  preg_match_all('/[\x00-\x7f]|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]' .
    '|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}|[\x80-\xff]/s', $value, $m);
  $characters = $m[0];
  list($first, $last) = array(0, count($characters) - 1);
  $known = function (
    #[\SensitiveParameter]
    $c
  ) { return preg_match('/^[A-Za-z0-9_-]$/D', $c) === 1; };
  while ($first <= $last && !$known($characters[$first])) { $first++; }
  while ($last > $first && !$known($characters[$last])) { $last--; }
  $runs = array();
  $rest = '';
  foreach ($characters as $i => $c) {
    if ($known($c)) {
      $rest .= $c;
      continue;
    }
    $what = strlen($c) > 1 ? 'foreign-character' : (ord($c) > 127 ? '{{bad_byte}}' : 'punctuation');
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
function token_doctor_fingerprint(
  #[\SensitiveParameter]
  $value
) {
  $n = strlen($value);
  if (preg_match('/^cf[ua]t_[\w-]{48}$/D', $value)) {
    $kind = substr($value, 0, 5);
  } elseif (preg_match('/^[\w-]{40}$/D', $value) && !preg_match('/{{not_old}}/i', $value) && !token_doctor_guessable($value)) {
    $kind = 'old';
  } else {
    return "other/$n/-";
  }
  return "$kind/$n/" . substr(hash('sha256', $value), 0, 8);
}

// token_doctor_guessable is whether a value of 40 characters may be a password or a
// phrase, which can be found again from a few digits of its hash.
function token_doctor_guessable(
  #[\SensitiveParameter]
  $value
) {
  return !preg_match('/[A-Z]/', $value) || !preg_match('/[a-z]/', $value) || !preg_match('/[0-9]/', $value)
    || preg_match('/{{obvious}}/i', $value) || count(array_unique(str_split($value))) < {{least_different}}
    || strlen(preg_replace('/{{word_runs}}/', '', $value)) < {{least_outside_words}}
    || strlen(preg_replace('/{{leet_runs}}/', '', $value)) < {{least_outside_leet}};
}

// token_doctor_held reports whether the value is another credential than a token, or has
// no shape of one. That is sent nowhere.
function token_doctor_held(
  #[\SensitiveParameter]
  $value,
  #[\SensitiveParameter]
  $rest,
  $strays
) {
  if (strlen($value) > 16384 || $rest === '') { return true; }
  $decoded = base64_decode(strtr(preg_replace('/\s+/', '', $value), '-_', '+/'), true);
  if (strlen((string) $decoded) >= 12 && preg_match('/^[\x20-\x7e\s]+$/D', $decoded)) { return true; } // a key in base64
  $whole = '/(?<![A-Za-z0-9_-])cf[ua]t_[A-Za-z0-9]{40}[0-9a-f]{8}(?![A-Za-z0-9_-])/';
  $others = preg_match('/[0-9a-f]{37}/', $value) ? $value : preg_replace($whole, ' ', $value);
  foreach (explode("\n", TOKEN_DOCTOR_OTHERS) as $form) {
    if (preg_match("{" . $form . "}", $others) !== 0) { return true; } // or the form is not one
  }
  if (preg_match_all($whole, $value, $m)) {
    return count(array_unique($m[0])) > 1; // which one is meant nobody can know
  }
  // An old token in other text stands alone, and is no word of it.
  preg_match_all('/(?<![\w-])[\w-]{40}(?![\w-])/', $value, $m);
  $old = array_filter($m[0], function (
    #[\SensitiveParameter]
    $run
  ) { return !token_doctor_guessable($run) && !preg_match('/{{not_old}}/i', $run); });
  if ($old) { return count(array_unique($old)) > 1; }
  $inside = preg_grep('/\/inside\//', $strays);
  $gaps = preg_grep('/^(space|tab|line-break|no-break-space)\//', $inside);
  $joined = preg_grep('/^(quotation-mark|bracket|punctuation)\//', $inside) || array_sum(array_map(function ($s) {
    return (int) substr(strrchr($s, '/'), 1);
  }, $gaps)) > 2;
  if ($joined || preg_match('/[0-9a-f]{33}/i', $rest)) { return true; }
  if (preg_match('/{{prefixed}}/D', $rest)) { return false; }
  return !(preg_match('/^[\w-]{40}$/D', $rest) && preg_match('/[A-Z0-9]/', $rest));
}
