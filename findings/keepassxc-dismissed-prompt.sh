#!/bin/sh
# KeePassXC 2.7.4 (Debian 12) as Secret Service leaves the window of a prompt on the screen
# after Prompt.Dismiss. The client gets Completed with dismissed=true, so for it the question
# is over. The "Unlock Database" window stays, and the password that is typed into it unlocks
# the database, without a further signal on that prompt. While it stands there, a second
# client's prompt brings no window of its own, and the old window answers that one.
#
# Secret Service API, 9, Prompts and Prompting: "Either the user or the client application can
# dismiss a prompt. In this case the operation that required the additional information is
# cancelled." So the window should go, and nothing should be unlocked by it. A program that
# gives up on a prompt, as on ctrl+c, has to tell its user to close the window.
#
# Fetches the packages into a temporary folder and runs them on a bus, a display and a home
# of their own. Needs apt-get, dpkg, dbus-run-session, Xvfb, xdotool and Debian's python3 with
# python3-dbus and python3-gi, and Qt 5.15 with its xcb plug-in as in Debian 12; no root.
# Nothing leaves the computer but the fetch.
# Exit: 0 as said here, 1 if it behaves otherwise, 77 if the parts cannot be had.
set -eu
version=2.7.4+dfsg.1-2
dir=$(mktemp -d)
screen=
trap '[ -z "$screen" ] || kill "$screen" 2>/dev/null || :; rm -rf "$dir"' EXIT
cd "$dir"
for need in dbus-run-session Xvfb xdotool; do
  command -v "$need" >/dev/null || { echo "$need is missing"; exit 77; }
done
/usr/bin/python3 -c 'import dbus, gi.repository.GLib' 2>/dev/null || { echo "python3-dbus or python3-gi is missing"; exit 77; }
others=$(apt-get install -s --no-install-recommends "keepassxc=$version" 2>/dev/null | awk '$1 == "Inst" && $2 != "keepassxc" { print $2 }') || others=
# shellcheck disable=SC2086 # one name a word
apt-get download -q "keepassxc=$version" $others >/dev/null 2>&1 || { echo "keepassxc=$version cannot be had"; exit 77; }
for package in *.deb; do dpkg -x "$package" .; done

export HOME="$dir/home" XDG_RUNTIME_DIR="$dir/run" LANG=C.UTF-8
LD_LIBRARY_PATH=$(echo "$dir"/usr/lib/*-linux-gnu)
export LD_LIBRARY_PATH
unset WAYLAND_DISPLAY QT_QPA_PLATFORM XDG_CONFIG_HOME 2>/dev/null || :
mkdir -p -m 700 "$XDG_RUNTIME_DIR" "$HOME/.config/keepassxc"
echo "KeePassXC $(usr/bin/keepassxc-cli --version)"

# A database that shares its first group with other programs. Its password is pw.
cat >database.xml <<'XML'
<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<KeePassFile><Meta><Generator>KeePassXC</Generator><DatabaseName>a</DatabaseName>
<CustomData><Item><Key>FDO_SECRETS_EXPOSED_GROUP</Key><Value>{2331c2b0-14eb-4b6f-9be6-529ccc4a6de6}</Value></Item></CustomData></Meta>
<Root><Group><UUID>IzHCsBTrS2+b5lKczEpt5g==</UUID><Name>Passwords</Name><IconID>48</IconID></Group><DeletedObjects/></Root></KeePassFile>
XML
printf 'pw\npw\n' | usr/bin/keepassxc-cli import -p database.xml a.kdbx >log 2>&1
printf '[General]\nConfigVersion=2\nUpdateCheckMessageShown=true\n[GUI]\nCheckForUpdates=false\n[FdoSecrets]\nEnabled=true\n' >"$HOME/.config/keepassxc/keepassxc.ini"

cat >client.py <<'PY'
import subprocess, sys, time
import dbus
from dbus.mainloop.glib import DBusGMainLoop
from gi.repository import GLib

DBusGMainLoop(set_as_default=True)
bus = dbus.SessionBus()
SECRET = "org.freedesktop.Secret."
TITLE = "Unlock Database.*"


def wait(condition, seconds=15):  # False if it does not come
    end = time.time() + seconds
    while not condition():
        if time.time() > end:
            return False
        GLib.MainContext.default().iteration(False)
        time.sleep(0.02)
    return True


def on(path, interface, name="org.freedesktop.secrets"):
    return dbus.Interface(bus.get_object(name, path, introspect=False), interface)


def xdotool(*words):
    return subprocess.run(["xdotool", *words], capture_output=True, text=True).stdout.split()


def windows():
    return len(xdotool("search", "--onlyvisible", "--name", TITLE))


def locked():  # None while the collection is being made
    global collection
    try:
        collection = service.ReadAlias("default")
        return bool(on(collection, "org.freedesktop.DBus.Properties").Get(SECRET + "Collection", "Locked"))
    except dbus.DBusException:
        return None


def lock():
    on("/keepassxc", "org.keepassxc.KeePassXC.MainWindow", "org.keepassxc.KeePassXC.MainWindow").lockAllDatabases()
    if not wait(lambda: locked() is True):
        sys.exit("KeePassXC did not lock its database")
    wait(lambda: False, 1)


completed = {}  # by prompt: what each signal said of dismissed
bus.add_signal_receiver(
    lambda dismissed, result, path: completed.setdefault(path, []).append(bool(dismissed)),
    "Completed", SECRET + "Prompt", path_keyword="path")


def ask():  # a prompt that was begun
    unlocked, prompt = service.Unlock([collection])
    on(prompt, SECRET + "Prompt").Prompt("")
    wait(lambda: windows() > 0)
    wait(lambda: False, 1)
    return prompt


def dismissed():  # a prompt that was begun and taken back
    prompt = ask()
    on(prompt, SECRET + "Prompt").Dismiss()
    wait(lambda: prompt in completed)
    wait(lambda: False, 3)  # so that the window can go
    return prompt


def type_password():
    window = xdotool("search", "--onlyvisible", "--name", TITLE)
    if window:
        xdotool("windowfocus", "--sync", window[0])
        xdotool("type", "pw")
        xdotool("key", "Return")
    wait(lambda: locked() is False, 10)
    wait(lambda: False, 1)


bad = False


def check(what, expected, known, seen):
    global bad
    print(f"{what}: expected {expected}; seen {seen}")
    if seen != known:
        print(f"  this was {known}")
        bad = True


if not wait(lambda: bus.name_has_owner("org.freedesktop.secrets"), 30):
    sys.exit("KeePassXC did not come up")
service = on("/org/freedesktop/secrets", SECRET + "Service")
if not wait(lambda: locked() is False, 30):
    sys.exit("KeePassXC did not open its database")

lock()
check("locked, nobody asks: windows", 0, 0, windows())
first = dismissed()
check("after Dismiss: Completed, dismissed", [True], [True], completed.get(first))
check("after Dismiss: windows", 0, 1, windows())
check("after Dismiss: locked", True, True, locked())
type_password()
check("the password typed into what is left: locked", True, False, locked())
check("the first client's signals, dismissed", [True], [True], completed.get(first))

lock()
first = dismissed()
second = ask()
check("a second client's prompt after a Dismiss: windows", 1, 1, windows())
type_password()
check("the password typed: the second client's signals, dismissed", [False], [False], completed.get(second))
check("the first client's signals, dismissed", [True], [True], completed.get(first))
check("windows after that", 0, 0, windows())
sys.exit(1 if bad else 0)
PY

Xvfb -displayfd 3 -screen 0 1024x768x24 -nolisten tcp 3>display 2>>log &
screen=$!
n=0
until [ -s display ]; do
  n=$((n + 1))
  [ $n -lt 100 ] || { cat log; exit 1; }
  sleep 0.1
done
DISPLAY=:$(cat display)
export DISPLAY
# shellcheck disable=SC2016 # for the inner shell
dbus-run-session -- sh -c '
  printf "pw\n" | usr/bin/keepassxc --pw-stdin a.kdbx >>log 2>&1 &
  keepassxc=$!
  bad=0
  timeout 120 /usr/bin/python3 client.py || bad=1
  kill $keepassxc
  exit $bad' 2>>log || { tail -3 log; exit 1; }
