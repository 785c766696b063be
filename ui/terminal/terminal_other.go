//go:build !unix

package terminal

import "os"

// ResumeSignals and ResizeSignals are empty where programs are not stopped and continued,
// and where the terminal reports its size the way it reports keys.
var ResumeSignals, ResizeSignals []os.Signal

// Keep has nothing to keep.
func Keep() (restore func()) { return func() {} }

// RawMode changes nothing.
func RawMode() {}

// Reader is the terminal with pastes marked. There is none: a Windows console sends keys,
// not bytes, and is left to Bubble Tea.
type Reader struct{ *os.File }

// NewReader gives nil.
func NewReader(func()) *Reader { return nil }

// Arrived is never asked for.
func (*Reader) Arrived() Arrival { return Arrival{} }

// suspend does nothing: nothing stops a program there.
func suspend() {}
