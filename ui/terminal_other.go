//go:build !unix

package ui

// onContinue has nothing to do where programs are not stopped and continued.
func onContinue(func()) (stop func()) { return func() {} }
