"""Name servers that no real one can be made to be: one address for each. Answers come from
the good one at 10.77.1.1, changed or late."""
import socket
import struct
import sys
import threading
import time

A, AAAA = 1, 28
GOOD = ("10.77.1.1", 53)


def ask(query):
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.settimeout(3)
    s.sendto(query, GOOD)
    return s.recv(4096)


def kind(query):
    at = 12
    while query[at]:
        at += query[at] + 1
    return struct.unpack("!H", query[at + 1 : at + 3])[0], query[12 : at + 5]


def plain(query, code, flags=0x8180, answers=b"", n=0):
    _, question = kind(query)
    return query[:2] + struct.pack("!HHHHH", flags | code, 1, n, 0, 0) + question + answers


def late(seconds):
    def answer(query):
        time.sleep(seconds)
        return ask(query)
    return answer


def other_kind(wanted, then):
    """The good answer for one kind of record, and something else for the other."""
    return lambda q: ask(q) if kind(q)[0] == wanted else then(q)


def alias(query):
    """A chain of five aliases before the address."""
    wanted, question = kind(query)
    name = question[:-4]
    out = b""
    names = [b"\x02c%d\x04edge\x07example\x00" % i for i in range(5)]
    for was, to in zip([name] + names, names):
        out += was + struct.pack("!HHIH", 5, 1, 60, len(to)) + to
    if wanted == A:
        out += names[-1] + struct.pack("!HHIH", A, 1, 60, 4) + socket.inet_aton("104.16.99.99")
    return plain(query, 0, answers=out, n=5 + (wanted == A))


def answers(*addresses):
    def answer(query):
        if kind(query)[0] != A:
            return plain(query, 0)
        out = b"".join(b"\xc0\x0c" + struct.pack("!HHIH", A, 1, 60, 4) + socket.inet_aton(a) for a in addresses)
        return plain(query, 0, answers=out, n=len(addresses))
    return answer


servers = {
    "10.77.1.31": late(2),
    "10.77.1.32": late(4.5),
    "10.77.1.33": late(5.5),
    "10.77.1.34": late(15),
    "10.77.1.35": lambda q: None,
    "10.77.1.36": other_kind(A, lambda q: plain(q, 5)),
    "10.77.1.37": other_kind(A, lambda q: plain(q, 2)),
    "10.77.1.38": other_kind(A, lambda q: None),
    "10.77.1.39": other_kind(A, lambda q: plain(q, 3)),
    "10.77.1.40": lambda q: plain(q, 2),
    "10.77.1.41": lambda q: b"\x00\x01garbage",
    "10.77.1.42": lambda q: plain(q, 0, flags=0x8380),  # cut off: ask by TCP, where nobody is
    "10.77.1.43": alias,
    "10.77.1.44": lambda q: plain(q, 0, flags=0x8100),  # empty, and no help: a lame one
    "10.77.1.45": lambda q: plain(q, 4),
    "10.77.1.46": answers("104.16.99.98", "104.16.99.99"),  # nobody is at the first
    "10.77.1.47": answers("0.0.0.0", "104.16.99.99"),
    "10.77.1.48": other_kind(A, lambda q: time.sleep(4) or plain(q, 5)),
}


def serve(address, answer):
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.bind((address, 53))

    def one(query, to):
        try:
            reply = answer(query)
        except OSError:
            return
        if reply:
            s.sendto(reply, to)

    while True:
        query, to = s.recvfrom(4096)
        threading.Thread(target=one, args=(query, to), daemon=True).start()


for a, f in servers.items():
    threading.Thread(target=serve, args=(a, f), daemon=True).start()
sys.stdout.flush()
threading.Event().wait()
