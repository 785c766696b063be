# shellcheck shell=bash
# The namespaces: each lane has a client and a gate, which filters; behind the gates is the
# server, which has all software, and the name servers; behind that stand three in which
# the same proxies get no further. A lane runs one row at a time.
cf=104.16.99.99 cf6=2606:4700::9999
nobody=104.16.99.98 nobody6=2606:4700::9998 # routed, and nobody answers
blockpage=146.112.61.104                    # where a filter leads names to
p=10.77.1.1                                 # the server
cut=10.77.61.2 mute=10.77.62.2 lost=10.77.63.2
mkdir -p "$w/etc"
mkdir -p /etc/netns
mount --bind "$w/etc" /etc/netns

space() { # name, name server
  ip netns add "$1"
  ip -n "$1" link set lo up
  ip netns exec "$1" sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1 net.netfilter.nf_conntrack_acct=1 net.ipv4.ip_unprivileged_port_start=0
  mkdir -p "/etc/netns/$1/ssl/certs"
  printf 'nameserver %s\n' "$2" >"/etc/netns/$1/resolv.conf"
  printf '127.0.0.1 localhost\n' >"/etc/netns/$1/hosts"
}
# cable joins two spaces by a net of each family, and leads the second's traffic to the first.
cable() { # first, second, number
  ip link add "v$3" netns "$1" type veth peer name out netns "$2"
  ip -n "$1" addr add "10.77.$3.1/24" dev "v$3"
  ip -n "$1" addr add "2001:db8:$3::1/64" dev "v$3" nodad
  ip -n "$2" addr add "10.77.$3.2/24" dev out
  ip -n "$2" addr add "2001:db8:$3::2/64" dev out nodad
  ip -n "$1" link set "v$3" up
  ip -n "$2" link set out up
  ip -n "$2" route add default via "10.77.$3.1"
  ip -n "$2" -6 route add default via "2001:db8:$3::1"
}

space $server $p
for a in $p/32 $cf/32 $cf6/128 $blockpage/32 2001:db8:53::53/128; do ip -n $server addr add "$a" dev lo; done
for i in $(seq 11 60); do ip -n $server addr add "10.77.1.$i/32" dev lo; done
for n in 1 2 3; do
  space "td$$x$n" $p
  cable $server "td$$x$n" "6$n"
done
printf 'nameserver 10.77.1.14\n' >"/etc/netns/td$$x3/resolv.conf"
lane() { # number
  local i=$1 client=td$$c$1 gate=td$$g$1 to
  space "$client" $p
  space "$gate" $p
  cable $server "$gate" "4$i"
  cable "$gate" "$client" "2$i"
  ip -n $server route add "10.77.2$i.0/24" via "10.77.4$i.2"
  ip -n $server -6 route add "2001:db8:2$i::/64" via "2001:db8:4$i::2"
  for to in $nobody 10.77.98.9; do ip -n "$gate" route add $to/32 dev out; done
  ip -n "$gate" -6 route add $nobody6/128 dev out
}
for i in $(seq $lanes); do lane "$i"; done

# What a lane's connections to port 443 are led to in Cloudflare's place, and who of the
# proxies gets no further.
ip netns exec $server nft -f - <<NFT
table ip t {
  map way { type ipv4_addr : inet_service; }
  chain pre { type nat hook prerouting priority -100; ip daddr != 10.77.0.0/16 tcp dport 443 redirect to :ip saddr map @way; }
  chain in {
    type filter hook input priority 0;
    ip saddr $cut ip daddr $cf tcp dport 443 reject with tcp reset
    ip saddr $mute ip daddr $cf tcp dport 443 drop
  }
}
table ip6 t {
  map way { type ipv6_addr : inet_service; }
  chain pre { type nat hook prerouting priority -100; ip6 daddr $cf6 tcp dport 443 redirect to :ip6 saddr map @way; }
}
NFT
