//go:build !unix

package ui

import (
	"io"
	"os"
)

// These are none where programs are not stopped and continued, and where the terminal
// tells its size as it tells keys.
var resumeSignals, resizeSignals []os.Signal

func keepTerminal() (restore func()) { return func() {} }

func rawMode() {}

// newInput leaves the terminal to Bubble Tea: a Windows console sends keys, not
// bytes.
func newInput(func()) (io.Reader, func() arrival) { return nil, nil }

// suspend does nothing: nothing stops a program there.
func suspend() {}
