//go:build unix && !linux

package ptytest

// Taken waits until the program has read what was typed. Nothing says so on these systems,
// so it pauses.
func (x *Terminal) Taken() { x.Pause() }
