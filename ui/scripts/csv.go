package scripts

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"tokendoctor/cloudflare"
	"tokendoctor/wizard"
)

// site is one row of the list.
type site struct {
	line   int // in the file
	zone   cloudflare.ZoneID
	domain string // empty if none was given
}

// name is what a person knows the site by.
func (s site) name() string {
	if s.domain == "" {
		return s.zone.Short()
	}
	return s.domain
}

// badRow is a row that cannot be used. Nothing of it is repeated, because it may hold a
// secret.
type badRow struct {
	line int
	why  string
}

// readSites reads a list of sites: the columns zone and domain, in that order or as the
// first row names them, separated by commas, semicolons (as Excel writes them where the
// comma is the decimal point) or tabs. Empty lines and lines that begin with # are
// ignored. A row that cannot be used does not keep the others from being read.
func readSites(text string) (sites []site, bad []badRow, err error) {
	if cloudflare.HoldsCredential(text) {
		return nil, nil, fmt.Errorf("the list holds a token or key%s. Take it out, and have it rolled at Cloudflare: "+
			"the tokens come from the keyring or from standard input", credentialLine(text))
	}
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.Comment = separator(text), '#'
	r.FieldsPerRecord, r.LazyQuotes, r.TrimLeadingSpace = -1, true, true
	zoneAt, domainAt := 0, 1
	seen := map[site]bool{}
	for first := true; ; first = false {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			line := 0
			if parse, ok := errors.AsType[*csv.ParseError](err); ok {
				line = parse.StartLine
			}
			bad = append(bad, badRow{line, "it is no row of a CSV"})
			continue
		}
		line, _ := r.FieldPos(0)
		if z, d, ok := header(row); first && ok {
			zoneAt, domainAt = z, d
			continue
		}
		s := site{line: line}
		cell := func(at int) string {
			if at < 0 || at >= len(row) {
				return ""
			}
			return strings.TrimSpace(row[at])
		}
		if slices.IndexFunc(row, func(c string) bool { return strings.TrimSpace(c) != "" }) < 0 {
			continue
		}
		state, ok := wizard.State{}.WithZone(cell(zoneAt), cell(domainAt))
		s.zone, s.domain = state.Zone, state.Domain
		key := site{zone: s.zone, domain: s.domain}
		switch {
		case state.ZoneShape != cloudflare.ZoneIDOK:
			f, _ := state.Finding(wizard.ZoneIDShape)
			bad = append(bad, badRow{line, lowerFirst(strings.TrimSuffix(f.Text, "."))})
		case !ok:
			bad = append(bad, badRow{line, "the domain does not look like one"})
		case seen[key]:
			bad = append(bad, badRow{line, "this site is in the list already"})
		default:
			seen[key] = true
			sites = append(sites, s)
		}
	}
	if len(sites) == 0 {
		return nil, bad, errors.New("there is no site in the list. A row is a Zone ID and a domain: 0123456789abcdef0123456789abcdef,example.com")
	}
	return sites, bad, nil
}

// credentialLine names the line that holds a secret, if one does.
func credentialLine(text string) string {
	n := 0
	for line := range strings.Lines(text) {
		if n++; cloudflare.HoldsCredential(line) {
			return fmt.Sprintf(", in line %d", n)
		}
	}
	return ""
}

// separator is what separates the columns, by the first line that counts.
func separator(text string) rune {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		for _, c := range ";\t" {
			if strings.ContainsRune(line, c) {
				return c
			}
		}
		break
	}
	return ','
}

// header says where the columns are, if a row names them.
func header(row []string) (zone, domain int, ok bool) {
	find := func(names ...string) int {
		return slices.IndexFunc(row, func(c string) bool { return slices.Contains(names, strings.ToLower(strings.TrimSpace(c))) })
	}
	zone = find("zone", "zone id", "zone_id", "zoneid", "id")
	return zone, find("domain", "site", "name"), zone >= 0
}

func lowerFirst(s string) string { return strings.ToLower(s[:1]) + s[1:] }
