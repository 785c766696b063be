package scripts

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"tokendoctor/ui"
	"tokendoctor/ui/commands"
	"tokendoctor/ui/terminal"
	"tokendoctor/wizard"
)

const (
	// mostReport is far more than a report has, with what a mail adds to its text, in bytes.
	mostReport = 1 << 20
	// mostMail is the largest mail that is taken, with pictures that are attached to it.
	mostMail = 36 << 20
)

var (
	errTooLarge     = errors.New("it is larger than 1 MB, and no report is. It was not read")
	errMailTooLarge = errors.New("the mail is larger than 36 MB, so it was not read. Save the report that is attached to it, and open that")
)

// Report reads the report in a file; - is standard input. An error is for people and
// names no path.
func (i Input) Report(ctx context.Context, name string) (wizard.SupportReport, error) {
	raw, err := i.whole(ctx, name, mostMail)
	if err != nil {
		return wizard.SupportReport{}, err
	}
	text, notes := terminal.Decoded(raw)
	switch mail := wizard.IsMail(text); {
	case len(raw) > mostMail && mail:
		return wizard.SupportReport{}, errMailTooLarge
	case len(text) > mostReport && !mail:
		return wizard.SupportReport{}, errTooLarge
	}
	i.Note(notes)
	return wizard.ReadReport(text)
}

// whole reads a file, up to one byte more than the most that is taken.
func (i Input) whole(ctx context.Context, name string, most int64) ([]byte, error) {
	var raw []byte
	var err error
	if name == "-" {
		raw, err = terminal.ReadAtMost(ctx, i.Stdin, most+1)
	} else {
		if info, err := os.Stat(name); err == nil && info.IsDir() {
			return nil, errors.New("it is a folder, not a file")
		}
		if raw, err = terminal.ReadFile(ctx, name, most+1); err != nil {
			return nil, fileProblem(err)
		}
	}
	return raw, err
}

// fileProblem words an error of a file without its path, which the caller names.
func fileProblem(err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return errors.New("there is no such file")
	case errors.Is(err, fs.ErrPermission):
		return errors.New("you may not read this file")
	}
	return errors.New("it cannot be read")
}

// Open returns the text of reports, or their records, and the exit code: that of the
// worst. A file that is not a report is named on standard error, and the others go on.
func (i Input) Open(ctx context.Context, names []string, asJSON bool, now time.Time) (text string, code int) {
	var rows []ui.OpenedRow
	var out strings.Builder
	for _, name := range names {
		r, err := i.Report(ctx, name)
		if ctx.Err() != nil {
			return "", commands.ExitInterrupted
		}
		if err != nil {
			fmt.Fprintf(i.Stderr, "%s: %v.\n", shown(name), err)
			code = commands.ExitUsage
			continue
		}
		state := r.State()
		rows = append(rows, ui.OpenedRow{Name: filepath.Base(name), State: state})
		code = worst(code, ExitCode(state))
		switch {
		case asJSON && len(names) == 1:
			_, _ = io.WriteString(&out, r.JSON())
		case asJSON:
			_, _ = io.WriteString(&out, r.Line())
		case len(names) == 1:
			_, _ = io.WriteString(&out, ui.OpenedText(state))
		}
	}
	if !asJSON && len(names) > 1 && len(rows) > 0 {
		return ui.OpenedTable(rows, now), code
	}
	return out.String(), code
}

// shown is the name of a file as messages give it.
func shown(name string) string {
	if name == "-" {
		return "standard input"
	}
	return ui.ShownPath(filepath.Base(name))
}

// worst picks the exit code that says more: what could not be read, then a cause, then
// what could not be judged, then an end that is near.
func worst(a, b int) int {
	order := map[int]int{commands.ExitHealthy: 0, commands.ExitEndsSoon: 1, commands.ExitUnjudged: 2, commands.ExitCause: 3, commands.ExitUsage: 4}
	if order[b] > order[a] {
		return b
	}
	return a
}
