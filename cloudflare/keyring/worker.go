package keyring

// How a call with no timeout of its own gets one. It runs on a goroutine that
// the caller can walk away from; whoever comes next waits for that goroutine,
// but not longer than its own time.

import (
	"context"
	"errors"
	"fmt"
)

// run looks, waits for its turn and runs the operation, all within the time
// that the state allows and that ctx leaves.
//
// The operation gets a context that ends when the caller stops waiting. It must
// look at it before each further step: a delete that was given up at the first
// dialog must not go on to show the second.
func (k *Keyring) run(ctx context.Context, allowed func(State) bool, operation func(context.Context) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	state := k.look(ctx)
	if !allowed(state) {
		return UnavailableError{state}
	}
	ctx, cancel := context.WithTimeout(ctx, k.patience(state))
	defer cancel()

	// Nothing stands in a queue: a call that has not got its turn in time was
	// never begun, and can be reported as such.
	select {
	case k.turn <- struct{}{}:
	case <-ctx.Done():
		return fmt.Errorf("%w: %w", UnavailableError{Stuck}, ctx.Err())
	}
	done := make(chan error, 1) // room for a result that nobody waits for any more
	go func() {
		defer func() { <-k.turn }()
		done <- guard(ctx, operation)
	}()
	select {
	case err := <-done:
		// An operation that stopped for the context's sake says what it does not
		// know, and may say so before the context is noticed here.
		if ctx.Err() == nil || !errors.Is(err, ErrUnknown) {
			return err
		}
	case <-ctx.Done():
	}
	return fmt.Errorf("%w: %w", ErrUnknown, ctx.Err())
}

// guard turns a panic into an error. go-keyring panics when the bus dies while
// it waits for a dialog. The panic's value is not shown, only its type: it can
// hold anything, a token too.
func guard(ctx context.Context, operation func(context.Context) error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w (%T)", ErrUnknown, r)
		}
	}()
	return operation(ctx)
}
