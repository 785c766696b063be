package terminal

import (
	"context"
	"io"
	"os"
)

// ReadFile reads a file until its end, or so many bytes. It may be a pipe that nobody
// writes to: even opening that waits.
func ReadFile(ctx context.Context, name string, most int64) ([]byte, error) {
	return untilEnd(ctx, func() ([]byte, error) {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		return io.ReadAll(io.LimitReader(f, most))
	})
}

// ReadInput reads what is piped in until it ends or ctx does, and MaxPaste bytes at most.
func ReadInput(ctx context.Context, in io.Reader) ([]byte, error) {
	return untilEnd(ctx, func() ([]byte, error) { return readSome(in) })
}

// ReadAtMost reads until the end, or so many bytes.
func ReadAtMost(ctx context.Context, in io.Reader, most int64) ([]byte, error) {
	return untilEnd(ctx, func() ([]byte, error) { return io.ReadAll(io.LimitReader(in, most)) })
}

func readSome(in io.Reader) ([]byte, error) { return io.ReadAll(io.LimitReader(in, MaxPaste)) }

// untilEnd waits for a read no longer than ctx.
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
