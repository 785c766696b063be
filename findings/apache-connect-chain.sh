#!/bin/sh
# Apache 2.4 (Debian 12) as a proxy that sends everything to a further proxy (ProxyRemote),
# with proxy-chain-auth set, so that a name and password of the client go on to that one.
# For http:// addresses they do. For CONNECT they do not: mod_proxy_connect sends the further
# proxy a request of its own with nothing of the client's, and hands back that proxy's 407 and
# its challenge. So a client with the right password is asked for it again and again, and
# what it reports, as curl does, is a wrong password at the proxy it can see. (The manual has
# proxy-chain-auth with mod_proxy_http, and says nothing of a chain for mod_proxy_connect.)
#
# RFC 9110, 11.7.1: where proxies work together, "it is common for credentials to be generated
# by the user agent and passed through the hierarchy until consumed. Hence, in such a
# configuration, it will appear as if Proxy-Authenticate is being forwarded". So a challenge
# that is handed on goes with credentials that are handed on. 15.5.8: the client "MAY repeat
# the request with a new or replaced Proxy-Authorization", which cannot help here.
#
# Fetches the packages into a temporary folder and starts Apache on 127.0.0.1, before a small
# proxy that wants a made-up password and answers itself. Needs apt-get, dpkg, curl and
# python3; no root. Nothing leaves loopback but the fetch.
# Exit: 0 as said here, 1 if it behaves otherwise, 77 if the packages cannot be had.
set -eu
version=2.4.71-1~deb12u1
dir=$(mktemp -d)
apache='' further=''
trap 'kill $apache $further 2>/dev/null || :; rm -rf "$dir"' EXIT
cd "$dir"
for need in curl python3; do
  command -v $need >/dev/null || { echo "$need is missing"; exit 77; }
done
others=$(apt-get install -s --no-install-recommends "apache2-bin=$version" 2>/dev/null | awk '$1 == "Inst" && $2 != "apache2-bin" { print $2 }') || others=
# shellcheck disable=SC2086 # one name a word
apt-get download -q "apache2-bin=$version" $others >/dev/null 2>&1 || { echo "apache2-bin=$version cannot be had"; exit 77; }
for package in *.deb; do dpkg -x "$package" .; done
LD_LIBRARY_PATH=$(echo "$dir"/usr/lib/*-linux-gnu)

# The further proxy: it notes how it was asked, and answers for every site itself.
cat >further.py <<'PY'
import http.server
import os

class Proxy(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        given = self.headers.get("Proxy-Authorization")
        right = given == "Basic YWdlbnQ6cmlnaHQ="  # agent:right
        with open("asked", "a") as asked:
            asked.write("with the password\n" if right else "without it\n" if given is None else "otherwise\n")
        self.close_connection = True
        if not right:
            self.send_response(407)
            self.send_header("Proxy-Authenticate", 'Basic realm="further"')
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self.send_response(200)
        if self.command != "CONNECT":
            self.send_header("Content-Length", "0")
        self.end_headers()
        if self.command == "CONNECT" and self.connection.recv(9999):
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    do_GET = do_CONNECT = answer

    def log_message(self, *words):
        pass

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
with open("port.new", "w") as port:
    port.write(str(server.server_address[1]))
os.rename("port.new", "port")
server.serve_forever()
PY
python3 further.py &
further=$!

until_true() { # what, a command
  what=$1 n=0; shift
  until "$@" 2>/dev/null; do
    n=$((n + 1))
    [ $n -lt 100 ] || { echo "$what did not come up"; cat log 2>/dev/null; exit 1; }
    sleep 0.1
  done
}
until_true "the further proxy" test -e port
behind=$(cat port)
port=$((20000 + $$ % 20000))
{
  echo "ServerName localhost
Listen 127.0.0.1:$port
PidFile $dir/pid
ErrorLog $dir/log
Mutex fcntl:$dir
DefaultRuntimeDir $dir
ProxyRequests On
AllowCONNECT 80
ProxyRemote * http://127.0.0.1:$behind
SetEnv proxy-chain-auth 1"
} >rest
for module in mpm_event authz_core env proxy proxy_http proxy_connect; do
  echo "LoadModule ${module}_module $dir/usr/lib/apache2/modules/mod_$module.so"
done | cat - rest >conf
LD_LIBRARY_PATH=$LD_LIBRARY_PATH usr/sbin/apache2 -f "$dir/conf" -DFOREGROUND 2>out &
apache=$!
until_true Apache curl -s -o /dev/null -m 1 "http://127.0.0.1:$port/"

LD_LIBRARY_PATH=$LD_LIBRARY_PATH usr/sbin/apache2 -v | sed -n 1p
curl -V | sed -n 1p
bad=0
check() { # what, expected, seen when this was written, the proxy's port, arguments of curl
  what=$1 expected=$2 known=$3 through=$4; shift 4
  rm -f asked
  seen=$(curl -s -m 10 -o /dev/null -w '%{http_connect} %{http_code}' -U agent:right -x "http://127.0.0.1:$through" "$@" http://site.example:80/) || :
  seen="$seen, asked $(cat asked 2>/dev/null)"
  echo "$what: expected $expected; seen $seen"
  [ "$seen" = "$known" ] || { echo "  this was $known"; bad=1; }
}
check "CONNECT, the further proxy alone" "200 200, asked with the password" "200 200, asked with the password" "$behind" -p
check "http, through Apache" "000 200, asked with the password" "000 200, asked with the password" "$port"
check "CONNECT, through Apache" "200 200, asked with the password" "407 000, asked without it" "$port" -p
exit $bad
