//go:build !unix

package terminal

import "os"

// ResumeSignals are none where programs are not stopped and continued.
var ResumeSignals []os.Signal

// ResizeSignals are none where the terminal reports its size the way it reports keys.
var ResizeSignals []os.Signal

// Keep does nothing.
func Keep() (restore func()) { return func() {} }

// RawMode does nothing.
func RawMode() {}

// Reader is never made here: a Windows console sends keys, not bytes, and is left to
// Bubble Tea.
type Reader struct{ *os.File }

// Events are told of as they happen.
type Events struct{ Ended, Stalled func() }

// NewReader returns nil.
func NewReader(Events) *Reader { return nil }

// Paste is never called.
func (*Reader) Paste() string { return "" }

// Arrived is never called.
func (*Reader) Arrived() Arrival { return Arrival{} }

// Waiting is never called.
func (*Reader) Waiting() bool { return false }

// waiting is not known here.
func waiting(*os.File) bool { return false }

// suspend does nothing: such systems do not stop programs.
func suspend() {}
