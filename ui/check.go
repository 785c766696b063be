package ui

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"tokendoctor/cloudflare"
	"tokendoctor/wizard"
)

// Check runs every probe that a sitting wants and asks no questions. Probes
// that do not need each other run side by side. It ends within ten seconds. An
// error is a PanicError.
func Check(ctx context.Context, p Prober, s wizard.State) (wizard.State, error) {
	ctx, cancel := context.WithTimeout(ctx, setTimeout)
	defer cancel()
	for wants := s.Wants(); len(wants) > 0 && ctx.Err() == nil; wants = s.Wants() {
		done := make([]wizard.ProbeDone, len(wants))
		crashes := make([]error, len(wants))
		var wg sync.WaitGroup
		pause := beforeRepeat()
		for i, w := range wants {
			wg.Go(func() {
				defer func() {
					if r := recover(); r != nil {
						crashes[i] = Recovered(r)
					}
				}()
				done[i] = ask(ctx, p, w, pause)
			})
		}
		wg.Wait()
		if err := cmp.Or(crashes...); err != nil {
			return s, err
		}
		for _, d := range done {
			s = s.Apply(d)
		}
	}
	return s, nil
}

// PipedToken inspects what was piped in. One line break ends the line and is not part
// of what was given. Its errors are for people.
func PipedToken(raw []byte) (cloudflare.Inspection, error) {
	text := strings.TrimSuffix(strings.TrimSuffix(string(raw), "\n"), "\r")
	in := cloudflare.Inspect(text)
	switch in.Kind {
	case cloudflare.KindEmpty:
		return in, errors.New("There is no token on standard input.")
	case cloudflare.KindProse:
		return in, fmt.Errorf("Standard input holds a longer text (%s), not a token.", characters(text))
	case cloudflare.KindSeveral:
		return in, errors.New("Standard input holds two different tokens. Give only the one that ForgeCache uses.")
	}
	return in, nil
}

// ArgumentToken reports whether an argument of the program, or what a flag was set to,
// is a token or key.
func ArgumentToken(arg string) bool {
	arg = strings.TrimLeft(arg, "-")
	if strings.ContainsAny(arg, `/\`) {
		return false // a path or an address: no token has such characters
	}
	_, value, _ := strings.Cut(arg, "=")
	return cloudflare.Inspect(arg).Kind.Credential() || cloudflare.Inspect(value).Kind.Credential()
}
