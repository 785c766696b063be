package scripts

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"text/tabwriter"
	"time"

	"tokendoctor/cloudflare"
	"tokendoctor/ui"
	"tokendoctor/ui/commands"
	"tokendoctor/ui/terminal"
	"tokendoctor/wizard"
)

// Sites is a run over a list of sites.
type Sites struct {
	Input
	Prober   ui.Prober
	Out      io.Writer
	Progress *Progress                       // nil: nobody watches
	Prepare  func(wizard.State) wizard.State // what was said and agreed to, for each site
	Anyway   bool                            // send also what does not look like a token
	JSON     bool                            // a line for each site, as soon as it is done
	Resume   string                          // the file with the results of earlier runs; empty for none
	WarnDays int
}

const (
	atOnce = 4
	// mostList is the largest list, of some ten thousand sites, in bytes.
	mostList = 1 << 20
	// siteTimeout bounds the checks of one site, with the waits for their turn: four sites
	// have at most a dozen requests waiting, which takes some four seconds for each round.
	siteTimeout = 30 * time.Second
	// limitedTries is how often a site is tried again after a pause that Cloudflare asked
	// for.
	limitedTries = 3
)

// outcome is what came of a site: its row of the table, or why it was not checked.
type outcome struct {
	site
	cause      wizard.Cause
	confidence wizard.Confidence
	daysLeft   *int
	code       int
	problem    string // in place of a verdict
	line       string // for --json and --resume; dropped once it is written
}

// Run checks the sites of a list. The exit code is that of the worst. An error means that
// it could not begin.
func (s Sites) Run(ctx context.Context, list string) (code int, err error) {
	raw, err := s.whole(ctx, list, mostList)
	if err == nil && len(raw) > mostList {
		err = errors.New("it is larger than 1 MB, so it was not read")
	}
	if err != nil {
		return 0, fmt.Errorf("the list of sites cannot be used: %w", err)
	}
	text, notes := terminal.Decoded(raw)
	s.Note(notes)
	sites, bad, err := readSites(text)
	for _, b := range bad {
		fmt.Fprintf(s.Stderr, "Line %d was left out: %s.\n", b.line, b.why)
		code = commands.ExitUsage
	}
	if err != nil {
		return 0, err
	}
	token, notes, err := s.piped(ctx)
	s.Note(notes)
	if err != nil {
		return 0, err
	}
	results, err := openResults(s.Resume)
	if err != nil {
		return 0, err
	}
	defer results.close()
	done := map[site]outcome{}
	var left []site
	for _, one := range sites {
		if o, ok := results.done[one.key()]; ok {
			o.site = one
			done[one] = o
		} else {
			left = append(left, one)
		}
	}
	if len(done) > 0 {
		fmt.Fprintf(s.Stderr, "%d of %d sites were done before.\n", len(done), len(sites))
	}
	s.Progress.begin(done, len(sites))
	if err := s.checkAll(ctx, left, token, func(o outcome) error {
		if err := results.add(o.line); err != nil {
			return err
		}
		if s.JSON {
			if _, err := io.WriteString(s.Out, o.line); err != nil {
				return errors.New("the result could not be written to standard output")
			}
		}
		o.line = ""
		done[o.site] = o
		s.Progress.done(len(done), len(sites), o)
		return nil
	}); err != nil {
		return 0, err
	}
	s.Progress.clear()
	for _, o := range done {
		code = worst(code, o.code)
	}
	if !s.JSON {
		if _, err := io.WriteString(s.Out, siteTable(sites, done)); err != nil {
			return 0, errors.New("the result could not be written to standard output")
		}
	}
	if len(done) < len(sites) {
		s.notChecked(sites, done)
		return commands.ExitInterrupted, nil
	}
	return code, nil
}

// notChecked says how many sites an interruption has left out, and which, where no table
// does.
func (s Sites) notChecked(sites []site, done map[site]outcome) {
	fmt.Fprintf(s.Stderr, "Interrupted. Not checked: %d of %d sites.\n", len(sites)-len(done), len(sites))
	if s.JSON {
		for _, one := range sites {
			if _, ok := done[one]; !ok {
				fmt.Fprintf(s.Stderr, "Not checked: %s.\n", one.name())
			}
		}
	}
	if s.Resume != "" {
		fmt.Fprintln(s.Stderr, "The same command goes on with these: what is done is in the file given with --resume.")
	} else {
		fmt.Fprintln(s.Stderr, "With --resume FILE the results are kept, and the same command goes on.")
	}
}

// checkAll checks sites, some at once, and reports each in the order in which they end.
func (s Sites) checkAll(ctx context.Context, sites []site, token *cloudflare.Inspection, report func(outcome) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	p := newPaced(s.Prober)
	jobs, outcomes := make(chan site), make(chan outcome)
	crashes := make(chan error, atOnce)
	var workers sync.WaitGroup
	for range atOnce {
		workers.Go(func() {
			for one := range jobs {
				o, err := s.check(ctx, p, one, token)
				switch {
				case err != nil:
					crashes <- err
					cancel()
					return
				case ctx.Err() != nil:
					return // half a check is not one
				}
				outcomes <- o
			}
		})
	}
	go func() {
		defer close(jobs)
		for _, one := range sites {
			select {
			case jobs <- one:
				s.Progress.started(one)
			case <-ctx.Done():
				return
			}
		}
	}()
	go func() { workers.Wait(); close(outcomes) }()
	var failed error
	for o := range outcomes {
		if failed == nil {
			if failed = report(o); failed != nil {
				cancel()
			}
		}
	}
	select {
	case failed = <-crashes:
	default:
	}
	return failed
}

// check checks one site, and again if Cloudflare asked for a pause during it.
func (s Sites) check(ctx context.Context, p *paced, one site, shared *cloudflare.Inspection) (outcome, error) {
	o := outcome{site: one}
	var in cloudflare.Inspection
	if shared != nil {
		in = *shared
	} else {
		var err error
		if in, err = s.keptToken(ctx, one.zone); err != nil {
			o.problem, o.code = err.Error(), commands.ExitUsage
			if errors.Is(err, ErrUnread) {
				o.code = commands.ExitUnjudged
			}
			o.line = o.encoded(wizard.State{})
			return o, nil
		}
	}
	if s.Anyway {
		in = in.Anyway()
	}
	fresh, _ := wizard.State{}.WithZone(string(one.zone), one.domain) // readSites has checked both
	fresh = s.Prepare(fresh.WithPaste(in))
	state := fresh
	for try := range limitedTries {
		if left := p.pause(); left > 0 && try > 0 {
			s.Progress.paused(left)
			select {
			case <-time.After(left):
			case <-ctx.Done():
				return o, nil
			}
		}
		state = fresh
		if state.Token().IsZero() {
			break
		}
		var err error
		if state, err = ui.CheckWithin(ctx, siteTimeout, p, state); err != nil {
			return o, err
		}
		if p.pause() <= 0 || !state.Limited() {
			break
		}
	}
	v := state.Verdict()
	o.cause, o.confidence, o.code = v.Cause, v.Confidence, ExitCode(state)
	if _, days, known := state.Ends(); known {
		o.daysLeft = &days
	}
	if o.code == commands.ExitHealthy && state.EndsWithin(s.WarnDays) && s.WarnDays > 0 {
		o.code = commands.ExitEndsSoon
	}
	o.line = o.encoded(state)
	return o, nil
}

// siteTable lists all sites in their order.
func siteTable(sites []site, done map[site]outcome) string {
	var out strings.Builder
	w := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "SITE\tRESULT\tCONFIDENCE\tDAYS LEFT")
	healthy := 0
	for _, one := range sites {
		o, ok := done[one]
		days := "-"
		if o.daysLeft != nil {
			days = fmt.Sprint(*o.daysLeft)
		}
		switch {
		case !ok:
			fmt.Fprintf(w, "%s\tnot checked\t-\t-\n", one.name())
		case o.problem != "":
			fmt.Fprintf(w, "%s\tno token\t-\t-\n", one.name())
		default:
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", one.name(), o.cause, o.confidence.Words(), days)
		}
		if ok && (o.code == commands.ExitHealthy || o.code == commands.ExitEndsSoon) {
			healthy++
		}
	}
	_ = w.Flush() // to memory
	fmt.Fprintf(&out, "\n%d of %d sites work.\n", healthy, len(sites))
	seen := map[string]bool{}
	for _, one := range sites {
		if p := done[one].problem; p != "" && !seen[p] {
			seen[p] = true
			fmt.Fprintf(&out, "No token: %s.\n", p)
		}
	}
	return out.String()
}
