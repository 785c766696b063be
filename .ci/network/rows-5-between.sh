# shellcheck shell=bash disable=SC2154
heading 'What reads and changes the connection'
bumped() { row "$1" "$2" "HTTPS_PROXY=http://$3" roots="${4:-both}" "${@:5}"; }
bumped issuer 'squid, ssl-bump, not trusted' $p:3110 good says='Example Inspection*had said that it was connected'
bumped works 'squid, ssl-bump, trusted' $p:3110
bumped order.denied 'squid, ssl-bump, denies POST' $p:3111 both says='403 and calls itself squid/5.7'
bumped token.out 'squid, ssl-bump, takes the token out' $p:3112
bumped page 'squid, denies after ssl-bump' $p:3113 both says='403 and calls itself squid'
bumped issuer 'the same, not trusted' $p:3113 good
bumped page 'squid, denies the name, and shows a page by ssl-bump' $p:3114
bumped page 'squid, does not trust Cloudflare' $p:3115 both says=503
bumped proxy.hung-up 'squid, ssl_bump terminate' $p:3116 good
bumped works 'squid, splice' $p:3117 good
bumped issuer 'squid, splice, denied, not trusted' $p:3118 good
bumped page 'squid, splice, denied, trusted' $p:3118
bumped issuer 'squid, ssl_bump none, denied, not trusted' $p:3119 good
bumped proxy.login 'squid, splice, Basic, none is given' $p:3120 good
bumped works 'squid, splice, Basic, the right password' $auth@$p:3120 good
bumped proxy.wrong 'squid, ssl-bump, Basic, a wrong password' ${auth}x@$p:3122
bumped works 'squid, ssl-bump, takes the marks of Cloudflare out' $p:3121
bumped proxy.down 'squid, splice, its connection is refused' $cut:3117 good
bumped proxy.down 'squid, splice, the name is unknown to it' $lost:3117 good
row issuer 'squid, intercepts, not trusted' onto=3130
row works 'squid, intercepts, trusted' onto=3130 roots=both
row order.denied 'squid, intercepts, denies POST' onto=3131 roots=both
row token.out 'squid, intercepts, takes the token out' onto=3132 roots=both
bumped issuer 'mitmproxy, not trusted' $p:3030 good says='Example Inspection'
bumped proxy.down 'mitmproxy, its connection is refused' $cut:3030
bumped proxy.down 'mitmproxy, the name is unknown to it' $lost:3030
bumped proxy.silent 'mitmproxy, its connection has no answer' $mute:3030
bumped page 'mitmproxy, block_list with 403' $p:3032
bumped reply.broke 'mitmproxy, block_list hangs up' $p:3033
row issuer 'mitmproxy, transparent, not trusted' onto=3034
row works 'mitmproxy, transparent, trusted' onto=3034 roots=both
bumped token.out 'mitmproxy, takes the token out' $p:3035
bumped token.changed 'mitmproxy, another value in the header' $p:3036
bumped works 'mitmproxy, takes the marks of Cloudflare out' $p:3037
front() { row "$1" "$2" "onto=$3" roots=both "${@:4}"; }
front token.changed 'haproxy, another value in the header' 3044
front token.out 'haproxy, takes the token out' 3061
front token.changed 'haproxy, a password of its own in the header' 3075
front token.out 'nginx, takes the token out' 3228
front works 'haproxy, takes the marks of Cloudflare out' 3062
front works 'haproxy, its own name in Server' 3077
front works 'nginx, passes all on' 3216
front works 'nginx, a connection for each request' 3231
front works 'haproxy, a connection for each request' 3070
front works 'nginx, HTTP/1.0 to Cloudflare' 3239

heading 'What answers in place of Cloudflare'
front page 'haproxy, deny' 3057 says=403
front page 'haproxy, tarpit of 5 s' 3058 says=500
front page 'haproxy, nobody behind it' 3059 says=503
front page 'haproxy, silence behind it' 3060 says=504
front reply.silent 'haproxy, silent-drop' 3071
front reply.broke 'haproxy, reject' 3073
front page 'haproxy, 429' 3078 says=429
front page 'haproxy, 503 with a page' 3079 says=503
front page 'nginx, 302 to a sign-in page' 3200 says='302 and calls itself nginx'
front page 'nginx, 307' 3201
front page 'nginx, 511' 3202
front page 'nginx, 200 with a page' 3203
front page 'nginx, 200 with a line of text' 3204
front page 'nginx, 200 with nothing' 3205
front page 'nginx, 204' 3206
front page 'nginx, 451' 3207
front reply.broke 'nginx, 444' 3208
front page 'nginx, nobody behind it' 3209 says=502
front page 'nginx, 429' 3210
front page 'nginx, 403 in JSON of its own' 3211
front page 'nginx, 403 in JSON with errors[]' 3212
front page 'nginx, 401 in JSON with errors[]' 3213
front page 'nginx, 400 in JSON with errors[]' 3235
front page 'an API gateway, 403 in JSON' 3236
front page 'nginx, 200 in JSON of its own' 3214
front page 'nginx, 200 in an empty JSON list' 3226
front order.lost 'nginx, 200 in the form of the API, and no result' 3215
front page 'nginx, wants a certificate of the client' 3217 says=400
front page 'nginx, wants a password of its own' 3221 says=401
front page 'nginx, a page that is packed' 3222
front page 'nginx, 404' 3223
front page 'nginx, 405' 3238
front page 'nginx, 407' 3230
front page 'nginx, 500' 3224
front page 'nginx, 503' 3225
front slow 'nginx, 200 bytes a second' 3227

heading 'What changes in the middle'
front order.denied 'haproxy, redirects POST alone' 3068
front order.denied 'nginx, denies POST alone' 3232
front order.lost 'haproxy, drops POST alone in silence' 3072
front order.lost 'haproxy, hangs up on POST alone' 3074
front order.lost 'haproxy, makes a GET of POST' 3076
front page.late 'haproxy, denies questions about zones' 3069
front page.late 'a sign-in page opens after the first request' 3063
front page.late 'a sign-in page opens after the second' 3064
front order.either 'a sign-in page opens after the third' 3065
front works 'a sign-in page closes after the first request' 3066
front page 'a sign-in page closes after the second' 3067
