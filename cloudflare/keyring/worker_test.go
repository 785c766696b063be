package keyring

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// stalled is a keyring whose call of that name waits until it is released.
func stalled(name string) (*fake, func()) {
	stall := make(chan struct{})
	f := &fake{before: map[string]func(){name: func() { <-stall }}}
	return f, func() { close(stall) }
}

func took(t *testing.T, start time.Time, want time.Duration) {
	t.Helper()
	if got := time.Since(start); got != want {
		t.Errorf("waited %v, want %v", got, want)
	}
}

func TestStalledCallEndsInTime(t *testing.T) {
	for _, state := range []State{Ready, MayAsk} {
		synctest.Test(t, func(t *testing.T) {
			f, release := stalled("get")
			defer release()
			start := time.Now()
			_, err := token(t, keyringOn(f, state))
			if !errors.Is(err, ErrUnknown) || !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("got %v, want ErrUnknown and the deadline", err)
			}
			took(t, start, state.Patience()+grace) // the call itself never ends
		})
	}
}

func TestCancelEndsTheWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, release := stalled("set")
		defer release()
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		start := time.Now()
		err := keyringOn(f, Locked).Set(ctx, zoneA, tokenA, true, anyway)
		if !errors.Is(err, ErrUnknown) || !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want ErrUnknown and the cancellation", err)
		}
		took(t, start, time.Second+grace)
	})
}

func TestEndedContextStartsNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	f := &fake{}
	if err := keyringOn(f, Ready).Set(ctx, zoneA, tokenA, true, anyway); !errors.Is(err, context.Canceled) || f.log() != "" {
		t.Errorf("got %v after calls %q, want nothing but the cancellation", err, f.log())
	}
}

// The second caller must neither hang after the first nor leave something to be done
// later.
func TestCallBehindAStalledOneIsNeverBegun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, release := stalled("set")
		k := keyringOn(f, Ready)
		if err := k.Set(t.Context(), zoneA, tokenA, true, anyway); !errors.Is(err, ErrUnknown) {
			t.Fatalf("got %v, want ErrUnknown", err)
		}

		start := time.Now()
		err := k.Set(t.Context(), zoneB, tokenB, true, anyway)
		if !errors.Is(err, UnavailableError{Seen{State: Stuck}}) || errors.Is(err, ErrUnknown) {
			t.Errorf("got %v, want Stuck: it is certain that nothing was done", err)
		}
		took(t, start, Ready.Patience())

		release()
		synctest.Wait()
		if _, found := f.items["zone/"+string(zoneB)]; found {
			t.Error("the call that was reported as not done was done later")
		}
	})
}

// A write that was given up may still take effect. The error must allow for that, the
// keyring must work again, and the rest of the operation must not go on.
func TestLateLanding(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, release := stalled("set")
		k := keyringOn(f, Ready)
		err := k.Set(t.Context(), zoneA, tokenA, true, anyway)
		if !errors.Is(err, ErrUnknown) || errors.Is(err, ErrNotKept) {
			t.Errorf("got %v, want ErrUnknown", err)
		}
		release()
		synctest.Wait()
		if f.log() != "set" {
			t.Errorf("calls: %s; nobody waited for a read back", f.log())
		}
		if got, err := token(t, k); err != nil || !got.Equal(tokenA) {
			t.Errorf("after it landed: %v", err)
		}
	})
}

func TestDeleteGivenUpDoesNotGoOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, release := stalled("delete")
		f.put(accountA, sampleA, sampleB)
		k := keyringOn(f, Ready)
		if _, err := k.Delete(t.Context(), zoneA, anyway); !errors.Is(err, ErrUnknown) {
			t.Errorf("got %v, want ErrUnknown", err)
		}
		release()
		synctest.Wait()
		if f.log() != "delete" {
			t.Errorf("calls: %s, want one", f.log())
		}
	})
}

func TestPanicIsAnError(t *testing.T) {
	f := &fake{before: map[string]func(){"set": func() { panic(sampleA) }}}
	k := keyringOn(f, Ready)
	err := k.Set(t.Context(), zoneA, tokenA, true, anyway)
	if !errors.Is(err, ErrUnknown) {
		t.Errorf("got %v, want ErrUnknown", err)
	}
	mustNotShow(t, err, sampleA)
	if _, err := token(t, k); !errors.Is(err, ErrNotFound) {
		t.Errorf("the next call: got %v, want ErrNotFound", err)
	}
}

func TestOneCallAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var inside, most atomic.Int32
		busy := func() {
			most.Store(max(most.Load(), inside.Add(1)))
			time.Sleep(time.Millisecond)
			inside.Add(-1)
		}
		f := &fake{before: map[string]func(){}}
		for name := range operations {
			f.before[name] = busy
		}
		k := keyringOn(f, Ready)
		var all sync.WaitGroup
		for _, operation := range operations {
			for range 3 {
				all.Go(func() {
					if err := operation(k, t.Context()); err != nil && !errors.Is(err, ErrNotFound) {
						t.Error(err)
					}
				})
			}
		}
		all.Wait()
		if most.Load() != 1 {
			t.Errorf("%d calls were inside the backend at once", most.Load())
		}
	})
}

func TestPatience(t *testing.T) {
	for state, want := range map[State]time.Duration{
		Ready: 3 * time.Second, MayAsk: 60 * time.Second, Writing: 15 * time.Second, Locked: 90 * time.Second, PlainFile: 90 * time.Second,
	} {
		if got := state.Patience(); got != want {
			t.Errorf("%s: got %v, want %v", state, got, want)
		}
	}
}
