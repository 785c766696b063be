package ui

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
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

// ReadFile reads a file, which may be a pipe that nobody writes into, like ReadInput.
func ReadFile(ctx context.Context, name string) ([]byte, error) {
	return untilEnd(ctx, func() ([]byte, error) {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		return readSome(f)
	})
}

// ReadInput reads what is piped in, which may never end, until it does or ctx
// ends. Of what is far above any credential it reads no more.
func ReadInput(ctx context.Context, in io.Reader) ([]byte, error) {
	return untilEnd(ctx, func() ([]byte, error) { return readSome(in) })
}

func readSome(in io.Reader) ([]byte, error) { return io.ReadAll(io.LimitReader(in, maxPaste)) }

// untilEnd reads, but waits no longer once ctx has ended.
func untilEnd[T any](ctx context.Context, read func() (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1)
	go func() {
		value, err := read()
		done <- result{value, err}
	}()
	select {
	case r := <-done:
		return r.value, r.err
	case <-ctx.Done():
		return *new(T), ctx.Err()
	}
}
