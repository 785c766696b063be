package terminal

import (
	"bytes"
	"context"
	"io"
	"os"
	"strings"
	"sync/atomic"
	"time"
	"unicode"
	"unicode/utf8"
)

// Answers as lines, for plain mode. The rules of this file keep a token from showing
// anywhere, whatever is pasted at whichever prompt:
//
//   - At a terminal the program echoes, not the terminal: the first few characters of
//     what is typed, and nothing where a token is asked for.
//   - What arrives in one go is one answer, line breaks included: the second line of a
//     paste must not answer the next question, nor show in the shell.
//   - No control sequence is written.

// Echoed is how many characters of an answer are echoed: too few to give away a secret.
const Echoed = 4

// Typed reads answers that are typed at a terminal that neither echoes nor collects
// lines; see lineMode.
type Typed struct {
	out     io.Writer
	chunks  <-chan []byte // what was read at once; closed at the end
	line    []byte
	shown   int         // characters of it that were echoed
	alone   atomic.Bool // ctrl+c arrived alone, after a pause
	stop    func()      // suspends the program; ctrl+z would hand the rest of a paste to the shell
	waiting func() bool // something was typed that is not read yet
	close   func()      // restores the terminal
}

// OpenTyped makes a terminal hand over what is typed. A ctrl+c in it calls interrupt. The
// error is the terminal's.
func OpenTyped(in *os.File, out io.Writer, interrupt func()) (*Typed, error) {
	restore, err := lineMode(in)
	if err != nil {
		return nil, err
	}
	again := OnSignal(ResumeSignals, func() { _, _ = lineMode(in) }) // the shell has changed it
	t := NewTypedOf(in, out, interrupt)
	t.waiting = func() bool { return waiting(in) }
	t.stop = func() {
		restore()
		suspend()
		_, _ = lineMode(in)
	}
	t.close = func() {
		Discard()
		again()
		restore()
	}
	return t, nil
}

// NewTypedOf reads a terminal other than the system's, which echoes nothing and hands over
// each key by itself.
func NewTypedOf(in io.Reader, out io.Writer, interrupt func()) *Typed {
	chunks := make(chan []byte, 1) // so that Settle sees one that was read and not taken
	t := &Typed{out: out, chunks: chunks, stop: func() {}, waiting: func() bool { return false }}
	t.close = func() {
		go func() { // the reader must not wait for someone to take it
			for range chunks {
			}
		}()
	}
	go func() {
		defer close(chunks)
		for last := time.Now().Add(-Quiet); ; last = time.Now() {
			buf := make([]byte, 4<<10)
			n, err := in.Read(buf)
			if n > 0 {
				alone := string(buf[:n]) == "\x03" && time.Since(last) >= Quiet
				t.alone.Store(alone)
				if bytes.IndexByte(buf[:n], '\x03') >= 0 {
					interrupt()
				}
				if !alone {
					chunks <- buf[:n]
				}
			}
			if err != nil {
				return
			}
		}
	}()
	return t
}

// Chunks is what is typed while no answer is read, in the pieces that were read; it is
// closed at the end of the input.
func (t *Typed) Chunks() <-chan []byte { return t.chunks }

// Read reads one answer; hidden ones are not echoed at all. The error is io.EOF at the end
// of the input, or that of ctx.
func (t *Typed) Read(ctx context.Context, hidden bool) (string, error) {
	t.line, t.shown = t.line[:0], 0
	for {
		var settled <-chan time.Time
		if n := len(t.line); n > 0 && t.line[n-1] == '\n' {
			settled = time.After(t.pause())
		}
		select {
		case <-ctx.Done():
			return "", ctx.Err()
		case <-settled:
			_, _ = io.WriteString(t.out, "\n")
			return string(t.line[:len(t.line)-1]), nil
		case chunk, ok := <-t.chunks:
			if !ok || len(t.line) == 0 && string(chunk) == "\x04" { // ctrl+d
				return "", io.EOF
			}
			if string(chunk) == "\x1a" { // alone, so not part of a paste
				t.Suspend()
				t.line, t.shown = t.line[:0], 0
				_, _ = io.WriteString(t.out, "\n> ")
				continue
			}
			t.take(chunk, hidden)
		}
	}
}

// Suspend is ctrl+z.
func (t *Typed) Suspend() {
	t.Settle(context.Background(), Quiet, QuietMax)
	t.stop()
}

// Close waits for the end of a paste that is still arriving, so that its tail does not
// land in the shell, and restores the terminal. A ctrl+c alone is not in a paste.
func (t *Typed) Close() {
	still := Quiet
	if t.alone.Load() {
		still = QuietAlone
	}
	t.Settle(context.Background(), still, QuietMax)
	t.close()
}

// Settle drops what still arrives until nothing has for the time still, or for the time
// most altogether, or ctx ends. Once something arrived, the quiet period is longer.
func (t *Typed) Settle(ctx context.Context, still, most time.Duration) {
	end := time.After(most)
	for {
		select {
		case _, ok := <-t.chunks:
			if !ok {
				return
			}
			still = max(still, Quiet)
		case <-time.After(still):
			if len(t.chunks) == 0 && !t.waiting() { // or the program was held up, and not the paste
				return
			}
		case <-end:
			return
		case <-ctx.Done():
			return
		}
	}
}

// pause is how long to wait after a line break before the answer counts as complete: a
// paste may arrive in pieces.
func (t *Typed) pause() time.Duration {
	if len(t.line) > Echoed+1 {
		return Quiet
	}
	return PasteRate
}

// take adds what was read at once.
func (t *Typed) take(chunk []byte, hidden bool) {
	switch {
	case NoText(chunk):
		return // an arrow, or a reply of the terminal
	case len(chunk) == 1 && strings.Contains(rubout, string(chunk)):
		t.rubOut(chunk[0])
		return
	case len(chunk) > 1 && !hidden && bytes.ContainsAny(chunk, rubout): // a slow line delivers keys together
		i := bytes.IndexAny(chunk, rubout)
		t.take(chunk[:i], hidden)
		t.take(chunk[i:i+1], hidden)
		t.take(chunk[i+1:], hidden)
		return
	}
	text := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(string(chunk))
	if !hidden { // control characters are not part of an answer
		text = strings.Map(func(r rune) rune {
			if unicode.IsControl(r) && r != '\n' && r != '\t' {
				return -1
			}
			return r
		}, text)
	}
	t.line = append(t.line, text[:min(len(text), MaxPaste-len(t.line))]...)
	if len(t.line) == MaxPaste && strings.HasSuffix(text, "\n") {
		t.line[MaxPaste-1] = '\n' // even an overlong answer has an end
	}
	if n := utf8.RuneCount(t.line) - utf8.RuneCountInString(text); n == t.shown && !hidden {
		t.echo(text)
	}
}

// rubout are the keys that delete the last character, or all of them.
const rubout = "\x7f\b\x15"

func (t *Typed) rubOut(key byte) {
	left := 0 // ctrl+u
	if key != '\x15' {
		_, size := utf8.DecodeLastRune(t.line)
		left = len(t.line) - size
	}
	t.line = t.line[:left]
	if n := t.shown - utf8.RuneCount(t.line); n > 0 {
		t.shown -= n
		_, _ = io.WriteString(t.out, strings.Repeat("\b \b", n))
	}
}

// echo shows what was typed, up to a line break.
func (t *Typed) echo(text string) {
	for _, r := range text {
		if t.shown >= Echoed || !unicode.IsPrint(r) || r >= utf8.RuneSelf {
			return
		}
		_, _ = io.WriteString(t.out, string(r))
		t.shown++
	}
}
