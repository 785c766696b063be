#!/bin/sh
# tinyproxy 1.11.1 (Debian 12, tinyproxy-bin) answers a request without Proxy-Authorization
# with 407 and Proxy-Authenticate, and one whose Basic name or password is wrong with 401 and
# WWW-Authenticate: Proxy-Authenticate is not sent then. RFC 9110, 15.5.8 and 11.7.1: a proxy
# that wants other credentials answers 407 with Proxy-Authenticate. So a client that goes by
# 407 alone takes a mistyped proxy password for a refusal by the site behind the proxy; curl
# prints "CONNECT tunnel failed, response 401".
#
# Fetches the package into a temporary folder, starts it on 127.0.0.1 with a made-up password
# and asks it with curl. Needs apt-get, dpkg and curl; no root. Nothing leaves loopback but
# the fetch. Exit: 0 as said here, 1 if it behaves otherwise, 77 if the package cannot be had.
set -eu
version=1.11.1-2.1+deb12u1
dir=$(mktemp -d)
pid=
trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null || :; rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -q "tinyproxy-bin=$version" >/dev/null 2>&1 || { echo "tinyproxy-bin=$version cannot be had"; exit 77; }
dpkg -x tinyproxy-bin_*.deb .
command -v curl >/dev/null || { echo "curl is missing"; exit 77; }

port=$((20000 + $$ % 20000))
cat >conf <<CONF
Listen 127.0.0.1
Port $port
Timeout 5
LogFile "$dir/log"
StatFile "$dir/usr/share/tinyproxy/stats.html"
DefaultErrorFile "$dir/usr/share/tinyproxy/default.html"
Allow 127.0.0.1
BasicAuth agent right-one
CONF
usr/bin/tinyproxy -d -c conf >out 2>&1 &
pid=$!

# ask prints the status of CONNECT, and the names of the headers that say how to log in.
# The tunnel would lead to loopback's port 9, where nobody is.
ask() { # arguments of curl
  curl -s -p -x "http://127.0.0.1:$port" -m 10 -o /dev/null -D headers "$@" http://127.0.0.1:9/ || :
  tr -d '\r' <headers | awk 'NR == 1 { line = $2 } tolower($1) ~ /^(proxy|www)-authenticate:$/ { line = line " " $1 } END { print line }'
}
n=0
until curl -s -o /dev/null -m 1 "http://127.0.0.1:$port/"; do
  n=$((n + 1))
  [ $n -lt 50 ] || { cat out log; exit 1; }
  sleep 0.1
done
usr/bin/tinyproxy -v
curl -V | sed -n 1p
bad=0
check() { # what, expected by the RFC, seen when this was written, arguments of curl
  what=$1 expected=$2 known=$3; shift 3
  seen=$(ask "$@")
  echo "$what: expected $expected; seen $seen"
  [ "$seen" = "$known" ] || { echo "  this was $known"; bad=1; }
}
check "no password" "407 Proxy-Authenticate:" "407 Proxy-Authenticate:"
check "a wrong password" "407 Proxy-Authenticate:" "401 WWW-Authenticate:" -U agent:wrong-one
check "a name that is not known" "407 Proxy-Authenticate:" "401 WWW-Authenticate:" -U nobody:right-one
check "the right password, nobody behind" "500 or 502" "500" -U agent:right-one
exit $bad
