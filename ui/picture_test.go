//go:build unix

package ui_test

import "testing"

// The README's picture is the program's own screen. It is a card, because nothing on one
// differs from run to run.
func TestPicture(t *testing.T) { bubble(t, pictureOfTheREADME) }

func pictureOfTheREADME(t *testing.T) {
	x := sit(t, runPractice, "missing-permission", 80, 30)
	toResult(x)
	svg := x.SVG("Token Doctor in a terminal: the result of a practice case, with the cause and what speaks for it")
	if kept := golden(t, "picture.svg", svg); svg != kept {
		t.Errorf("testdata/picture.svg is not what the screen shows. With -update it would be:\n%s", svg)
	}
}
