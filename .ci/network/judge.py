"""Judges one row, and prints it: verdict, subject and the line of the table, with tabs
between them."""
import json
import re
import sys

code, took, want, says, base, token, subject, name = sys.argv[1:]
out = open(base + ".json").read()
shown = out + open(base + ".err").read()
try:
    v = json.loads(out)["verdict"]
except (ValueError, KeyError):
    v = {"cause": "none", "confidence": "none", "title": shown[:200], "because": []}
because = " ".join(v["because"])
got = f"{code} {v['cause']} {v['confidence']} | {v['title']} | {because}"


def fits(text, pattern):
    """As a shell matches, where @(a|b) is either."""
    pattern = re.sub(r"@\\\((.*?)\\\)", lambda m: "(?:" + m[1].replace("\\|", "|") + ")", re.escape(pattern).replace(r"\*", ".*"))
    return re.fullmatch(pattern, text, re.S) is not None


verdict = "right"
if not fits(got, want) or not fits(got, f"*{says}*"):
    verdict = "wrong"
    cause = want.split()[1]
    if v["cause"] not in (cause, "undetermined"):
        verdict = "wrong accuses"
if "Passw0rd" in shown or token in shown or token[8:30] in shown:
    verdict = "wrong: a secret shows"

curl = " ".join(open(base + ".curl").read().split())
curl = re.sub(r"\(6\)|\(7\)", lambda m: m[0], curl)
curl = re.sub(r"curl: \((\d+)\) ", r"exit \1: ", curl)
curl = re.sub(r" More details here.*| 000$", "", curl)
curl = re.sub(r"made-up-Passw0rd\S*", "PASSWORD", curl)
curl = re.sub(r" after \d+ (ms|milliseconds)", "", curl)
curl = re.sub(r"^000 ", "", curl).removesuffix(" 000")[:110]

text = because.removeprefix("No answer from api.cloudflare.com. ")
sure = "" if v["confidence"] == "confirmed" else f" ({v['confidence']})"
said = "works" if v["cause"] == "healthy" else f"{v['cause']}{sure}: {text[:230]}"
if v["cause"] == "healthy":
    for f in json.loads(out)["findings"]:
        if f["id"] == "network" and len(f["text"]) > 60:
            said += ". " + f["text"].split(". ", 1)[-1][:160]
if verdict != "right":
    said = f"**{verdict}**, wanted `{want}` and `{says}`: {got[:600]}"
cell = lambda s: s.replace("|", "\\|").replace("\t", " ")
print(f"{verdict}\t{subject}\t| {cell(name)} | {cell(curl)} | {cell(said)} | {int(took) / 10:.1f} s |")
