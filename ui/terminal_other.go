//go:build !unix

package ui

import tea "charm.land/bubbletea/v2"

// onContinue has nothing to do where programs are not stopped and continued.
func onContinue(func()) (stop func()) { return func() {} }

// withInput leaves the terminal to Bubble Tea: a Windows console sends keys, not
// bytes.
func withInput() []tea.ProgramOption { return nil }
