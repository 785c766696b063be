# shellcheck shell=bash disable=SC2154
heading 'Name servers, the hosts file'
row dns.nobody 'no name server is named' dns=''
row dns.nobody "nobody on the name server's port" dns=10.77.1.26
row dns.none 'dnsmasq, NXDOMAIN' dns=10.77.1.14
row dns.none 'dnsmasq, a zone of its own lacks the name' dns=10.77.1.25
row dns.refused 'dnsmasq, REFUSED' dns=10.77.1.12
row filter 'dnsmasq, 0.0.0.0' dns=10.77.1.13 says='0.0.0.0'
row filter 'dnsmasq, 0.0.0.0 and ::' dns=10.77.1.16
row filter 'dnsmasq, 127.0.0.1' dns=10.77.1.17 says='127.0.0.1'
row filter 'dnsmasq, ::1' dns=10.77.1.24
row filter 'dnsmasq, 192.168.1.1, where nobody is' dns=10.77.1.18 says='192.168.1.1'
row works 'dnsmasq, only AAAA' dns=10.77.1.20
row works 'dnsmasq, A, and AAAA is REFUSED' dns=10.77.1.11
row connect.route 'dnsmasq, an address where nobody is' dns=10.77.1.19
row other-name 'dnsmasq, a block page, another name' dns=10.77.1.21 onto=3040
row issuer 'dnsmasq, a block page made for the name' dns=10.77.1.21 onto=3041
row page 'dnsmasq, a block page that is trusted' dns=10.77.1.21 onto=3057 roots=both
row not-tls 'dnsmasq, a block page in plain HTTP' dns=10.77.1.21 onto=5000
row connect.refused 'dnsmasq, a block page that refuses port 443' dns=10.77.1.21 onto=3998
row dns.refused 'unbound, refuse' dns=10.77.1.51
row dns.none 'unbound, always_nxdomain' dns=10.77.1.52
row dns.none 'unbound, always_nodata' dns=10.77.1.53
row filter 'unbound, always_null' dns=10.77.1.54
row dns.silent 'unbound, deny' dns=10.77.1.55
row filter 'unbound, redirect to 10.0.0.7' dns=10.77.1.56 says='10.0.0.7'
row dns.silent 'unbound, its forwarder is dead' dns=10.77.1.57
row dns.failed 'unbound, its forwarder refuses' dns=10.77.1.58
row works 'unbound, forwards' dns=10.77.1.59
row dns.none 'unbound, static' dns=10.77.1.60
row works 'the first name server is dead' dns=10.77.1.35,$p
row works 'two are dead, the third is good' dns=10.77.1.35,10.77.1.34,$p
row works 'two are dead, the third refuses AAAA' dns=10.77.1.35,10.77.1.34,10.77.1.11
row works 'the first is dead, the second refuses AAAA' dns=10.77.1.35,10.77.1.11
row works "the first one's host is gone" dns=10.77.98.9,$p
row works 'the first one refuses' dns=10.77.1.12,$p
row works 'the first one fails' dns=10.77.1.40,$p
row works 'the first one talks garbage' dns=10.77.1.41,$p
row dns.none 'the first one says NXDOMAIN' dns=10.77.1.14,$p
row dns.silent 'the only one is dead' dns=10.77.1.35
row dns.silent 'two are dead' dns=10.77.1.35,10.77.1.34
row works 'an answer after 2 s' dns=10.77.1.31
row works 'an answer after 4.5 s' dns=10.77.1.32
row works 'an answer after 5.5 s' dns=10.77.1.33
row works 'the first is dead, with options timeout:1' dns=10.77.1.35,$p options=timeout:1
row works 'AAAA: REFUSED' dns=10.77.1.36
row works 'AAAA: REFUSED after 4 s' dns=10.77.1.48
row works 'AAAA: SERVFAIL' dns=10.77.1.37
row works 'AAAA: silence' dns=10.77.1.38
row works 'AAAA: NXDOMAIN' dns=10.77.1.39
row dns.failed 'SERVFAIL' dns=10.77.1.40
row dns.refused 'NOTIMP' dns=10.77.1.45
row dns.nobody 'an answer without an address, of a server that does not look further' dns=10.77.1.44
row works 'five aliases before the address' dns=10.77.1.43
row works 'two addresses, nobody at the first' dns=10.77.1.46
row works '0.0.0.0 before the address' dns=10.77.1.47
row dns.silent 'nft, drops port 53' gate='udp dport 53 drop;tcp dport 53 drop'
row dns.nobody 'nft, rejects port 53' gate='udp dport 53 reject;tcp dport 53 reject'
row filter 'the hosts file, 127.0.0.1' hosts='127.0.0.1 api.cloudflare.com'
row filter 'the hosts file, 0.0.0.0' hosts='0.0.0.0 api.cloudflare.com'
row connect.route 'the hosts file, an address where nobody is' hosts="$nobody api.cloudflare.com"
row works 'the hosts file, the right address, and no name server' hosts="$cf api.cloudflare.com" dns=''
