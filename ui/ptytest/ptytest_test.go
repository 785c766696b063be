//go:build unix

package ptytest

import (
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"testing"
	"testing/synctest"
)

// A program may still write for the old window before it knows of a smaller one.
func TestRegionOfALargerWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		writes(t, 80, 20, "\x1b[1;24r\x1bMthere").Wait("there")
	})
}

// writes is a terminal at which a program has written a text.
func writes(t *testing.T, columns, rows int, text string) *Terminal {
	return Sit(t, columns, rows, func(_ context.Context, c *Console) int {
		_, _ = io.WriteString(c.Output(), text)
		return 0
	})
}

// A picture shows the cells as they are, and nothing in them is taken for its own marks.
func TestSVG(t *testing.T) { synctest.Test(t, svg) }

func svg(t *testing.T) {
	x := writes(t, 60, 4, "a<&b \x1b[1;36mbold\x1b[0m  \x1b[2mfaint\x1b[0m\n\x1b[31;7mreverse\x1b[0m \x1b[38;2;1;2;3;44mtrue\x1b[0m there")
	x.Wait("there")
	film := func() string { return Film(`a "title" <`, 60, 4, []string{x.Frame()}, []float64{1}, 0) }
	svg := film()
	var drawn struct {
		Title string `xml:"title"`
		Texts []struct {
			X      int    `xml:"x,attr"`
			Length int    `xml:"textLength,attr"`
			Fill   string `xml:"fill,attr"`
			Weight string `xml:"font-weight,attr"`
			Fade   string `xml:"opacity,attr"`
			Text   string `xml:",chardata"`
		} `xml:"g>text"`
		Behind []struct {
			Width int    `xml:"width,attr"`
			Fill  string `xml:"fill,attr"`
		} `xml:"g>rect"`
	}
	if err := xml.Unmarshal([]byte(svg), &drawn); err != nil {
		t.Fatalf("%v:\n%s", err, svg)
	}
	got := []string{drawn.Title}
	for _, d := range drawn.Texts {
		got = append(got, fmt.Sprint((d.X-margin)/cellWidth, "+", d.Length/cellWidth, " ", d.Text, " ", d.Fill, d.Weight, d.Fade))
	}
	for _, d := range drawn.Behind {
		got = append(got, fmt.Sprint(d.Width/cellWidth, " ", d.Fill))
	}
	want := []string{`a "title" <`, "0+4 a<&b ", "5+4 bold " + themed[6] + "bold", "11+5 faint 0.6",
		"0+7 reverse " + paper, "8+4 true #010203", "13+5 there ", "7 " + themed[1], "4 " + themed[4]}
	if !slices.Equal(got, want) {
		t.Errorf("it is drawn as\n%q, not as\n%q:\n%s", got, want, svg)
	}
	if again := film(); again != svg {
		t.Errorf("the same screen gives another picture:\n%s", again)
	}
}
