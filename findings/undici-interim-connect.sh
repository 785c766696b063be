#!/bin/sh
# undici 7.30.2 (npm), whose ProxyAgent is how wrangler goes through a proxy: where the proxy
# answers CONNECT with 102 or 103 and then with 200, the 102 or 103 is taken for the final
# answer, and the request fails. (With one other interim answer the request was seen never to
# end; which, is left out here.)
#
# RFC 9110, 15.2: "A client MUST be able to parse one or more 1xx responses received prior to
# a final response, even if the client does not expect one. A user agent MAY ignore unexpected
# 1xx responses." So both lead to a tunnel, as the 200 alone does.
#
# Fetches the package into a temporary folder and runs it against a proxy of its own on
# 127.0.0.1, which has the page itself and connects to nobody. Needs node 20 or later and npm;
# no root. Nothing leaves loopback but the fetch.
# Exit: 0 as said here, 1 if it behaves otherwise, 77 if the package cannot be had.
set -eu
version=7.30.2
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
for need in node npm; do
  command -v $need >/dev/null || { echo "$need is missing"; exit 77; }
done
npm install --silent --no-audit --no-fund --prefix . "undici@$version" >/dev/null 2>&1 || { echo "undici@$version cannot be had"; exit 77; }

cat >run.js <<'JS'
const net = require("net");
const { ProxyAgent, request } = require("undici");
const interim = process.argv[2]; // an interim status line, or nothing
let connects = 0;

const proxy = net.createServer((socket) => {
  let head = "";
  let connected = false;
  socket.on("error", () => {});
  socket.on("data", (data) => {
    head += data;
    if (!head.endsWith("\r\n\r\n")) return;
    if (!connected) {
      connects++;
      connected = true;
      if (interim) socket.write(`HTTP/1.1 ${interim}\r\n\r\n`);
      setTimeout(() => socket.destroyed || socket.write("HTTP/1.1 200 Connection established\r\n\r\n"), 100);
    } else {
      socket.end("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\nyes");
    }
    head = "";
  });
});

function end(what) {
  console.log(`${what}, CONNECT ${connects} times`);
  process.exit();
}

proxy.listen(0, "127.0.0.1", () => {
  const client = new ProxyAgent({ uri: `http://127.0.0.1:${proxy.address().port}`, proxyTunnel: true });
  request("http://site.example/", { dispatcher: client })
    .then((answer) => answer.body.text())
    .then((text) => end(text), (error) => end(error.message));
  setTimeout(() => end("no end in 5 s"), 5000);
});
JS
echo "undici $(node -p 'require("./node_modules/undici/package.json").version'), node $(node -v)"
bad=0
check() { # what, expected by the RFC, seen when this was written, the interim answer
  seen=$(node run.js "$4" 2>&1) || :
  echo "$1: expected $2; seen $seen"
  [ "$seen" = "$3" ] || { echo "  this was $3"; bad=1; }
}
check "200 alone" "yes, CONNECT 1 times" "yes, CONNECT 1 times" ""
check "102, then 200" "yes, CONNECT 1 times" "Proxy response (102) !== 200 when HTTP Tunneling, CONNECT 1 times" "102 Processing"
check "103, then 200" "yes, CONNECT 1 times" "Proxy response (103) !== 200 when HTTP Tunneling, CONNECT 1 times" "103 Early Hints"
exit $bad
