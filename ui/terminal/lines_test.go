package terminal_test

import (
	"context"
	"io"
	"testing"
	"testing/synctest"

	"tokendoctor/ui/terminal"
)

// A part of a paste that was read while the program was held up is not left for the shell:
// the time in which nothing came is not over then.
func TestSettleTakesWhatWasRead(t *testing.T) {
	for range 50 {
		synctest.Test(t, func(t *testing.T) {
			in, paste := io.Pipe()
			typed := terminal.NewTypedOf(in, io.Discard, func() {})
			if _, err := paste.Write([]byte("the first part")); err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
			typed.Settle(context.Background(), 0, terminal.QuietMax)
			select {
			case <-typed.Chunks():
				t.Error("it is left")
			default:
			}
			_ = paste.Close()
		})
	}
}
