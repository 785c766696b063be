package keyring

// How a call is ended. It runs on a goroutine that the caller can walk away from; the
// next caller waits for that goroutine, but no longer than its own time.

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// grace is how long a caller who has given up waits for the call to dismiss its dialog. A
// call that hangs for good is abandoned.
const grace = time.Second

// run looks, waits for its turn and runs the operation, all within the time
// that the state allows and that ctx leaves. A dialog gives it more time.
//
// The operation gets a context that ends when the caller stops waiting. It must
// look at it before each further step: a delete that was given up at the first
// dialog must not go on to show the second.
func (k *Keyring) run(ctx context.Context, account string, notice Notice, allowed func(State) bool, operation func(context.Context, Notice) error) error {
	if err := ctx.Err(); err != nil {
		return waitEnded{ErrNoAnswer, err}
	}
	seen := k.store.look(ctx, account)
	if !allowed(seen.State) {
		return UnavailableError{seen}
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	outOfTime := time.AfterFunc(k.patience(Ready), func() { cancel(context.DeadlineExceeded) })
	defer outOfTime.Stop()

	// There is no queue: a call that does not get its turn in time never began, and can be
	// reported as such.
	select {
	case k.turn <- struct{}{}:
	case <-ctx.Done():
		return waitEnded{UnavailableError{Seen{State: Stuck}}, context.Cause(ctx)}
	}
	done := make(chan error, 1) // room for the result of a call that was given up
	go func() {
		defer func() { <-k.turn }()
		done <- guard(func() error {
			return operation(ctx, func(seen Seen) bool {
				if ctx.Err() != nil || !notice(seen) {
					return false
				}
				outOfTime.Reset(k.patience(seen.State))
				return true
			})
		})
	}()
	select {
	case err := <-done:
		return explained(ctx, err)
	case <-ctx.Done():
	}
	select {
	case err := <-done:
		return explained(ctx, err)
	case <-time.After(grace):
		return waitEnded{ErrUnknown, context.Cause(ctx)}
	}
}

// explained adds the reason why the wait ended to an error that it caused.
func explained(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil && (errors.Is(err, ErrUnknown) || errors.Is(err, ErrNoAnswer)) {
		return waitEnded{err, cause}
	}
	return err
}

// guard turns a panic into an error that shows only the type of the panic's value: the
// value can hold anything, even a token.
func guard(operation func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w (%T)", ErrUnknown, r)
		}
	}()
	return operation()
}
