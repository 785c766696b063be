# shellcheck shell=bash disable=SC2034
# What is right for each kind of trouble: the exit code, the cause, how sure, the title and
# what has to stand in the evidence, as a pattern. A token is whole in every row, so that no
# cause of the token is ever right.
declare -A right
unreachable() { right[$1]="3 unreachable confirmed | $2 | *$3*"; }
right[works]='0 healthy likely | *'
right[works.otherwise]='0 healthy likely | *'

unreachable no-roots 'This computer has no list of trusted issuers' 'TLS step: this computer has no list of trusted issuers.'
unreachable issuer 'The certificate comes from an issuer that this computer does not trust' 'TLS step: the certificate comes from an unknown issuer.*was made by*'
unreachable clock 'The clock of this computer seems to be wrong' 'TLS step: the certificate has expired or is not valid yet*valid from*clock says'
tls='No safe connection to Cloudflare comes about'
unreachable clock+no-roots "$tls" 'clock; and this computer has no list of trusted issuers.*valid from'
unreachable clock+issuer "$tls" 'clock; and the certificate comes from an unknown issuer.*valid from'
unreachable tls.refused "$tls" 'TLS step: the TLS handshake was refused'
unreachable tls.old "$tls" 'only a TLS that is older than 1.2'
unreachable tls.silent "$tls" 'TLS step: no answer in time'
unreachable tls.broke "$tls" 'TLS step: the connection broke'
unreachable tls.reset "$tls" 'TLS step: connection reset'
unreachable tls.behind "$tls" 'TLS step: *The proxy in HTTPS_PROXY had said that it was connected.'
unreachable tls.filter "$tls" 'TLS step: *leads to*an address that Cloudflare cannot have'

dns='The name api.cloudflare.com was not found'
unreachable dns.none "$dns" 'DNS step: no such host'
unreachable dns.refused "$dns" 'DNS step: the name server refused to answer (REFUSED)'
unreachable dns.failed "$dns" 'DNS step: the name server answered that it failed (SERVFAIL)'
unreachable dns.silent "$dns" 'DNS step: no answer from the name server in time'
unreachable dns.nobody "$dns" 'DNS step: the name server did not answer'
unreachable filter 'A filter leads the name to another address' 'connect step: *leads to*an address that Cloudflare cannot have'

connect='No connection to Cloudflare comes about'
unreachable connect.refused "$connect" 'connect step: connection refused'
unreachable connect.route "$connect" 'connect step: no route to the host'
unreachable connect.silent "$connect" 'connect step: no answer in time'
unreachable connect.forbidden "$connect" 'connect step: a rule of this computer forbids the connection'

reply="Cloudflare's answer did not arrive"
unreachable reply.broke "$reply" 'reply step: @(the connection broke|connection reset)'
unreachable reply.silent "$reply" 'reply step: no answer in time'

setting="The proxy's variable cannot be used"
unreachable proxy.unread "$setting" 'PROXY is set and cannot be read: '
unreachable proxy.kind "$setting" 'PROXY is set and names *not *here. These are: http://, https://, socks5:// and socks5h://'
login='The proxy wants a name and a password'
unreachable proxy.login "$login" 'proxy step: the proxy wants a name and a password. The proxy is the one in'
unreachable proxy.wrong "$login" 'proxy step: the proxy does not take the name and password that it was given.'
unreachable proxy.way "$login" 'proxy step: the proxy wants to be logged in to in a way that is not spoken here.*It wants *Only basic'
rule='The proxy does not let api.cloudflare.com pass'
unreachable proxy.rule "$rule" 'proxy step: a rule of the proxy denies api.cloudflare.com.'
unreachable proxy.redirect "$rule" 'proxy step: the proxy did not let the request through.*It answered 30'
unreachable proxy.sign-in "$rule" 'proxy step: the network wants a sign-in first.*It answered 511'
unreachable proxy.down 'The proxy itself does not reach Cloudflare' 'proxy step: the proxy itself gets no further.'
proxy='The request did not get past the proxy'
unreachable proxy.unknown "$proxy" 'proxy step: the proxy did not let the request through.*may not find the name, or be a web server'
unreachable proxy.refused "$proxy" 'proxy step: connection refused. The proxy is the one in'
unreachable proxy.route "$proxy" 'proxy step: no route to the host. The proxy is the one in'
unreachable proxy.silent "$proxy" 'proxy step: no answer in time. The proxy is the one in'
unreachable proxy.name "$proxy" "proxy step: the proxy's name was not found."
unreachable proxy.no-dns "$proxy" "proxy step: the proxy's name could not be looked up."
unreachable proxy.no-tls "$proxy" 'proxy step: the proxy does not speak TLS.'
unreachable proxy.tls "$proxy" 'proxy step: the safe connection to the proxy itself failed.'
unreachable proxy.no-tls.either "$proxy" 'proxy step: @(the proxy does not speak TLS.|connection reset.)*begins with https://'
unreachable proxy.no-http "$proxy" 'proxy step: what answers there is not an HTTP proxy.'
unreachable proxy.no-socks "$proxy" 'proxy step: what answers there is not a SOCKS proxy.'
unreachable proxy.hung-up "$proxy" 'proxy step: the proxy hung up.*It may '
unreachable proxy.web "$proxy" 'proxy step: what answers there is a web server and not a proxy.'
unreachable not-used.all "$connect" 'ALL_PROXY is set and is not used here'
unreachable not-used.http "$connect" 'HTTP_PROXY is set and is for http:// alone'

somebody="Something answered in place of Cloudflare"
right[page]="3 intercepted confirmed | $somebody | *It answered *"
right[page.late]="3 intercepted @(confirmed|likely) | $somebody | *It answered *"
right[other-name]="3 intercepted confirmed | The certificate that came is not Cloudflare's | *certificate is for another name*It is for *"
right[not-tls]="3 intercepted confirmed | What answered does not speak a safe protocol | *the answer was not TLS*"
changed='Something on the way takes the token out or changes it'
right[token.out]="3 intercepted confirmed | $changed | *took it out*"
right[token.changed]="3 intercepted @(confirmed|likely) | $changed | *changes it*"
right[order.denied]="3 intercepted likely | $somebody | *token is active*answered in its place. It answered *"
# Requests run side by side: which of them is the fourth, or runs out of time, is not the same each time.
right[order.either]='@(0 healthy|3 intercepted) likely | *token is active*'
right[slow]='3 @(undetermined|unreachable) *'
right[order.lost]='3 undetermined *'
