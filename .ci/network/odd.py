"""Servers that are none: a port for each way to answer a first message wrongly."""
import socket
import struct
import threading
import time


def flood(c):
    c.sendall(b"HTTP/1.1 200 OK\r\n")
    part = (b"X-Filler: " + b"a" * 1000 + b"\r\n") * 64
    for _ in range((1 << 30) // len(part)):
        c.sendall(part)


def reset(c):
    c.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def says(text, then=0):
    return lambda c: (c.sendall(text), time.sleep(then))


CONNECTED = b"HTTP/1.1 200 Connection established\r\n\r\n"
ports = {
    5000: says(b"HTTP/1.1 302 Found\r\nLocation: http://login.example.net/?u=made-up-Passw0rd\r\nContent-Length: 0\r\n\r\n"),
    5001: says(b"SSH-2.0-OpenSSH_9.2p1\r\n"),
    5002: says(b""),
    5003: lambda c: time.sleep(60),
    5004: reset,
    5005: says(b"\x05\xff\x00\x01 garbage\r\n\r\n"),
    5006: says(b"HTTP/1.1 20"),
    5007: flood,
    5008: says(b"HTTP/1.1 511 Network Authentication Required\r\nServer: made-up-Passw0rd\r\nContent-Length: 0\r\n\r\n"),
    5009: says(CONNECTED, 60),
    5010: says(CONNECTED),
    5011: lambda c: (c.sendall(CONNECTED), c.recv(4096), c.sendall(b"HTTP/1.1 403 Forbidden\r\n\r\n<html>")),
    5012: says(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 30\r\n\r\n<html>made-up-Passw0rd</html>"),
    5013: says(b"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: NTLM\r\nContent-Length: 0\r\n\r\n"),
    5014: says(b"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Negotiate\r\nContent-Length: 0\r\n\r\n"),
    5015: says(b"HTTP/1.1 502 Bad Gateway\r\nVia: 1.1 made-up-Passw0rd (made-up-Passw0rd)\r\nContent-Length: 0\r\n\r\n"),
    5016: says(b"HTTP/1.1 504 Gateway Timeout\r\nContent-Length: 0\r\n\r\n"),
    5017: says(b"\x15\x03\x01\x00\x02\x02\x28"),  # TLS: handshake failure
    5018: says(b"\x15\x03\x01\x00\x02\x02\x46"),  # TLS: protocol version
    5019: says(b"\x05\x00", 60),
}


def serve(port, answer):
    def one(c):
        try:
            c.recv(4096)
            answer(c)
        except OSError:
            pass
        c.close()

    s = socket.create_server(("", port), family=socket.AF_INET6, dualstack_ipv6=True)
    while True:
        c, _ = s.accept()
        threading.Thread(target=one, args=(c,), daemon=True).start()


for p, f in ports.items():
    threading.Thread(target=serve, args=(p, f), daemon=True).start()
threading.Event().wait()
