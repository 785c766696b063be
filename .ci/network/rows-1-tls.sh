# shellcheck shell=bash disable=SC2154
heading 'Certificates, the list of trusted issuers, the clock'
row works 'nothing on the way'
row no-roots 'no list of trusted issuers' roots=none
row no-roots 'the list is an empty file' roots=empty
row no-roots 'the list holds no certificate' roots=garbage
row issuer 'the list lacks the issuer' roots=old
row works 'SSL_CERT_FILE names no file' SSL_CERT_FILE=/nonexistent.pem
row works "SSL_CERT_FILE names a company's list" SSL_CERT_FILE="$w/roots.d/corp"
row works 'SSL_CERT_FILE stands in for the list' roots=none SSL_CERT_FILE="$w/roots.d/good"
row no-roots 'SSL_CERT_FILE and SSL_CERT_DIR lead nowhere' SSL_CERT_FILE=/nonexistent.pem SSL_CERT_DIR=/nonexistent
row issuer 'SSL_CERT_FILE and SSL_CERT_DIR hold others' SSL_CERT_FILE="$w/roots.d/old" SSL_CERT_DIR=/nonexistent
row issuer 'CURL_CA_BUNDLE is good, the list is old' roots=old CURL_CA_BUNDLE="$w/roots.d/good"
row clock 'clock two years ahead' clock=+
row clock 'clock two years behind' clock=-
row clock+no-roots 'clock ahead, and no list' clock=+ roots=none
row clock+issuer 'clock behind, and the list lacks the issuer' clock=- roots=old
row clock+issuer 'clock ahead, behind an inspection' clock=+ onto=3041
row other-name 'clock ahead, and a certificate for another name' clock=+ onto=3040
row clock 'haproxy, a certificate that has expired' onto=3042
row clock 'haproxy, one that is not valid yet' onto=3045
row clock+issuer 'haproxy, expired, of an unknown issuer' onto=3043
row other-name 'haproxy, expired, for another name' onto=3049
row other-name 'haproxy, another name' onto=3040 says=box.example.net
row other-name 'haproxy, another name, unknown issuer' onto=3046
row issuer 'haproxy, self-signed' onto=3047 says='made by itself'
row other-name 'haproxy, self-signed for a router' onto=3048 says=router.example.net
row other-name 'the same, and no list' onto=3048 roots=none
row issuer 'haproxy, an inspection that is not trusted' onto=3041 says='Example Inspection'
row works 'haproxy, an inspection that is trusted' onto=3041 roots=both
row no-roots 'haproxy, an inspection, and no list' onto=3041 roots=none
row issuer 'haproxy, the authority in between is left out' onto=3050 says='Test authority in between'
row works 'haproxy, with the authority in between' onto=3051
row works 'haproxy, passes TCP on' onto=3052
row tls.refused 'haproxy, wants a certificate of the client' onto=3053
row tls.refused 'haproxy, strict-sni' onto=3054
row tls.silent 'haproxy, silent-drop by name' onto=3055
row tls.broke 'haproxy, reject by name' onto=3056
row tls.refused 'nginx, ssl_reject_handshake' onto=3218
row tls.old 'nginx, TLS 1.1 alone' onto=3219
row other-name 'nginx, another name' onto=3220
row issuer 'nginx, self-signed' onto=3233
row clock 'nginx, expired' onto=3234
row issuer 'stunnel, an inspection that is not trusted' onto=3310
row works 'stunnel, an inspection that is trusted' onto=3310 roots=both
row other-name 'stunnel, another name' onto=3311
row issuer 'stunnel, self-signed' onto=3312
row clock 'stunnel, expired' onto=3313
row works 'stunnel, a good certificate' onto=3314
row reply.broke 'stunnel, nobody behind it' onto=3315
row reply.silent 'stunnel, silence behind it' onto=3316
row not-tls 'plain HTTP on port 443' onto=3229
row not-tls 'a sign-in page in plain HTTP' onto=5000
row not-tls 'SSH on port 443' onto=5001
row tls.broke 'hangs up on the first message' onto=5002
row tls.silent 'takes the connection and says nothing' onto=5003
row tls.reset 'resets on the first message' onto=5004
row not-tls 'half a line' onto=5006
row tls.refused 'an alert: handshake failure' onto=5017
row tls.old 'an alert: protocol version' onto=5018
