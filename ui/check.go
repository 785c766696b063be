package ui

import (
	"context"
	"errors"
	"io"
	"sync"

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
		for i, w := range wants {
			wg.Go(func() {
				defer func() {
					if r := recover(); r != nil {
						crashes[i] = Recovered(r)
					}
				}()
				done[i] = ask(ctx, p, w)
			})
		}
		wg.Wait()
		if err := errors.Join(crashes...); err != nil {
			return s, err
		}
		for _, d := range done {
			s = s.Apply(d)
		}
	}
	return s, nil
}

// ReadInput reads what is piped in, which may never end, until it does or ctx
// ends. Of what is far above any credential it reads no more.
func ReadInput(ctx context.Context, in io.Reader) ([]byte, error) {
	type result struct {
		raw []byte
		err error
	}
	done := make(chan result, 1)
	go func() {
		raw, err := io.ReadAll(io.LimitReader(in, maxPaste))
		done <- result{raw, err}
	}()
	select {
	case r := <-done:
		return r.raw, r.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
