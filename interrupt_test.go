//go:build unix

package main

import (
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"tokendoctor/cloudflare/simulator"
)

// ctrl+c ends check while it reads its answers from a pipe, be there a writer or none.
func TestInterruptedAtItsAnswers(t *testing.T) {
	sc, _ := simulator.ScenarioFor("healthy")
	for name, written := range map[string]bool{"nobody writes": false, "without end": true} {
		t.Run(name, func(t *testing.T) {
			pipe := filepath.Join(t.TempDir(), "answers")
			if err := syscall.Mkfifo(pipe, 0o600); err != nil {
				t.Skip(err)
			}
			open := func() {
				w, err := os.OpenFile(pipe, os.O_WRONLY, 0)
				if err != nil {
					t.Error(err)
				}
				t.Cleanup(func() { _ = w.Close() })
			}
			if written {
				go open()
			}
			caught := make(chan os.Signal, 1) // so that none of them ends the test
			signal.Notify(caught, os.Interrupt)
			defer signal.Stop(caught)
			time.AfterFunc(200*time.Millisecond, func() { _ = syscall.Kill(os.Getpid(), syscall.SIGINT) })
			began := time.Now()
			code, _, stderr := run(t, noNetwork{t}, sc.Paste, "check", "--zone", sc.ZoneID, "--answers", pipe)
			if code != exitInterrupted || stderr != "Interrupted before a result.\n" {
				t.Errorf("exit %d after %v: %s", code, time.Since(began), stderr)
			}
			if !written {
				open() // lets the reader go
			}
		})
	}
}
