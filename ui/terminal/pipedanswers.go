package terminal

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strings"
)

// Piped reads answers from a pipe or a file.
type Piped struct {
	out   io.Writer
	in    *bufio.Reader
	endOf func(line string) string
}

// NewPiped reads answers from something other than a terminal. A line for which endOf
// returns a mark begins an answer of several lines; the last of them contains the mark.
func NewPiped(in io.Reader, out io.Writer, endOf func(line string) string) *Piped {
	return &Piped{out, bufio.NewReaderSize(in, MaxPaste), endOf}
}

// Read reads one answer; the errors are those of Typed.Read.
func (p *Piped) Read(ctx context.Context, _ bool) (string, error) {
	text, err := untilEnd(ctx, p.next)
	if ctx.Err() == nil {
		_, _ = io.WriteString(p.out, "\n")
	}
	return text, err
}

// next is the next answer: a line, or a text of several lines that marks its own end.
func (p *Piped) next() (string, error) {
	line, err := p.line()
	end := p.endOf(line)
	for err == nil && end != "" && len(line) < MaxPaste {
		var more string
		if more, err = p.line(); err == nil {
			line += "\n" + more
			if strings.Contains(more, end) {
				return line, nil
			}
		}
	}
	if errors.Is(err, io.EOF) && line != "" {
		return line, nil
	}
	return line, err
}

// line reads a line without its end. What is longer than any answer is cut.
func (p *Piped) line() (string, error) {
	text, err := p.in.ReadSlice('\n')
	out := string(text)
	for errors.Is(err, bufio.ErrBufferFull) {
		_, err = p.in.ReadSlice('\n')
	}
	if errors.Is(err, io.EOF) && out != "" {
		err = nil
	}
	return strings.TrimSuffix(strings.TrimSuffix(out, "\n"), "\r"), err
}
