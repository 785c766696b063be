//go:build unix

package ptytest

import (
	"os/exec"
	"testing"
)

// A program may write for the window that was, before it knows of a smaller one.
func TestRegionOfALargerWindow(t *testing.T) {
	x := Start(t, exec.Command("printf", `\033[1;24r\033Mthere`), 80, 20)
	x.Wait("there")
}
