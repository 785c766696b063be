# shellcheck shell=bash
# What stands in Cloudflare's place: haproxy, nginx and stunnel, each with a certificate.
hap() { # port, certificate or none, mode, lines of the frontend; BACK is the backend
  { printf 'frontend f%s\n mode %s\n bind :%s%s\n timeout client 20s\n' "$1" "$3" "$1" "$([ "$2" = none ] || echo " ssl crt $w/certs/$2.pem${bind:+ $bind}")"
    printf ' %s\n' "${@:4}" "default_backend b$1"
    printf 'backend b%s\n mode %s\n timeout server %s\n timeout connect 3s\n retries 0\n server s %s\n' "$1" "$3" "${server_time:-20s}" "${back:-$cf:443$([ "$2" = none ] || echo ' ssl verify none')}"; } >>"$w/hap.conf"
}
hap 3040 other http
hap 3041 inspected http
hap 3042 past http
hap 3043 pastcorp http
hap 3044 inspected http 'http-request set-header Authorization "Bearer x"'
hap 3045 future http
hap 3046 othercorp http
hap 3047 self http
hap 3048 selfother http
hap 3049 pastother http
hap 3050 short http
hap 3051 chain http
hap 3052 none tcp
bind="verify required ca-file $w/roots.d/corp" hap 3053 good http
bind="strict-sni" hap 3054 other http
sni() { hap "$1" none tcp 'tcp-request inspect-delay 5s' "tcp-request content $2 if { req_ssl_sni -i api.cloudflare.com }" 'tcp-request content accept if { req_ssl_hello_type 1 }'; }
sni 3055 silent-drop
sni 3056 reject
hap 3057 inspected http 'http-request deny deny_status 403'
hap 3058 inspected http 'timeout tarpit 5s' 'http-request tarpit'
back=$cf:444 hap 3059 inspected http
back=$p:5003 server_time=4s hap 3060 inspected http
hap 3061 inspected http 'http-request del-header Authorization'
hap 3062 inspected http 'http-response del-header CF-Ray' 'http-response del-header Server'
count='stick-table type string len 64 size 100 expire 1h store http_req_cnt'
track='http-request track-sc0 req.hdr(User-Agent)'
portal='http-request return status 302 hdr Location http://login.example.net/'
nth() { hap "$1" inspected http "$count" "$track" "$portal if { sc_http_req_cnt(0) $2 }"; }
nth 3063 'gt 1'
nth 3064 'gt 2'
nth 3065 'gt 3'
nth 3066 'eq 1'
nth 3067 'le 2'
hap 3068 inspected http "$portal if METH_POST"
hap 3069 inspected http 'http-request deny deny_status 403 if { path_beg /client/v4/zones }'
hap 3070 inspected http 'http-response set-header Connection close' 'option httpclose'
hap 3071 inspected http 'http-request silent-drop'
hap 3072 inspected http 'http-request silent-drop if METH_POST'
hap 3073 inspected http 'http-request reject'
hap 3074 inspected http 'http-request reject if METH_POST'
hap 3075 inspected http 'http-request replace-header Authorization Bearer.* "Basic YWdlbnQ6eA=="'
hap 3076 inspected http 'http-request set-method GET if METH_POST'
hap 3077 inspected http 'http-response set-header Server box'
hap 3078 inspected http 'http-request return status 429 content-type text/html string "<html>slow down</html>" hdr Retry-After 5'
hap 3079 inspected http 'http-request return status 503 content-type text/html string "<html>made-up-Passw0rd</html>"'
inside $server haproxy -db -f "$w/hap.conf"

ngx() { # port, certificate or none, lines
  { printf 'server {\n listen %s%s;\n' "$1" "$([ "$2" = none ] || echo ' ssl')"
    [ "$2" = none ] || printf ' ssl_certificate %s/certs/%s.pem;\n ssl_certificate_key %s/certs/%s.pem;\n' "$w" "$2" "$w" "$2"
    printf ' %s\n' "${@:3}" '}'; } >>"$w/nginx.sites"
}
page() { ngx "$1" inspected "location / { default_type \"$2\"; return $3; }"; }
onward="proxy_pass https://$cf; proxy_set_header Host \$host; proxy_ssl_server_name on; proxy_ssl_name api.cloudflare.com;"
page 3200 text/html '302 http://login.example.net/?u=made-up-Passw0rd'
page 3201 text/html '307 https://login.example.net/'
page 3202 text/html "511 '<html>sign in</html>'"
page 3203 text/html "200 '<html>made-up-Passw0rd</html>'"
page 3204 text/plain "200 'Welcome'"
page 3205 text/html "200 ''"
page 3206 text/html 204
page 3207 text/html "451 '<html>no</html>'"
page 3208 text/html 444
ngx 3209 inspected "location / { proxy_pass https://$cf:444; }"
page 3210 text/html "429 '<html>slow</html>'"
page 3211 application/json "403 '{\"error\":\"forbidden\"}'"
page 3212 application/json "403 '{\"success\":false,\"errors\":[{\"code\":403,\"message\":\"Forbidden\"}]}'"
page 3213 application/json "401 '{\"errors\":[{\"code\":1,\"message\":\"login\"}]}'"
page 3214 application/json "200 '{\"status\":\"ok\"}'"
page 3215 application/json "200 '{\"success\":true,\"errors\":[],\"messages\":[],\"result\":null}'"
ngx 3216 inspected "location / { $onward }"
ngx 3217 inspected "ssl_client_certificate $w/roots.d/corp; ssl_verify_client on; location / { $onward }"
ngx 3218 other "ssl_reject_handshake on;"
ngx 3219 inspected "ssl_protocols TLSv1.1; ssl_ciphers ALL:@SECLEVEL=0;"
ngx 3220 other "location / { $onward }"
ngx 3221 inspected "auth_basic box; auth_basic_user_file $w/basic; location / { $onward }"
ngx 3222 inspected "gzip on; gzip_min_length 1; location / { default_type text/html; return 200 '<html>welcome</html>'; }"
page 3223 text/html "404 '<html>not here</html>'"
page 3224 text/html "500 '<html>oh</html>'"
page 3225 text/html "503 '<html>later</html>'"
page 3226 application/json "200 '[]'"
ngx 3227 inspected "location / { $onward limit_rate 200; }"
ngx 3228 inspected "location / { $onward proxy_set_header Authorization ''; }"
ngx 3229 none "return 302 http://login.example.net/;"
page 3230 text/html "407 '<html>log in</html>'"
ngx 3231 inspected "keepalive_timeout 0; location / { $onward }"
ngx 3232 inspected "location / { limit_except GET { deny all; } $onward }"
ngx 3233 self "location / { $onward }"
ngx 3234 past "location / { $onward }"
page 3235 application/json "400 '{\"success\":false,\"errors\":[{\"code\":400,\"message\":\"Bad request\"}]}'"
page 3236 application/json "403 '{\"fault\":{\"faultstring\":\"made-up-Passw0rd\"}}'"
ngx 3237 inspected "location / { proxy_pass https://$cf; proxy_set_header Host \$host; proxy_hide_header CF-Ray; proxy_method GET; }"
page 3238 text/html "405 '<html>no</html>'"
ngx 3239 inspected "location / { $onward proxy_http_version 1.0; chunked_transfer_encoding off; }"
mkdir "$w/nginx"
printf 'daemon off; pid %s/nginx.pid; error_log /dev/null; user root; worker_processes 1; events {}\nhttp { access_log off; client_body_temp_path %s/nginx; proxy_temp_path %s/nginx; fastcgi_temp_path %s/nginx; uwsgi_temp_path %s/nginx; scgi_temp_path %s/nginx; include %s/nginx.sites; }\n' \
  "$w" "$w" "$w" "$w" "$w" "$w" "$w" >"$w/nginx.conf"
inside $server nginx -c "$w/nginx.conf"

{
  printf 'foreground = yes\npid =\nsyslog = no\n[onward]\nclient = yes\naccept = 3399\nconnect = %s:443\nsni = api.cloudflare.com\n' $cf
  service() { printf '[s%s]\naccept = %s\ncert = %s/certs/%s.pem\nconnect = %s\n' "$1" "$1" "$w" "$2" "$3"; }
  service 3300 proxy $p:3001
  service 3301 other $p:3001
  service 3302 proxycorp $p:3001
  service 3303 proxypast $p:3001
  service 3304 proxy $p:3002
  service 3305 proxy $p:3004
  service 3306 proxy $p:3999
  service 3310 inspected $p:3399
  service 3311 other $p:3399
  service 3312 self $p:3399
  service 3313 past $p:3399
  service 3314 good $p:3399
  service 3315 good $p:3999
  service 3316 good $p:5003
} >"$w/stunnel.conf"
inside $server stunnel4 "$w/stunnel.conf"
