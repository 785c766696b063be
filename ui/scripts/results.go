package scripts

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"slices"

	"tokendoctor/cloudflare"
	"tokendoctor/ui/commands"
	"tokendoctor/wizard"
)

// siteLine is a line of check --sites --json: what check prints, with the site before it.
type siteLine struct {
	Zone     cloudflare.ZoneID `json:"zone"`
	Domain   string            `json:"domain"`
	ExitCode int               `json:"exit_code"`
	Problem  string            `json:"problem,omitempty"` // in place of all that follows
	*wizard.Report
}

func (o outcome) encoded(state wizard.State) string {
	line := siteLine{Zone: o.zone, Domain: o.domain, ExitCode: o.code, Problem: o.problem}
	if o.problem == "" {
		r := state.Report()
		line.Report = &r
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(line) // plain values always encode
	return out.String()
}

// key is what tells two sites apart, whatever their places in a list.
func (s site) key() site { return site{zone: s.zone, domain: s.domain} }

// results is the file that a run adds to and continues from. The nil file keeps nothing.
type results struct {
	file *os.File
	done map[site]outcome
}

// openResults reads the results of earlier runs. What could not be checked then, and a
// last line that was cut, is done again.
func openResults(name string) (results, error) {
	r := results{done: map[site]outcome{}}
	if name == "" {
		return r, nil
	}
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return r, errors.New("the file given with --resume cannot be opened: " + fileProblem(err).Error())
	}
	r.file = f
	in := bufio.NewReader(f)
	var whole int64
	for {
		line, err := in.ReadBytes('\n')
		if err != nil {
			if !errors.Is(err, io.EOF) {
				r.close()
				return r, errors.New("the file given with --resume cannot be read")
			}
			break
		}
		var one siteLine
		if json.Unmarshal(line, &one) != nil || !one.Zone.Valid() || one.Report == nil && one.Problem == "" || one.Report != nil && !slices.Contains(append([]wizard.Cause{wizard.Undetermined}, wizard.Causes...), one.Verdict.Cause) {
			r.close()
			return r, errors.New("the file given with --resume holds something else than results of check --sites. Nothing was written to it")
		}
		whole += int64(len(line))
		if one.Report != nil && one.ExitCode != commands.ExitUnjudged {
			key := site{zone: one.Zone, domain: one.Domain}
			r.done[key] = outcome{cause: one.Verdict.Cause, confidence: one.Verdict.Confidence, daysLeft: one.DaysLeft, code: one.ExitCode}
		}
	}
	if err := errors.Join(f.Truncate(whole), seekEnd(f)); err != nil {
		r.close()
		return r, errors.New("the file given with --resume cannot be written")
	}
	return r, nil
}

func seekEnd(f *os.File) error {
	_, err := f.Seek(0, io.SeekEnd)
	return err
}

func (r results) add(line string) error {
	if r.file == nil {
		return nil
	}
	if _, err := io.WriteString(r.file, line); err != nil {
		return errors.New("the file given with --resume cannot be written: the disk does not take it")
	}
	return nil
}

func (r results) close() {
	if r.file != nil {
		_ = r.file.Close()
	}
}
