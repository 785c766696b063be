# shellcheck shell=bash
# The software, each with the states that rows ask for. A port is one state.
pass=made-up-Passw0rd
inside $server "$w/pose" "$w/certs" ":443"
for _ in $(seq 50); do [ -s "$w/certs/customer" ] && break; sleep 0.1; done
# shellcheck disable=SC1091
. "$w/certs/customer"
printf 'Authorization: Bearer %s\n' "$token" >"$w/header"
cert() { sed -n '/BEGIN CERT/,$p' "$w/certs/$1.pem"; }
cert public >"$w/roots.d/good"
cert corp >"$w/roots.d/corp"
cert nobody >"$w/roots.d/old" # has another issuer than the one that is needed
{ cert public; cert corp; } >"$w/roots.d/both"
: >"$w/roots.d/empty"
printf 'not a certificate\n' >"$w/roots.d/garbage"
{ cat "$w/certs/short.pem"; cert between; } >"$w/certs/chain.pem"
cp "$w/roots.d/good" "/etc/netns/$server/ssl/certs/ca-certificates.crt"

# Name servers.
dns() { local at=$1; shift; inside $server dnsmasq -k -h --no-resolv --listen-address="$at" --bind-interfaces --user=root "$@"; }
here=--host-record=api.cloudflare.com
dns $p $here,$cf --local=/cloudflare.com/ --address=/proxy.invalid/
dns 10.77.1.11 --address=/api.cloudflare.com/$cf # the other family: REFUSED
dns 10.77.1.12                                   # REFUSED
dns 10.77.1.13 $here,0.0.0.0 --local=/cloudflare.com/
dns 10.77.1.14 --address=/api.cloudflare.com/ # NXDOMAIN
dns 10.77.1.15 $here,$cf,$cf6
dns 10.77.1.16 $here,0.0.0.0,::
dns 10.77.1.17 $here,127.0.0.1 --local=/cloudflare.com/
dns 10.77.1.18 $here,192.168.1.1 --local=/cloudflare.com/
dns 10.77.1.19 $here,$nobody --local=/cloudflare.com/
dns 10.77.1.20 $here,$cf6 --local=/cloudflare.com/
dns 10.77.1.21 $here,$blockpage --local=/cloudflare.com/
dns 10.77.1.22 $here,$cf,$nobody6
dns 10.77.1.23 $here,$nobody6 --local=/cloudflare.com/
dns 10.77.1.24 $here,::1 --local=/cloudflare.com/
dns 10.77.1.25 --host-record=other.example,$cf --local=/cloudflare.com/ # NXDOMAIN of its own
unb() { # address, lines
  local f="$w/unbound-$1.conf" at=$1; shift
  { printf 'server:\n'; printf ' %s\n' "interface: $at" "access-control: 0.0.0.0/0 allow" "access-control: ::/0 allow" "do-daemonize: no" \
      'chroot: ""' 'username: ""' 'pidfile: ""' 'module-config: "iterator"' "use-syslog: no" "num-threads: 1" "$@"; } >"$f"
  inside $server unbound -d -c "$f"
}
zone() { unb "$1" "local-zone: \"api.cloudflare.com\" $2" "${@:3}"; }
forward() { printf 'forward-zone:\n  name: "."\n  forward-addr: %s' "$1"; }
zone 10.77.1.51 refuse
zone 10.77.1.52 always_nxdomain
zone 10.77.1.53 always_nodata
zone 10.77.1.54 always_null
zone 10.77.1.55 deny
zone 10.77.1.56 redirect "local-data: \"api.cloudflare.com A 10.0.0.7\""
unb 10.77.1.57 "$(forward 10.77.1.35)"
unb 10.77.1.58 "$(forward 10.77.1.12)"
unb 10.77.1.59 "$(forward $p)"
unb 2001:db8:53::53 "$(forward $p)" && sed -i 's/"iterator"/"dns64 iterator"/' "$w/unbound-2001:db8:53::53.conf"
zone 10.77.1.60 static
inside $server /usr/bin/python3 "$parts/names.py"
printf 'tun-device nat64\nipv4-addr 192.168.255.1\nipv6-addr 2001:db8:64::1\nprefix 64:ff9b::/96\ndynamic-pool 192.168.255.0/24\ndata-dir %s\n' "$w" >"$w/tayga.conf"
ip netns exec $server tayga -c "$w/tayga.conf" --mktun >>"$w/log" 2>&1
ip -n $server link set nat64 up
ip -n $server route add 192.168.255.0/24 dev nat64
ip -n $server -6 route add 64:ff9b::/96 dev nat64
inside $server tayga -d -c "$w/tayga.conf"

# Squid, which reads its files as the user proxy. The name is for the memory that they share.
squid() { # space, port, lines
  local in=$1 port=$2 f="$w/squid-$1-$2.conf" ns=$p; shift 2
  [ "$in" = "td$$x3" ] && ns=10.77.1.14
  { printf '%s\n' "pid_filename none" "access_log none" "cache_log /dev/null" "cache deny all" "dns_nameservers $ns" "visible_hostname proxy.example" \
      "shutdown_lifetime 0 seconds" "connect_timeout 3 seconds" "acl cf dstdomain api.cloudflare.com" "acl post method POST" "http_port $port${ssl:+ $ssl}"; printf '%s\n' "$@"; } >"$f"
  inside "$in" squid -N -n "${in//[^a-z0-9]/}$port" -f "$f"
}
/usr/lib/squid/security_file_certgen -c -s "$w/ssl_db" -M 4MB >/dev/null
chown -R proxy "$w/ssl_db"
bump="ssl-bump generate-host-certificates=on cert=$w/certs/corp.pem"
sslcrtd="sslcrtd_program /usr/lib/squid/security_file_certgen -s $w/ssl_db -M 4MB
sslcrtd_children 2 startup=1
tls_outgoing_options cafile=$w/roots.d/good"
printf 'agent:%s\n' "$(openssl passwd -apr1 $pass)" >"$w/basic"
printf 'agent:%s\n' $pass >"$w/digest"
basic="auth_param basic program /usr/lib/squid/basic_ncsa_auth $w/basic"
login="acl in proxy_auth REQUIRED
http_access allow in
http_access deny all"
all="http_access allow all"
squid $server 3001 "$all"
squid $server 3002 "$basic" "$login"
squid $server 3003 "auth_param digest program /usr/lib/squid/digest_file_auth $w/digest" "auth_param digest realm x" "$login"
squid $server 3004 "http_access deny cf" "$all"
squid $server 3005 "acl open port 80" "http_access deny CONNECT !open" "$all"
squid $server 3006 "acl office src 192.0.2.0/24" "http_access allow office" "http_access deny all"
squid $server 3007 "deny_info 302:http://block.example.net/ cf" "http_access deny cf" "$all"
squid $server 3008 "cache_peer $p parent 3004 0 no-query default" "never_direct allow all" "$all"
squid $server 3009 "cache_peer $p parent 3002 0 no-query default" "never_direct allow all" "$all"
squid $server 3100 "httpd_suppress_version_string on" "via off" "http_access deny cf"
squid $server 3101 "cache_peer $p parent 3001 0 no-query default" "never_direct allow all" "$all"
squid $server 3103 "cache_peer $p parent 3002 0 no-query default login=agent:$pass" "never_direct allow all" "$all"
squid $server 3104 "cache_peer $p parent 3999 0 no-query default" "never_direct allow all" "$all"
ssl=$bump
squid $server 3110 "$sslcrtd" "ssl_bump bump all" "$all"
squid $server 3111 "$sslcrtd" "ssl_bump bump all" "http_access deny post" "$all"
squid $server 3112 "$sslcrtd" "ssl_bump bump all" "request_header_access Authorization deny all" "$all"
squid $server 3113 "$sslcrtd" "ssl_bump bump all" "http_access allow CONNECT" "http_access deny cf" "$all"
squid $server 3114 "$sslcrtd" "ssl_bump bump all" "http_access deny cf" "$all"
squid $server 3115 "${sslcrtd/cafile=*/default-ca=off cafile=$w/roots.d/corp}" "ssl_bump bump all" "$all"
squid $server 3116 "$sslcrtd" "ssl_bump terminate all" "$all"
squid $server 3117 "$sslcrtd" "acl s1 at_step SslBump1" "ssl_bump peek s1" "ssl_bump splice all" "$all"
squid $server 3118 "$sslcrtd" "acl s1 at_step SslBump1" "ssl_bump peek s1" "ssl_bump splice all" "http_access deny cf" "$all"
squid $server 3119 "$sslcrtd" "ssl_bump none all" "http_access deny cf" "$all"
squid $server 3120 "$sslcrtd" "$basic" "ssl_bump splice all" "$login"
squid $server 3121 "$sslcrtd" "ssl_bump bump all" "reply_header_access CF-Ray deny all" "reply_header_access Server deny all" "via off" "$all"
squid $server 3122 "$sslcrtd" "ssl_bump bump all" "$basic" "$login"
squid "td$$x1" 3117 "$sslcrtd" "ssl_bump splice all" "$all"
squid "td$$x3" 3117 "$sslcrtd" "ssl_bump splice all" "$all"
ssl=
for port in 3130:3110 3131:3111 3132:3112; do # the same for connections that are led to them
  sed "s|^http_port .*|https_port ${port%:*} intercept $bump\nhttp_port 1${port%:*}|" "$w/squid-$server-${port#*:}.conf" >"$w/squid-${port%:*}.conf"
  inside $server squid -N -n "td${port%:*}" -f "$w/squid-${port%:*}.conf"
done

# The small HTTP proxies. What follows the port is the difference.
tiny() { # space, port, lines
  local f="$w/tiny-$1-$2.conf"; printf 'Port %s\nTimeout 10\nLogFile "%s/tiny.log"\n' "$2" "$w" >"$f"; printf '%s\n' "${@:3}" >>"$f"
  inside "$1" tinyproxy -d -c "$f"
}
echo 'api\.cloudflare\.com' >"$w/filter"
anyone="Allow 0.0.0.0/0"
tiny $server 3010 "$anyone"
tiny $server 3011 "$anyone" "BasicAuth agent $pass"
tiny $server 3012 "$anyone" "Filter \"$w/filter\""
tiny $server 3013 "$anyone" "ConnectPort 563"
tiny $server 3014 "Allow 192.0.2.1"
tiny $server 3015 "$anyone" "Upstream http $p:3004"
tiny $server 3016 "$anyone" "Upstream http $p:3011"
tiny $server 3017 "$anyone" "Upstream socks5 $p:3020"
tiny $server 3018 "$anyone" "Upstream http $p:3999"
priv() { # space, port, lines
  local f="$w/privoxy-$1-$2.conf"; printf 'listen-address :%s\nconfdir /etc/privoxy\nlogdir %s\nactionsfile match-all.action\n' "$2" "$w" >"$f"; printf '%s\n' "${@:3}" >>"$f"
  inside "$1" privoxy --no-daemon "$f"
}
printf '{ +block{by the house} }\napi.cloudflare.com\n' >"$w/house.action"
printf '{ +limit-connect{80} }\n/\n' >"$w/ports.action"
priv $server 3080
priv $server 3081 "actionsfile $w/house.action"
priv $server 3082 "permit-access 192.0.2.1"
priv $server 3083 "actionsfile $w/ports.action"
priv $server 3084 "forward / $p:3004"
priv $server 3085 "forward-socks5 / $p:3022 ."
mkdir "$w/mitm"
cp "$w/certs/corp.pem" "$w/mitm/mitmproxy-ca.pem"
mitm() { inside "$1" mitmdump -q --set confdir="$w/mitm" -p "$2" --set ssl_verify_upstream_trusted_ca="$w/roots.d/good" "${@:3}"; }
mitm $server 3030
mitm $server 3031 --set proxyauth="agent:$pass"
mitm $server 3032 --set 'block_list=/~d api.cloudflare.com/403'
mitm $server 3033 --set 'block_list=/~d api.cloudflare.com/444'
mitm $server 3034 --mode transparent
mitm $server 3035 --modify-headers '/~q/authorization/'
mitm $server 3036 --modify-headers '/~q/authorization/Bearer x'
mitm $server 3037 --modify-headers '/~s/cf-ray/' --modify-headers '/~s/server/'

# SOCKS.
dante() { # space, port, method, a rule before the last one
  local f="$w/dante-$1-$2.conf"
  printf 'logoutput: %s/dante.log\ninternal: 0.0.0.0 port = %s\n%s\nsocksmethod: %s\nclientmethod: none\nuser.privileged: root\nuser.unprivileged: root\n%s\nclient pass { from: 0.0.0.0/0 to: 0.0.0.0/0 }\n%s\nsocks pass { from: 0.0.0.0/0 to: 0.0.0.0/0 }\n' \
    "$w" "$2" "$(if [ "$1" = $server ]; then printf 'external: lo\nexternal: v61\nexternal.rotation: route'; else echo 'external: out'; fi)" "$3" "${5:-}" "${4:-}" >"$f"
  inside "$1" danted -f "$f"
}
dante $server 3020 none
dante $server 3021 username
dante $server 3022 none "socks block { from: 0.0.0.0/0 to: 104.16.0.0/12 }"
dante $server 3023 none "" "client block { from: 10.77.0.0/16 to: 0.0.0.0/0 }"
dante $server 3024 none "socks block { from: 0.0.0.0/0 to: .cloudflare.com }"
dante $server 3025 none "socks block { from: 0.0.0.0/0 to: 0.0.0.0/0 port = 443 }"
inside $server microsocks -p 3090
inside $server microsocks -p 3091 -u agent -P $pass
for n in 1 2 3; do # the same where they get no further
  squid "td$$x$n" 3001 "$all"
  tiny "td$$x$n" 3010 "$anyone"
  priv "td$$x$n" 3080
  mitm "td$$x$n" 3030
  dante "td$$x$n" 3020 none
  inside "td$$x$n" microsocks -p 3090
done

. "$parts/fronts.sh"
inside $server /usr/bin/python3 "$parts/odd.py"
for port in 3001 3010 3020 3030 3037 3040 3080 3090 3122 3132 3200 3300 5000; do # the last of each to stand
  for i in $(seq 300); do ip netns exec $server bash -c ": </dev/tcp/$p/$port" 2>/dev/null && break; sleep 0.1; [ "$i" != 300 ] || { echo "nobody on $port" >&2; tail -20 "$w/log" >&2; exit 1; }; done
done
for n in 1 2 3; do for i in $(seq 300); do ip netns exec "td$$x$n" bash -c ": </dev/tcp/127.0.0.1/3030" 2>/dev/null && break; sleep 0.1; done; done
