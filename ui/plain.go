package ui

// Plain mode: one question after another on ordinary lines. It is another input and
// output for the same model: the screens supply the text, and each answered line becomes
// the key or the paste that it means, so every path has the same outcome. Rules of this
// file: no control sequence is written; nothing is written while an answer is awaited;
// the end of the input is an answer as well.

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"golang.org/x/term"

	"tokendoctor/ui/terminal"
	"tokendoctor/wizard"
)

// Plain shows the wizard on ordinary lines until the person leaves it, or the answers
// end. An error is a PanicError, or comes from the terminal or from reading the answers.
func Plain(ctx context.Context, o Options, in *os.File, out io.Writer) (Exit, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	d := newPlain(ctx, o, out)
	if f, ok := out.(*os.File); ok {
		if width, _, err := term.GetSize(int(f.Fd())); err == nil && width > 0 {
			d.m.window.width = max(minWidth, width)
		}
	}
	defer terminal.OnSignal(terminal.EndSignals, cancel)()
	if term.IsTerminal(int(in.Fd())) {
		typed, err := terminal.OpenTyped(in, out, cancel)
		if err != nil {
			return Exit{}, err
		}
		defer typed.Close()
		d.lines, d.typed = typed, typed
	} else {
		d.lines = terminal.NewPiped(in, out, endOf)
	}
	return d.run(ctx)
}

// lines gives one answer after another. The error is io.EOF at the end of the input, or
// that of ctx.
type lines interface {
	Read(ctx context.Context, hidden bool) (string, error)
}

// endOf is what marks the last line of a text that begins with a line; empty if the text
// is only this line.
func endOf(line string) string {
	switch {
	case strings.Contains(line, "===== Token Doctor host block"):
		return "===== end"
	case strings.HasPrefix(strings.TrimLeft(line, "> "), "Token Doctor report, case"), strings.Contains(line, "===== Token Doctor report block"):
		return "===== end of report"
	case strings.TrimSpace(line) == "`": // Site Health is copied between two of these
		return "`"
	}
	return ""
}

// plainDriver runs plain mode.
type plainDriver struct {
	m       *guardedModel
	lines   lines
	typed   *terminal.Typed // the same, at a terminal: one can type during a wait; nil otherwise
	out     io.Writer
	msgs    chan tea.Msg
	running int // commands under way
	over    bool
	probed  map[wizard.ProbeID]string // what was said of the checks on the screen
	shared  bool                      // something was said of sharing the screen
	secret  bool                      // what that was
}

func newPlain(ctx context.Context, o Options, out io.Writer) *plainDriver {
	m := newModel(ctx, o, time.Now)
	m.plain = true
	return &plainDriver{m: &guardedModel{model: m}, out: out, msgs: make(chan tea.Msg)}
}

// firstRepeat is longer than the delay before a keyboard repeats a key.
const firstRepeat = time.Second

// heartbeat is how often a long wait reports that it goes on.
const heartbeat = 3 * time.Second

// run asks until the sitting is over.
func (d *plainDriver) run(ctx context.Context) (Exit, error) {
	defer d.m.close()
	d.do(ctx, d.m.Init())
	var err error
	for err == nil && !d.over && d.m.crash == nil {
		if err = d.wait(ctx); err == nil && !d.over {
			err = d.turn(ctx)
		}
	}
	switch {
	case d.m.crash != nil:
		return Exit{}, *d.m.crash
	case ctx.Err() != nil:
		d.say("")
	case errors.Is(err, io.EOF):
		d.m.ending.done = true
		d.say("The answers have ended, so it stopped here.")
	case err != nil:
		return Exit{}, err
	}
	return d.m.plainExit(), nil
}

// turn shows one screen and takes the answers to it.
func (d *plainDriver) turn(ctx context.Context) error {
	p := d.page()
	p.reported = d.probed != nil
	if first := d.m.state.Step == wizard.StepStart || d.m.state.Step == wizard.StepCard; first && d.m.practice != nil && d.m.aside == nil {
		p.text("PRACTICE - simulated Cloudflare, sample token")
	}
	p.text(d.title())
	if secret := d.m.secret(); !d.shared || secret != d.secret { // said when it changes
		p.text(sharingText(secret))
		d.shared, d.secret = true, secret
	}
	p.blank()
	if note := cmp.Or(d.m.state.Problem, d.m.window.note); note != "" {
		p.note(note)
		p.blank()
	}
	if d.m.shown != "" {
		p.lines = append(p.lines, d.m.shown)
		d.m.shown = ""
		d.recall(p)
		d.print(p)
		return d.question(ctx)
	}
	d.m.screen().view(d.m.model, p)
	if d.typed != nil && d.m.agrees() {
		d.typed.Settle(ctx, firstRepeat, time.Minute) // a key that is held down agrees to nothing
	}
	s, asks := d.m.screen().(form)
	if !asks {
		d.recall(p)
	}
	d.print(p)
	if asks {
		return d.form(ctx, s.rows)
	}
	return d.question(ctx)
}

// plainRows is how many lines are taken to be in view: a screen reader speaks of a longer
// text only what is left in the window.
const plainRows = 24

// recall ends a page that is longer than that with what it is about.
func (d *plainDriver) recall(p *page) {
	after := d.page()
	after.text(d.hint())
	rows := len(after.lines) + 3 // a line before and after it, and the prompt
	for _, line := range p.lines {
		rows += 1 + max(0, ansi.StringWidth(line)-1)/d.m.window.width
	}
	if rows <= plainRows {
		return
	}
	p.blank()
	if !can[concluding](d.m.model) && !can[judging](d.m.model) {
		p.text(d.title())
		return
	}
	p.text("In short: " + strings.TrimPrefix(d.m.result(), "Result: "))
	p.text(d.m.state.Card().Summary)
}

// title is that of the screen, with what the full screen shows around it.
func (d *plainDriver) title() string {
	title := d.m.screen().title(d.m.model)
	if can[judging](d.m.model) {
		return d.m.result()
	}
	if at := d.m.stage(); at >= 0 && at < stageResult && d.m.aside == nil && d.m.state.Step != wizard.StepQuestion && !d.m.state.Retesting() {
		title = fmt.Sprintf("Step %d of %d: %s", at+1, len(stages), title)
	}
	return title
}

// ask reads one answer. A panic in a command ends that as well.
func (d *plainDriver) ask(ctx context.Context, prompt string, hidden bool) (string, error) {
	_, _ = io.WriteString(d.out, prompt)
	reading, stop := context.WithCancel(ctx)
	defer stop()
	type answered struct {
		line string
		err  error
	}
	answer := make(chan answered, 1)
	go func() {
		line, err := d.lines.Read(reading, hidden)
		answer <- answered{line, err}
	}()
	for {
		select {
		case a := <-answer:
			return a.line, a.err
		case msg := <-d.msgs: // reported at the next question
			d.take(ctx, msg)
			if d.over {
				stop()
				<-answer
				return "", nil
			}
		}
	}
}

// do runs a command in the background.
func (d *plainDriver) do(ctx context.Context, cmd tea.Cmd) {
	if cmd = guarded(cmd); cmd == nil {
		return
	}
	d.running++
	go func() {
		msg := cmd()
		select {
		case d.msgs <- msg:
		case <-ctx.Done():
		}
	}()
}

// take handles the message of a command.
func (d *plainDriver) take(ctx context.Context, msg tea.Msg) {
	d.running--
	switch msg := msg.(type) {
	case nil:
	case tea.BatchMsg:
		for _, cmd := range msg {
			d.do(ctx, cmd)
		}
	case tea.QuitMsg:
		d.over = true
	default:
		_, cmd := d.m.Update(msg)
		d.do(ctx, cmd)
	}
	if d.m.crash != nil {
		d.over = true
	}
}

// wait waits for what the screen waits for, and reports the progress.
func (d *plainDriver) wait(ctx context.Context) error {
	began, said := time.Now(), time.Now()
	first := d.m.aside == nil && d.m.state.Step == wizard.StepProbes
	checks := first || d.m.aside == nil && d.m.state.Step == wizard.StepRetested // which compares them with those before
	d.probed = nil
	first = first && d.m.busy() // otherwise they were reported before
	line := ""
	if checks && d.m.busy() {
		d.say("The checks are running. They end within 10 seconds." + d.stops())
	}
	// The first screen says whether Cloudflare answers, and is printed only once.
	start := func() bool {
		return d.m.state.Step == wizard.StepStart && d.m.aside == nil && d.m.busy() && time.Since(began) < time.Second
	}
	waiting := func() bool { return !d.over && (checks && d.m.busy() || d.waits() || start()) }
	for waiting() {
		var typed <-chan []byte
		if d.typed != nil {
			typed = d.typed.Chunks()
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case msg := <-d.msgs:
			d.take(ctx, msg)
		case chunk, ok := <-typed:
			if !ok {
				return io.EOF
			}
			switch {
			case string(chunk) == "\x1a":
				d.typed.Suspend()
				continue
			case terminal.NoText(chunk):
				continue
			}
			if line += string(chunk); strings.ContainsAny(line, "\r\n") {
				if strings.TrimSpace(line) == "x" {
					if d.m.busy() {
						d.m.probing.stop()
					} else {
						d.m.keeping.stop()
					}
				}
				line = ""
			}
		case <-time.After(time.Second / 2):
		}
		if first {
			d.news()
		}
		if waiting() && time.Since(said) >= heartbeat {
			said = time.Now()
			what := "Still waiting, " + strconv.Itoa(int(time.Since(began).Seconds())) + " s."
			if d.m.keeping.canStop() && !d.m.busy() {
				what = d.m.keeping.text(d.m.model)
			}
			d.say(what + d.stops())
		}
	}
	if d.probed != nil {
		_, _ = io.WriteString(d.out, "\n")
	}
	return nil
}

func (d *plainDriver) stops() string {
	if d.typed == nil {
		return ""
	}
	return " x and Enter stops the wait."
}

// waits reports whether something other than the checks is in progress that the screen
// has to report. Storing the token in the keyring is not.
func (d *plainDriver) waits() bool {
	others := d.running - len(d.m.probing.running)
	if d.m.ticking {
		others--
	}
	if d.m.probing.held {
		others--
	}
	if w := d.m.keeping.waiting; w != nil {
		if !w.stopped && w.keeps == "" {
			return true
		}
		others -= 2 // the call, and what listens to it
	}
	return others > 0
}

// news reports the checks that have ended, in the order of the screen.
func (d *plainDriver) news() {
	if d.probed == nil {
		d.probed = map[wizard.ProbeID]string{}
	}
	for _, l := range d.m.state.Lines() {
		if d.m.runs(l.ID) || l.Status == "" {
			if d.m.busy() {
				return
			}
			continue
		}
		p := d.page()
		probeLine(d.m.model, p, l, false)
		if text := strings.Join(p.lines, "\n"); d.probed[l.ID] != text {
			d.probed[l.ID] = text
			_, _ = io.WriteString(d.out, ansi.Strip(text)+"\n")
		}
	}
}

// page is a page for ordinary lines.
func (d *plainDriver) page() *page {
	p := newPage(d.m.window.width - 1)
	p.plain = true
	return p
}

func (d *plainDriver) say(text string) {
	p := d.page()
	if text != "" {
		p.text(text)
	}
	d.print(p)
}

// print writes a page and an empty line.
func (d *plainDriver) print(p *page) {
	text := strings.TrimRight(ansi.Strip(strings.Join(p.lines, "\n")), "\n ")
	_, _ = io.WriteString(d.out, text+"\n\n")
}
