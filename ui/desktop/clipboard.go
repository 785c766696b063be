package desktop

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"time"
)

// The clipboard, by the system's own means. Nothing counts as copied that was not read back
// and found to be the same: tools were seen to end well and copy nothing. What is read is
// only compared, never shown or kept.

// Patience is the most that putting a text on the clipboard takes.
const Patience = 2 * time.Second

// The ways in which a text does not get there.
var (
	// ErrNoClipboard says that there is no tool for the clipboard that the person pastes from.
	ErrNoClipboard = errors.New("no tool for the clipboard was found here")
	// ErrClipboardSilent says that a tool gave no answer in time.
	ErrClipboardSilent = errors.New("the clipboard gave no answer in time")
	// ErrClipboardOther says that the clipboard holds something else than what was written.
	ErrClipboardOther = errors.New("the clipboard did not take the text")
)

// way is one of the means: two programs. The text goes in by standard input, never by an
// argument, which others could read.
type way struct {
	write, read []string
	// also is the other selection of X11 and Wayland, which the middle button pastes. It is
	// written as well, for it may hold the token too, and not verified.
	also []string
}

var (
	wayland = way{[]string{"wl-copy", "--type", "text/plain"}, []string{"wl-paste", "--no-newline"}, []string{"wl-copy", "--primary", "--type", "text/plain"}}
	xclip   = way{[]string{"xclip", "-in", "-selection", "clipboard"}, []string{"xclip", "-out", "-selection", "clipboard"}, []string{"xclip", "-in", "-selection", "primary"}}
	xsel    = way{[]string{"xsel", "--clipboard", "--input"}, []string{"xsel", "--clipboard", "--output"}, []string{"xsel", "--primary", "--input"}}
	mac     = way{[]string{"pbcopy"}, []string{"pbpaste"}, nil}
)

// Clipboard is the one that the person pastes from. Its zero value is none.
type Clipboard struct {
	ways    []way // whose programs are installed
	windows bool
}

// ClipboardOf is that of a computer, by its system and its variables. Over SSH a display
// that came along is the person's; what else the computer has is not.
func ClipboardOf(system string, getenv func(string) string) Clipboard {
	remote, display := getenv("SSH_CONNECTION") != "", getenv("DISPLAY")
	var ways []way
	switch {
	case system == "windows":
		return Clipboard{windows: !remote}
	case system == "darwin":
		if !remote {
			ways = []way{mac}
		}
	default:
		if getenv("WAYLAND_DISPLAY") != "" && !remote {
			ways = []way{wayland}
		}
		if display != "" && !(remote && strings.HasPrefix(display, ":")) { // which is a display over there
			ways = append(ways, xclip, xsel)
		}
	}
	return Clipboard{ways: slices.DeleteFunc(ways, func(w way) bool { return missing(w.write[0]) || missing(w.read[0]) })}
}

func missing(program string) bool {
	_, err := exec.LookPath(program)
	return err != nil
}

// Verifies reports whether there is a way to the clipboard that can be read back.
func (c Clipboard) Verifies() bool { return c.windows || len(c.ways) > 0 }

// Copy puts a text on the clipboard and reads it back. It takes no longer than Patience;
// the error is one of those above.
func (c Clipboard) Copy(ctx context.Context, text string) error {
	ctx, cancel := context.WithTimeout(ctx, Patience)
	defer cancel()
	if c.windows {
		return inTime(ctx, func() error { return copyOnWindows(text) })
	}
	err := ErrNoClipboard
	for i, w := range c.ways {
		deadline, _ := ctx.Deadline()
		share, cancel := context.WithTimeout(ctx, time.Until(deadline)/time.Duration(len(c.ways)-i))
		err = w.copy(share, text)
		cancel()
		if err == nil {
			return nil
		}
	}
	return err
}

// inTime waits for a call that cannot be cancelled no longer than ctx.
func inTime(ctx context.Context, call func() error) error {
	done := make(chan error, 1)
	go func() { done <- call() }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ErrClipboardSilent
	}
}

// again is how long to wait before the clipboard is read once more: a tool may end before
// the display has what it gave.
const again = 50 * time.Millisecond

func (w way) copy(ctx context.Context, text string) error {
	// What a tool prints is dropped: it may repeat what it was given.
	problem := func() error {
		if ctx.Err() != nil {
			return ErrClipboardSilent
		}
		return ErrClipboardOther
	}
	if run(ctx, w.write, strings.NewReader(text), nil) != nil {
		return problem()
	}
	for tries := 0; ; tries++ {
		switch {
		case w.holds(ctx, text):
			if w.also != nil {
				_ = run(ctx, w.also, strings.NewReader(text), nil)
			}
			return nil
		case ctx.Err() != nil || tries == 5:
			return problem()
		}
		select {
		case <-time.After(again):
		case <-ctx.Done():
		}
	}
}

// holds compares the clipboard with a text. No more of it is read than the text is long:
// somebody may have put a megabyte there.
func (w way) holds(ctx context.Context, text string) bool {
	held := &comparison{want: []byte(text)}
	return run(ctx, w.read, nil, held) == nil && held.same()
}

// comparison compares what is written to it with a text, and keeps none of it.
type comparison struct {
	want   []byte // what is still to come
	differ bool
}

var errDiffers = errors.New("something else")

func (c *comparison) Write(p []byte) (int, error) {
	rest, ok := bytes.CutPrefix(c.want, p)
	if !ok {
		c.differ = true
		return 0, errDiffers // which ends the program that writes
	}
	c.want = rest
	return len(p), nil
}

func (c *comparison) same() bool { return !c.differ && len(c.want) == 0 }

// run runs a tool. A tool that serves the clipboard leaves a process behind for that, in
// a session of its own, so that it outlives the terminal; one that does not end in time is
// ended with all that it started.
func run(ctx context.Context, args []string, in io.Reader, out io.Writer) error {
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Stdin, cmd.Stdout = in, out
	cmd.WaitDelay = again
	if runtime.GOOS == "darwin" {
		cmd.Env = append(cmd.Environ(), "LC_CTYPE=UTF-8") // otherwise pbcopy takes the text for an old encoding
	}
	alone(cmd)
	return cmd.Run()
}
