# shellcheck shell=bash disable=SC2154
via() { row "$1" "$2" "HTTPS_PROXY=$3" "${@:4}"; }
auth=agent:$pass
heading 'HTTP proxies'
for each in squid:3001:squid tinyproxy:3010:tinyproxy privoxy:3080: mitmproxy:3030:; do
  IFS=: read -r name port calls <<<"$each"
  list=good; [ $name != mitmproxy ] || list=both
  via works "$name" "http://$p:$port" roots=$list
  via works "$name, and no name server here" "http://$p:$port" roots=$list dns=''
  case $name in
    squid) via proxy.no-tls "$name, https:// to it" "https://$p:$port" ;;
    mitmproxy) via works "$name, https:// to it" "https://$p:$port" roots=$list ;;
    *) via proxy.silent "$name, https:// to it" "https://$p:$port" says='Most proxies want http://' ;;
  esac
  via proxy.silent "$name, socks5:// to it" "socks5://$p:$port" roots=$list says='It may be an HTTP proxy'
  [ $name = mitmproxy ] || {
    via proxy.down "$name, its connection is refused" "http://$cut:$port" says="$calls"
    kind=proxy.down; [ $name != privoxy ] || kind=proxy.unknown
    via $kind "$name, the name is unknown to it" "http://$lost:$port"
  }
done
via proxy.down 'squid, its connection has no answer' "http://$mute:3001"
via proxy.silent 'tinyproxy, its connection has no answer' "http://$mute:3010"
via proxy.silent 'privoxy, its connection has no answer' "http://$mute:3080"
for each in squid:3002 tinyproxy:3011 mitmproxy:3031; do
  IFS=: read -r name port <<<"$each"
  list=good; [ $name != mitmproxy ] || list=both
  via works "$name, Basic, the right password" "http://$auth@$p:$port" roots=$list
  via proxy.login "$name, Basic, none is given" "http://$p:$port" roots=$list
  via proxy.wrong "$name, Basic, a wrong password" "http://${auth}x@$p:$port" roots=$list
  via proxy.wrong "$name, Basic, a name alone" "http://agent@$p:$port" roots=$list
done
via proxy.way 'squid, Digest, none is given' "http://$p:3003"
via proxy.way 'squid, Digest, the right password' "http://$auth@$p:3003" says='It wants digest'
via proxy.way 'NTLM' "http://$auth@$p:5013" says='It wants ntlm'
via proxy.way 'Negotiate' "http://$auth@$p:5014" says='It wants negotiate'
via proxy.rule 'squid, a rule about the name' "http://$p:3004" says='It answered 403 and calls itself squid/5.7'
via proxy.rule 'squid, a rule about the port' "http://$p:3005"
via proxy.rule 'squid, a rule about the client' "http://$p:3006"
via proxy.rule 'squid, a rule, and it hides its version' "http://$p:3100" says='calls itself squid.'
via proxy.redirect 'squid, deny_info with a redirect' "http://$p:3007"
via proxy.rule 'tinyproxy, a filter' "http://$p:3012" says=tinyproxy/1.11.1
via proxy.rule 'tinyproxy, ConnectPort' "http://$p:3013"
via proxy.rule 'tinyproxy, Allow' "http://$p:3014"
via proxy.rule 'privoxy, +block' "http://$p:3081"
via proxy.hung-up 'privoxy, permit-access' "http://$p:3082"
via proxy.rule 'privoxy, +limit-connect' "http://$p:3083"
via works 'squid behind squid' "http://$p:3101"
via proxy.rule 'squid behind squid, the second has a rule' "http://$p:3008"
via works 'squid behind squid, the second has its password' "http://$p:3103"
via proxy.login 'squid behind squid, the second wants a password' "http://$p:3009"
via proxy.down 'squid behind squid, the second is down' "http://$p:3104"
via proxy.rule 'squid behind tinyproxy, with a rule' "http://$p:3015"
via proxy.login 'tinyproxy behind tinyproxy, with a password' "http://$p:3016"
via works 'dante behind tinyproxy' "http://$p:3017"
via proxy.down 'nobody behind tinyproxy' "http://$p:3018"
via proxy.rule 'squid behind privoxy, with a rule' "http://$p:3084"
via proxy.down 'dante behind privoxy, with a rule' "http://$p:3085"
via proxy.web 'nginx is no proxy' "http://$p:3229"
via proxy.refused 'nobody on the port' "http://$p:3999"
via proxy.route 'its host is gone' http://10.77.98.9:3128
via proxy.silent 'nft, drops its port' "http://$p:3001" gate='tcp dport 3001 drop'
via proxy.refused 'nft, resets its port' "http://$p:3001" gate='tcp dport 3001 reject with tcp reset'
via proxy.name 'its name is unknown' http://proxy.invalid:3001
via proxy.no-dns 'the name server for its name is dead' http://proxy.example:3001 dns=10.77.1.35
via proxy.no-dns 'the name server for its name refuses' http://proxy.example:3001 dns=10.77.1.12
via proxy.hung-up 'answers nothing' "http://$auth@$p:5002"
via proxy.silent 'takes the connection and says nothing' "http://$auth@$p:5003"
via proxy.hung-up 'resets' "http://$auth@$p:5004"
via proxy.no-http 'garbage' "http://$auth@$p:5005"
via proxy.no-http 'half a line' "http://$auth@$p:5006"
via proxy.hung-up 'a gigabyte of headers' "http://$auth@$p:5007"
via proxy.no-http 'SSH' "http://$auth@$p:5001"
via proxy.redirect 'a redirect to a sign-in page, with the password in it' "http://$auth@$p:5000"
via proxy.sign-in '511, with the password in it' "http://$auth@$p:5008"
via proxy.down '502, with the password in it' "http://$auth@$p:5015"
via proxy.down '504' "http://$auth@$p:5016"
via tls.silent 'connected, and then silence' "http://$auth@$p:5009" says='had said that it was connected'
via tls.behind 'connected, and then it hangs up' "http://$auth@$p:5010"
via not-tls 'connected, and then a page' "http://$auth@$p:5011"
via tls.behind 'a page in place of a connection, with the password in it' "http://$auth@$p:5012"
via works 'stunnel, TLS to the proxy' "https://$p:3300"
via works 'stunnel, TLS to the proxy, with a password' "https://$auth@$p:3304"
via proxy.login 'stunnel, TLS to the proxy, no password' "https://$p:3304"
via proxy.rule 'stunnel, TLS to the proxy, which has a rule' "https://$p:3305"
via proxy.hung-up 'stunnel, nobody behind it' "https://$p:3306"
via proxy.tls 'stunnel, a certificate for another name' "https://$p:3301" says='box.example.net'
via proxy.tls 'stunnel, an unknown issuer' "https://$p:3302" says='Example Inspection'
via proxy.tls 'stunnel, expired' "https://$p:3303" says='clock'
via proxy.tls 'stunnel, and no list of issuers here' "https://$p:3300" roots=none says='no list of trusted issuers'
via proxy.hung-up 'stunnel, http:// to TLS' "http://$p:3300"

heading 'SOCKS proxies'
for each in dante:3020 microsocks:3090; do
  IFS=: read -r name port <<<"$each"
  via works "$name, socks5://" "socks5://$p:$port"
  via works "$name, socks5h://, and no name server here" "socks5h://$p:$port" dns=''
  via proxy.kind "$name, socks4://" "socks4://$p:$port" says='socks4://'
  via proxy.kind "$name, socks4a://" "socks4a://$p:$port" says='socks4a://'
  via proxy.kind "$name, socks://" "socks://$p:$port" says='socks://'
  via proxy.no-tls.either "$name, https:// to it" "https://$p:$port"
  via proxy.down "$name, its connection is refused" "socks5h://$cut:$port" says='SOCKS code'
  via proxy.down "$name, the name is unknown to it" "socks5h://$lost:$port" says='SOCKS code'
  via proxy.silent "$name, its connection has no answer" "socks5h://$mute:$port"
done
via proxy.hung-up 'dante, http:// to it' "http://$p:3020"
via proxy.no-http 'microsocks, http:// to it' "http://$p:3090"
via proxy.login 'dante, a login is wanted' "socks5h://$p:3021"
via proxy.wrong 'dante, a wrong password' "socks5h://$auth@$p:3021"
via proxy.rule 'dante, a rule about the address' "socks5h://$p:3022" says='SOCKS code 2'
via proxy.rule 'dante, a rule about the name' "socks5h://$p:3024" says='SOCKS code 2'
via proxy.rule 'dante, a rule about the port' "socks5h://$p:3025" says='SOCKS code 2'
via proxy.hung-up 'dante, a rule about the client' "socks5h://$p:3023"
via works 'microsocks, the right password' "socks5h://$auth@$p:3091"
via proxy.login 'microsocks, a login is wanted' "socks5h://$p:3091"
via proxy.wrong 'microsocks, a wrong password' "socks5h://${auth}x@$p:3091"
via proxy.silent 'takes the greeting and says no more' "socks5h://$auth@$p:5019"
via proxy.hung-up 'answers nothing to SOCKS' "socks5h://$auth@$p:5002"

heading "The proxy's variables"
deny="ip daddr $cf tcp dport 443 drop"
row works 'https_proxy' https_proxy=http://$p:3001 gate="$deny"
row works 'no scheme' HTTPS_PROXY=$p:3001 gate="$deny"
row works 'HTTP:// and a slash' HTTPS_PROXY=HTTP://$p:3001/ gate="$deny"
row works 'an IPv6 address' HTTPS_PROXY=http://[2001:db8:41::1]:3001 gate="$deny"
row works 'two, and the first is good' HTTPS_PROXY=http://$p:3001 https_proxy=http://$p:3999 gate="$deny"
row not-used.all 'only ALL_PROXY, and the direct way is closed' ALL_PROXY=http://$p:3001 gate="$deny"
row works 'only ALL_PROXY, and the direct way is open' ALL_PROXY=http://$p:3001
row not-used.http 'only HTTP_PROXY, and the direct way is closed' HTTP_PROXY=http://$p:3001 gate="$deny"
row connect.silent 'none, and the direct way is closed' gate="$deny"
row works 'NO_PROXY=*' HTTPS_PROXY=http://$p:3999 'NO_PROXY=*'
row works 'NO_PROXY=.cloudflare.com' HTTPS_PROXY=http://$p:3999 NO_PROXY=.cloudflare.com
row works 'no_proxy=api.cloudflare.com' HTTPS_PROXY=http://$p:3999 no_proxy=api.cloudflare.com
row works 'NO_PROXY is about others' HTTPS_PROXY=http://$p:3001 NO_PROXY=localhost,10.0.0.0/8 gate="$deny"
row proxy.refused 'NO_PROXY with blanks' HTTPS_PROXY=http://$p:3999 'NO_PROXY=localhost .cloudflare.com' says='commas count'
row works 'a raw @ in the password' HTTPS_PROXY=http://agent:$pass@x@$p:3001 gate="$deny"
unread() { row proxy.unread "$1" "HTTPS_PROXY=$2" "${@:3}"; }
unread 'a raw % in the password' http://$auth%@$p:3001 says=%25
unread 'a raw # in the password' http://$auth#x@$p:3001 says=%23
unread 'a raw / in the password' http://$auth/x@$p:3001 says=%2F
unread 'a raw ? in the password' http://$auth\?x@$p:3001 says=%3F
unread 'a blank in front' " http://$auth@$p:3001" says=blank
unread 'a line break at the end' "http://$auth@$p:3001"$'\n' says=blank
unread 'quotation marks' "\"http://$auth@$p:3001\"" says='quotation marks'
unread 'a port that is none' http://$auth@$p:port
unread 'a port above 65535' http://$auth@$p:99999 says=65535
unread 'no host' http://$auth@:3001 says='names no host'
unread 'one slash' http:/$p:3001
unread 'an IPv6 address without brackets' http://2001:db8:41::1:3001
row proxy.kind 'a kind that is unknown' HTTPS_PROXY=$pass://$p:3001
row proxy.kind 'quic://' HTTPS_PROXY=quic://$p:3001
