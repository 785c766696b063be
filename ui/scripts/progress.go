package scripts

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"

	"tokendoctor/ui/commands"
)

// Progress shows whoever watches how far a run is: on one line that is overwritten, or, if
// that is not possible, with a line for each tenth.
type Progress struct {
	Out   io.Writer
	Width int  // of the terminal
	Lines bool // ordinary lines: a screen reader, or a terminal that cannot go back

	mu     sync.Mutex
	begun  int
	all    int
	faults int
	tenths int
	now    string // the site that was started last
	shown  int    // characters of the line on the screen
}

// begin says how many sites there are, and what came of those that were done before.
func (p *Progress) begin(done map[site]outcome, all int) {
	if p == nil {
		return
	}
	p.begun, p.all = len(done), all
	for _, o := range done {
		p.count(o)
	}
}

// count counts a site that does not work.
func (p *Progress) count(o outcome) {
	if o.code != commands.ExitHealthy && o.code != commands.ExitEndsSoon {
		p.faults++
	}
}

func (p *Progress) started(s site) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.now = s.name()
	p.draw()
}

// done reports a site that ended, and how many have.
func (p *Progress) done(n, all int, o outcome) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.begun, p.all = n, all
	p.count(o)
	if tenth := 10 * n / all; p.Lines && tenth > p.tenths {
		p.tenths = tenth
		fmt.Fprintln(p.Out, p.text())
	}
	p.draw()
}

// paused reports a pause that Cloudflare asked for.
func (p *Progress) paused(left time.Duration) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	text := fmt.Sprintf("Cloudflare asks for a pause. It goes on at %s.", time.Now().Add(left).Format("15:04:05"))
	if p.Lines {
		fmt.Fprintln(p.Out, text)
		return
	}
	p.write(text)
}

func (p *Progress) text() string {
	return fmt.Sprintf("%d of %d sites, %d not working", p.begun, p.all, p.faults)
}

func (p *Progress) draw() {
	if p.Lines || p.all == 0 {
		return
	}
	const bar = 20
	full := bar * p.begun / p.all
	now := ", now " + p.now
	text := fmt.Sprintf("[%s%s] %s%s", strings.Repeat("#", full), strings.Repeat(".", bar-full), p.text(), now)
	if len(text) > p.room() { // the bar says least
		text = p.text() + now
	}
	if len(text) > p.room() {
		text = fmt.Sprintf("%d of %d%s", p.begun, p.all, now)
	}
	p.write(text)
}

// room is how long a line may be, with space for the ^C that a terminal shows.
func (p *Progress) room() int { return max(20, p.Width-3) }

// write puts a text over the line. It needs no control sequence but the carriage return.
func (p *Progress) write(text string) {
	text = text[:min(len(text), p.room())] // ASCII
	line := "\r" + text
	if left := p.shown - len(text); left > 0 { // the end of a longer text is erased
		line += strings.Repeat(" ", left) + line
	}
	_, _ = io.WriteString(p.Out, line)
	p.shown = len(text)
}

// clear erases the line.
func (p *Progress) clear() {
	if p == nil || p.Lines {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	fmt.Fprint(p.Out, "\r"+strings.Repeat(" ", p.shown)+"\r")
}

// Watched is the progress on a terminal; nil if nobody watches.
func Watched(out io.Writer, lines bool) *Progress {
	f, ok := out.(*os.File)
	if !ok || !IsTerminal(f) {
		return nil
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil || width <= 0 {
		width = 80
	}
	return &Progress{Out: f, Width: width, Lines: lines}
}
