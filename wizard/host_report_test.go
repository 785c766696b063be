package wizard_test

import (
	"slices"
	"testing"

	"tokendoctor/cloudflare/simulator"
	"tokendoctor/wizard"
)

// What check printed on the host is in the report, request by request, and nothing that has
// not the form of it. A value with strays there is not the one here.
func TestHostCheckIsInTheReport(t *testing.T) {
	s, sc := onHost(t, simulator.Host{})
	sc.Host = nil
	r := walk(t, sc).Report()
	r.Verdict.Cause = wizard.Contaminated
	r.Requests[0].Codes = []int{-2, -1, 0, 9109, 99_999, 100_000}
	s = s.Apply(wizard.HostPasted{Text: r.JSON()})
	host := s.SupportReport("test").Host
	if host == nil || len(host.Requests) != len(r.Requests) || !slices.Equal(host.Requests[0].Codes, []int{-1, 0, 9109, 99_999}) {
		t.Errorf("%+v, of %+v; %s", host, r.Requests, s.Problem)
	}
	if f, _ := s.Finding(wizard.HostValue); f.Value != "dirty" {
		t.Errorf("%+v", f)
	}
}

// The shell's versions are kept beside the web server's.
func TestVersionsOfTheHostsShell(t *testing.T) {
	s, sc := onHost(t, simulator.Host{Caller: hostIPv4})
	s = s.Apply(wizard.HostPasted{Text: sc.HostBlock()})
	for _, key := range []wizard.SiteKey{wizard.SitePHP, wizard.SiteCurl} {
		if s.Site.Shell[key] == "" {
			t.Errorf("%s: %v", key, s.Site.Shell)
		}
	}
}

// A report tells all that its verdict rules out.
func TestReportHoldsWhatIsRuledOut(t *testing.T) {
	s := walked(t, wizard.MissingPermission)
	if got, want := s.Report().Verdict.RuledOut, s.Verdict().RuledOut; len(got) != len(want) || len(want) == 0 {
		t.Errorf("%v, want %v", got, want)
	}
}
