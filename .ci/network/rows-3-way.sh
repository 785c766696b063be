# shellcheck shell=bash disable=SC2154,SC2016
heading 'IPv6'
both='dns=10.77.1.15'
only6='do=ip -n $client addr flush dev out; ip -n $client addr add 2001:db8:2$lane::2/64 dev out nodad; ip -n $client -6 route replace default via 2001:db8:2$lane::1'
only4='do=ip -n $client -6 addr flush dev out; ip -n $client -6 route flush dev out'
restore='undo=ip -n $client addr flush dev out; ip -n $client addr add 10.77.2$lane.2/24 dev out; ip -n $client addr add 2001:db8:2$lane::2/64 dev out nodad; ip -n $client route replace default via 10.77.2$lane.1; ip -n $client -6 route replace default via 2001:db8:2$lane::1'
row works 'both families' $both
row works 'a client without IPv4' "$only6" "$restore" hosts="$cf6 api.cloudflare.com"
row works 'a client without IPv4, DNS64 of unbound and NAT64 of tayga' dns=2001:db8:53::53 "$only6" "$restore"
row connect.route 'a client without IPv4, a name without IPv6' "$only6" "$restore" hosts="$cf api.cloudflare.com"
row connect.route 'a client without IPv6, a name without IPv4' dns=10.77.1.20 "$only4" "$restore"
row works 'a client without IPv6, both in the name' $both "$only4" "$restore"
row works 'IPv6 leads nowhere' $both gate="ip6 daddr $cf6 drop"
row works 'IPv6 is rejected' $both gate="ip6 daddr $cf6 reject"
row works 'IPv6 is reset' $both gate="ip6 daddr $cf6 tcp dport 443 reject with tcp reset"
row works 'IPv6: nobody there' dns=10.77.1.22
row works 'IPv6 connects and drops data' $both gate="ip6 daddr $cf6 ip6 length > 400 drop"
row works 'IPv4 is dropped' $both gate="ip daddr $cf drop"
row works 'IPv4 is rejected' $both gate="ip daddr $cf reject"
row connect.silent 'IPv4 is dropped, IPv6 rejected' $both gate="ip daddr $cf drop;ip6 daddr $cf6 reject"
row connect.silent 'both are dropped' $both gate="ip daddr $cf drop;ip6 daddr $cf6 drop"
row connect.refused 'both are reset' $both gate='tcp dport 443 reject with tcp reset'
row connect.silent 'only IPv6, dropped' dns=10.77.1.20 gate="ip6 daddr $cf6 drop"
row connect.route 'only IPv6, nobody there' dns=10.77.1.23
row connect.refused 'only IPv6, reset' dns=10.77.1.20 gate='tcp dport 443 reject with tcp reset'
row tls.silent 'only IPv6, data is dropped' dns=10.77.1.20 gate="ip6 daddr $cf6 ip6 length > 200 drop" says='over IPv6'
row not-tls 'a portal for IPv6 alone' dns=10.77.1.20 onto6=5000

heading 'Packet filters and routes'
to="ip daddr $cf tcp dport 443" from="ip saddr $cf tcp sport 443"
row connect.refused 'nft, tcp reset' gate="$to reject with tcp reset"
row connect.route 'nft, admin-prohibited' gate="$to reject with icmpx admin-prohibited"
row connect.refused 'nft, port-unreachable' gate="$to reject with icmp port-unreachable"
row connect.route 'nft, net-unreachable' gate="$to reject with icmp net-unreachable"
row connect.route 'nft, host-unreachable' gate="$to reject with icmp host-unreachable"
row connect.route 'nft, host-prohibited' gate="$to reject with icmp host-prohibited"
row connect.silent 'nft, drop' gate="$to drop"
row connect.silent 'nft, drops the answers' gate="$from drop"
row tls.silent 'nft, drops data of the client' gate="$to ip length > 60 drop"
row tls.reset 'nft, resets on data of the client' gate="$to ip length > 60 reject with tcp reset"
row tls.silent 'nft, drops data of the server' gate="$from ip length > 100 drop"
row tls.silent 'nft, drops what is above 600 of the server' gate="$from ip length > 600 drop"
row works 'nft, drops what is above 1280 of the client' gate="$to ip length > 1280 drop"
row tls.silent 'nft, drops what is above 200 of the client' gate="$to ip length > 200 drop"
row order.lost 'nft, drops what is above 400, as the purge is' gate="$to ip length > 400 drop"
row tls.silent 'nft, silent after 1,000 bytes' gate='tcp dport 443 ct bytes > 1000 drop;tcp sport 443 ct bytes > 1000 drop'
row reply.silent 'nft, silent once TLS stands' gate='tcp dport 443 ct bytes > 3000 drop;tcp sport 443 ct bytes > 3000 drop'
row works 'nft, one connection at a time' gate="$to ct state new ct count over 1 drop"
row works 'nft, one connection at a time, reset' gate="$to ct state new ct count over 1 reject with tcp reset"
row connect.silent 'nft at the client, drop' local="$to drop"
row connect.refused 'nft at the client, reject' local="$to reject"
row connect.refused 'nft at the client, tcp reset' local="$to reject with tcp reset"
row connect.route 'nft at the client, admin-prohibited' local="$to reject with icmpx admin-prohibited"
row connect.route 'no default route' do='ip -n $client route del default' "$restore" hosts="$cf api.cloudflare.com"
row connect.forbidden 'ip route prohibit' do="ip -n \$client route add prohibit $cf" undo="ip -n \$client route del $cf"
row connect.route 'ip route blackhole' do="ip -n \$client route add blackhole $cf" undo="ip -n \$client route del $cf"
row connect.route 'ip route unreachable' do="ip -n \$client route add unreachable $cf" undo="ip -n \$client route del $cf"
row connect.silent "the gate's route is a black hole" do="ip -n \$gate route add blackhole $cf" undo="ip -n \$gate route del $cf"
row dns.nobody 'the cable is out' do='ip -n $client link set out down' undo='ip -n $client link set out up; ip -n $client addr replace 2001:db8:2$lane::2/64 dev out nodad; ip -n $client route replace default via 10.77.2$lane.1; ip -n $client -6 route replace default via 2001:db8:2$lane::1'
row works 'a link of 1280 bytes in the middle' do='ip -n $gate link set out mtu 1280' undo='ip -n $gate link set out mtu 1500'
row tls.silent 'a link of 600 bytes, and no word of it comes through' do='ip -n $gate link set out mtu 600; filters $client input "icmp type destination-unreachable drop"' undo='ip -n $gate link set out mtu 1500'
