#!/usr/bin/python3
"""What a screen reader says, or a braille display shows, of a practice case.

    listen.py READER OUT END COMMAND...

READER is orca, fenrir or brltty. The command is typed at a shell's prompt in a terminal, and
then Enter is pressed until the pattern END was spoken or shown; below each key OUT has what
was. It fails if that is not within 40 keys. Nothing of the person's desk is used: X server, bus, home and voice are made
for this run and taken away. Orca and BRLTTY read xfce4-terminal (VTE) over AT-SPI; fenrir
reads the terminal that it makes itself, with TERM=linux.
"""
import fcntl, os, pty, re, select, shutil, signal, socket, struct, subprocess, sys, tempfile, termios, time

PATIENCE = 120


class Desk:
    """A private X server, session bus, accessibility bus and home, with programs on them."""

    def __init__(self):
        self.home = tempfile.mkdtemp(prefix="readers.")
        self.children = []
        self.env = {
            "PATH": os.environ["PATH"] + ":/usr/sbin", "HOME": self.home, "LC_ALL": "C.UTF-8", "SHELL": "/bin/bash",
            "XDG_RUNTIME_DIR": self.home + "/run", "XDG_CONFIG_HOME": self.home + "/config",
            "XDG_DATA_HOME": self.home + "/data", "XDG_CACHE_HOME": self.home + "/cache",
            "GSETTINGS_BACKEND": "keyfile", "GDK_BACKEND": "x11", "XDG_SESSION_TYPE": "x11",
        }
        for folder in ("run", "config", "data", "cache"):
            os.makedirs(os.path.join(self.home, folder), 0o700)
        with open(self.home + "/.bashrc", "w") as f:
            f.write("PS1='$ '\nunset HISTFILE PROMPT_COMMAND\ncd\n")

    def start(self, *command, **more):
        log = open(os.path.join(self.home, os.path.basename(command[0]) + ".log"), "wb")
        child = subprocess.Popen(command, env=self.env, start_new_session=True, **{"stdout": log, "stderr": log, **more})
        self.children.append(child)
        return child

    def run(self, *command, **more):
        return subprocess.run(command, env=self.env, capture_output=True, timeout=PATIENCE, **more)

    def end(self):
        for number in (signal.SIGTERM, signal.SIGKILL):
            for child in reversed(self.children):
                try:
                    os.killpg(child.pid, number)
                except ProcessLookupError:
                    pass
            time.sleep(0.5)
        shutil.rmtree(self.home, ignore_errors=True)

    def desktop(self):
        """Everything below the terminal."""
        read, write = os.pipe()
        self.start("Xvfb", "-displayfd", str(write), "-screen", "0", "1280x900x24", "-nolisten", "tcp", pass_fds=[write])
        os.close(write)
        self.env["DISPLAY"] = ":" + os.read(read, 20).decode().strip()
        bus = self.start("dbus-daemon", "--session", "--nofork", "--print-address=1", stdout=subprocess.PIPE)
        self.env["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().decode().strip()
        self.run("gsettings", "set", "org.gnome.desktop.interface", "toolkit-accessibility", "true")
        self.start("/usr/libexec/at-spi-bus-launcher", "--launch-immediately", "--a11y=1", "--screen-reader=1")
        self.start("openbox", "--sm-disable")

    def terminal(self):
        for _ in range(3):  # it does not always come up while the accessibility bus is young
            child = self.start("xfce4-terminal", "--disable-server", "--hide-menubar", "--geometry=80x24")
            if until(lambda: self.window().stdout.strip(), 20):
                return
            os.killpg(child.pid, signal.SIGKILL)
        sys.exit("the terminal does not come up")

    def window(self, *more):
        return self.run("xdotool", "search", "--onlyvisible", "--class", "erminal", *more)

    def key(self, name):
        self.run("xdotool", "key", name)

    def type(self, text):
        self.run("xdotool", "type", "--delay", "40", text)


def until(true, patience=PATIENCE):
    end = time.time() + patience
    while time.time() < end:
        if true():
            return True
        time.sleep(0.1)
    return False


def quiet(size, seconds):
    """Waits until something has not grown for that long."""
    last, since = None, time.time()
    end = since + PATIENCE
    while time.time() - since < seconds and time.time() < end:
        now = size()
        if now != last:
            last, since = now, time.time()
        time.sleep(0.05)


class Orca:
    """Orca's own log says what it speaks; its voice is a command that does nothing."""

    # It writes its log in pieces of some kB, and does not start beside another one of that
    # name, on whatever display: its file is opened by lines, and the name is not taken.
    START = """import builtins, sys
opened, path = builtins.open, '/usr/bin/orca'
builtins.open = lambda f, mode='r', *more, **named: opened(f, mode, 1) if f == sys.argv[-1][13:] and mode == 'w' else opened(f, mode, *more, **named)
text = opened(path).read().replace("setProcessName('orca')", 'pass')
exec(compile(text, path, 'exec'), {'__name__': '__main__'})"""

    def __init__(self):
        self.desk, self.at = Desk(), 0
        self.log = self.desk.home + "/orca.out"
        self.desk.desktop()
        voice = self.desk.home + "/config/speech-dispatcher"
        os.makedirs(voice + "/modules")
        os.makedirs(self.desk.home + "/run/speech-dispatcher")
        with open(voice + "/speechd.conf", "w") as f:
            f.write('CommunicationMethod "unix_socket"\nAudioOutputMethod "alsa"\nTimeout 0\nAddModule "none" "sd_generic" "none.conf"\nDefaultModule none\n')
        with open(voice + "/modules/none.conf", "w") as f:
            f.write('GenericExecuteSynth "true \\\'$DATA\\\'"\nGenericLanguage "en" "en" "utf-8"\nAddVoice "en" "MALE1" "none"\nDefaultVoice "none"\n')
        with open(self.desk.home + "/.asoundrc", "w") as f:
            f.write("pcm.!default { type null }\nctl.!default { type null }\n")
        self.desk.start("speech-dispatcher", "--run-single", "--timeout", "0")
        until(lambda: os.path.exists(self.desk.home + "/run/speech-dispatcher/speechd.sock"))
        for _ in range(3):  # a second one that starts at the same moment can hinder it
            open(self.log, "w").close()
            child = self.desk.start("/usr/bin/python3", "-c", self.START, "--debug-file=" + self.log)
            if until(lambda: b"SPEECH OUTPUT" in open(self.log, "rb").read(), 25):
                break
            child.kill()
        else:
            sys.exit("Orca does not speak")
        self.desk.terminal()
        def prompted():
            self.desk.window("windowactivate", "--sync")
            self.desk.key("Return")
            time.sleep(1)
            return any("$" in text for text in self.heard(0.5))
        if not until(prompted):
            sys.exit("Orca does not read the terminal")
        self.name = "Orca " + self.desk.run("orca", "--version").stdout.decode().strip() + ", xfce4-terminal"

    def type(self, text):
        self.desk.type(text)
        self.heard(1)

    def press(self, name):
        self.desk.key(name)
        return self.heard(2)

    def heard(self, seconds):
        quiet(lambda: self.new().count(b"SPEECH OUTPUT"), seconds)
        data = self.new()
        data = data[: data.rfind(b"\n") + 1]
        self.at += len(data)
        texts, spoken = [], False
        for line in data.decode("utf-8", "replace").splitlines():
            stamp = re.match(r"\d\d:\d\d:\d\d\.\d+ - ", line)
            if stamp:
                spoken = line[stamp.end():].startswith("SPEECH OUTPUT: ")
                if spoken:
                    texts.append(line[stamp.end() + len("SPEECH OUTPUT: "):])
            elif spoken:
                texts[-1] += "\n" + line.removeprefix(" " * 18)
        texts = [re.sub(r"\s*(\[?\{[^{}]*\}\]?|None)\s*$", "", text).strip().strip("'") for text in texts]
        texts = [re.sub(r"\(\d\.\d s", "(0.0 s", text) for text in texts]  # differs from run to run
        return [text for text in texts if text.strip() not in ("return", "space")]  # the names of keys

    def new(self):
        with open(self.log, "rb") as f:
            f.seek(self.at)
            return f.read()

    def end(self):
        self.desk.end()


class Fenrir:
    """fenrir runs the shell itself; its voice is a command that notes what it is to speak."""

    KEYS = {"Return": b"\r", "space": b" "}

    def __init__(self):
        self.desk = Desk()
        home, self.at = self.desk.home, 0
        self.spoken = home + "/spoken"
        open(self.spoken, "w").close()
        script(home + "/voice", "#!/bin/sh\nprintf '%s\\000' \"$1\" >>" + self.spoken + "\n")
        script(home + "/shell", "#!/bin/sh\nexec bash --rcfile " + home + "/.bashrc -i\n")
        options = ";".join(["speech#driver=genericDriver", "speech#genericSpeechCommand=" + home + "/voice fenrirText",
                            "sound#enabled=False", "general#shell=" + home + "/shell", "remote#enable=False"])
        self.child, self.terminal = pty.fork()
        if self.child == 0:
            os.execvpe("fenrir", ["fenrir", "-e", "-s", "/etc/fenrirscreenreader/settings/settings.conf", "-o", options],
                       {**self.desk.env, "TERM": "xterm-256color"})
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        os.kill(self.child, signal.SIGWINCH)
        self.heard(3)
        version = subprocess.run(["dpkg-query", "-W", "-f", "${Version}", "fenrir"], capture_output=True, text=True).stdout
        self.name = "fenrir " + version + ", its own terminal"

    def type(self, text):
        for c in text:
            os.write(self.terminal, c.encode())
            time.sleep(0.02)
        self.heard(1)

    def press(self, name):
        os.write(self.terminal, self.KEYS.get(name, name.encode()))
        return self.heard(2)

    def heard(self, seconds):
        def size():
            if select.select([self.terminal], [], [], 0)[0]:
                os.read(self.terminal, 65536)
            return os.path.getsize(self.spoken)
        quiet(size, seconds)
        with open(self.spoken) as f:
            f.seek(self.at)
            text = f.read()
            self.at = f.tell()
        return [re.sub(r"\b\d\.\d s", "0.0 s", t.strip()) for t in text.split("\0") if t.strip()]

    def end(self):
        for number in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.kill(self.child, number)
            except ProcessLookupError:
                pass
            time.sleep(0.3)
        self.desk.end()


class Brltty:
    """BRLTTY's virtual display is a socket: what its 40 cells show arrives as text."""

    def __init__(self):
        self.desk, self.buffer = Desk(), b""
        self.desk.desktop()
        self.desk.terminal()
        path = self.desk.home + "/display"
        self.desk.start("brltty", "-n", "-e", "-q", "-N", "-b", "vr", "-d", "server:" + path, "-x", "a2", "-s", "no",
                        "-f", "/dev/null", "-t", "en_US", "-X", "type=terminal")
        until(lambda: os.path.exists(path))
        time.sleep(1)
        self.display = socket.socket(socket.AF_UNIX)
        self.display.connect(path)
        self.display.sendall(b"Cells 40\n")
        self.heard(2)
        self.desk.window("windowactivate", "--sync")
        self.desk.key("Return")
        self.heard(2)
        version = self.desk.run("brltty", "-V").stderr.decode().split("\n")[0].strip()
        self.name = version + ", xfce4-terminal, 40 cells"

    def type(self, text):
        self.desk.type(text)
        self.heard(1)

    def press(self, name):
        self.desk.key(name)
        return self.heard(1.5)

    def heard(self, seconds):
        shown, last = [], time.time()
        while time.time() - last < seconds:
            if not select.select([self.display], [], [], 0.1)[0]:
                continue
            self.buffer += self.display.recv(65536)
            *lines, self.buffer = self.buffer.split(b"\n")
            for line in lines:
                if line.startswith(b"Visual "):
                    shown.append(line.decode("utf-8", "replace").strip()[len("Visual "):].strip('"'))
                    last = time.time()
        return ["[" + shown[-1].rstrip() + "]"] if shown else []

    def end(self):
        self.desk.end()


def script(path, text):
    with open(path, "w") as f:
        f.write(text)
    os.chmod(path, 0o755)


def main():
    reader, out, end, command = sys.argv[1], sys.argv[2], sys.argv[3], " ".join(sys.argv[4:])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    listener = {"orca": Orca, "fenrir": Fenrir, "brltty": Brltty}[reader]()
    with open(out, "w") as f:
        def note(key, texts):
            f.write(key + "\n")
            for text in texts or ["(nothing)"]:
                for i, line in enumerate(text.split("\n")):
                    f.write(("    " if i == 0 else "    | ") + line.rstrip() + "\n")
            f.flush()
            return re.search(end, "\n".join(texts))
        try:
            f.write("# " + listener.name + "\n")
            listener.type(command)
            over = note("$ " + command, listener.press("Return"))
            for _ in range(40):
                if over:
                    return
                over = note("Enter", listener.press("Return"))
            sys.exit("never heard: " + end)
        finally:
            listener.end()


main()
