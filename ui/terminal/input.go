package terminal

import (
	"context"
	"io"
	"os"
)

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

func readSome(in io.Reader) ([]byte, error) { return io.ReadAll(io.LimitReader(in, MaxPaste)) }

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
