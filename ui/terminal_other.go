//go:build !unix

package ui

import (
	"io"
	"time"
)

// onContinue has nothing to do where programs are not stopped and continued.
func onContinue(func()) (stop func()) { return func() {} }

// newInput leaves the terminal to Bubble Tea: a Windows console sends keys, not
// bytes.
func newInput() (io.Reader, func() time.Time) { return nil, nil }
