//go:build !unix

package main

import "testing"

func onTheTokensScreen(t *testing.T, _ reported) []outcome {
	t.Skip("the terminal of the tests is a Unix one")
	return nil
}
