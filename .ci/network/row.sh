# shellcheck shell=bash disable=SC2154
# row KIND NAME SETTING...: a setting in small letters sets the lane up, and any other is a
# variable for both programs. Rows are collected, and run in the lanes side by side.
#   dns=ADDRESS,...   name servers        options=TEXT  of resolv.conf      hosts=LINE
#   onto=PORT         where port 443 leads; onto6= for IPv6 alone
#   gate=RULE;...     of nft, forward     local=RULE    of nft, at the client itself
#   roots=LIST        trusted issuers     clock=+|-     wrong by two years
#   do=COMMAND        with $client, $gate; undo=COMMAND after it
#   says=PATTERN      what has to stand in the evidence as well
rows=()
heading() { subject=$1; }
row() {
  [[ "$subject: $2" =~ $only ]] || return 0
  rows+=("$(printf '%s\037' "$subject" "$@")")
}

filters() { # space, hook, rules

  ip netns exec "$1" nft flush ruleset
  [ -n "$3" ] || return 0
  { echo "table inet t { chain c { type filter hook $2 priority 0;"; echo "$3" | tr ';' '\n'; printf '}\n}\n'; } | ip netns exec "$1" nft -f -
}

one() { # lane, index
  local lane=$1 kind name dns=$p options='' hosts='' onto='' onto6='' gate_rules='' local_rules='' roots=good clock='' do='' undo='' says='' vars=() fields setting s
  client=td$$c$lane gate=td$$g$lane
  mapfile -d $'\037' -t fields <<<"${rows[$2]}"
  kind=${fields[1]} name=${fields[2]}
  for setting in "${fields[@]:3}"; do
    case "$setting" in
      gate=*) gate_rules=${setting#*=} ;;
      local=*) local_rules=${setting#*=} ;;
      dns=* | options=* | hosts=* | onto=* | onto6=* | roots=* | clock=* | do=* | undo=* | says=*) printf -v "${setting%%=*}" %s "${setting#*=}" ;;
      *=*) vars+=("$setting") ;;
    esac
  done
  local etc=/etc/netns/$client
  { for s in ${dns//,/ }; do echo "nameserver $s"; done; [ -z "$options" ] || echo "options $options"; } >"$etc/resolv.conf"
  { echo '127.0.0.1 localhost'; echo "$hosts"; } >"$etc/hosts"
  rm -f "$etc/ssl/certs/ca-certificates.crt"
  [ "$roots" = none ] || cp "$w/roots.d/$roots" "$etc/ssl/certs/ca-certificates.crt"
  filters "$gate" forward "$gate_rules"
  filters "$client" output "$local_rules"
  [ -z "$onto" ] || ip netns exec $server nft add element ip t way "{ 10.77.2$lane.2 : $onto }"
  [ -z "$onto6" ] || ip netns exec $server nft add element ip6 t way "{ 2001:db8:2$lane::2 : $onto6 }"
  eval "$do"
  local at=() program=$w/tokendoctor
  [ -z "$clock" ] || { at=(faketime -f "${clock}730d") program+=-clock; vars+=("CLOCK_SHIFT=${clock#+}63072000"); }
  local out code=0 began took truth=$w/out/$2.curl run=(ip netns exec "$client" env -i "PATH=$PATH" "HOME=$w" "${vars[@]}")
  "${run[@]}" "${at[@]}" curl -sS -m 12 -o /dev/null -w '%{http_code}\n' -H "@$w/header" https://api.cloudflare.com/client/v4/user/tokens/verify >"$truth" 2>&1 &
  local curl=$!
  began=$(date +%s%N)
  out=$(printf %s "$token" | timeout 25 "${run[@]}" "$program" check --json --zone "$zone" --domain "$domain" 2>"$w/out/$2.err") || code=$?
  took=$((($(date +%s%N) - began) / 100000000))
  wait $curl || true
  eval "$undo"
  [ -z "$onto" ] || ip netns exec $server nft delete element ip t way "{ 10.77.2$lane.2 }"
  [ -z "$onto6" ] || ip netns exec $server nft delete element ip6 t way "{ 2001:db8:2$lane::2 }"
  printf %s "$out" >"$w/out/$2.json"
  /usr/bin/python3 "$parts/judge.py" "$code" "$took" "${right[$kind]}" "$says" "$w/out/$2" "$token" "${fields[0]}" "$name" >"$w/out/$2.row"
}

run_rows() {
  local lane
  echo 0 >"$w/next"
  for lane in $(seq $lanes); do
    (
      trap - EXIT
      while i=$(flock "$w/next" sh -c 'read i <"$1"; echo $((i + 1)) >"$1"; echo "$i"' - "$w/next") && [ "$i" -lt ${#rows[@]} ]; do one "$lane" "$i"; done
    ) &
    lane_ids+=($!)
  done
  wait "${lane_ids[@]}"
}

table() {
  local i bad=0 accused=0 was=
  for i in "${!rows[@]}"; do
    IFS=$'\t' read -r verdict subject line <"$w/out/$i.row" || true
    [ "$subject" = "$was" ] || printf '\n### %s\n\n| set-up | curl | Token Doctor | |\n|---|---|---|---|\n' "$subject"
    was=$subject
    printf '%s\n' "$line"
    case "$verdict" in *wrong*) bad=$((bad + 1)) ;; esac
    case "$verdict" in *accuses*) accused=$((accused + 1)) ;; esac
    [ -z "$only" ] || cat "$w/out/$i.json" >&2
  done
  printf '\n%d of %d right, %d accuse what is not at fault\n' $((${#rows[@]} - bad)) ${#rows[@]} $accused
  [ $bad = 0 ]
}
