package ui

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"tokendoctor/wizard"
)

// palettes are the 16 colours of terminals and themes as published, 0 to 15. The light
// and dark forms of Solarized and GNOME share theirs. The default colours are the theme's
// own choice: a style that only reverses them is as readable as the theme.
var palettes = map[string]string{
	"xterm":     "000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5 7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff",
	"tango":     "2e3436 cc0000 4e9a06 c4a000 3465a4 75507b 06989a d3d7cf 555753 ef2929 8ae234 fce94f 729fcf ad7fa8 34e2e2 eeeeec",
	"gnome":     "171421 c01c28 26a269 a2734c 12488b a347ba 2aa1b3 d0cfcc 5e5c64 f66151 33da7a e9ad0c 2a7bde c061cb 33c7de ffffff",
	"konsole":   "232627 ed1515 11d116 f67400 1d99f3 9b59b6 1abc9c fcfcfc 7f8c8d c0392b 1cdc9a fdbc4b 3daee9 8e44ad 16a085 ffffff",
	"kitty":     "000000 cc0403 19cb00 cecb00 0d73cc cb1ed1 0dcdcd dddddd 767676 f2201f 23fd00 fffd00 1a8fff fd28ff 14ffff ffffff",
	"alacritty": "181818 ac4242 90a959 f4bf75 6a9fb5 aa759f 75b5aa d8d8d8 6b6b6b c55555 aac474 feca88 82b8c8 c28cb8 93d3c3 f8f8f8",
	"foot":      "242424 f62b5a 47b413 e3c401 24acd4 f2affd 13c299 e6e6e6 616161 ff4d51 35d450 e9e836 5dc5f8 feabf2 24dfc4 ffffff",
	"urxvt":     "000000 cd0000 00cd00 cdcd00 0000cd cd00cd 00cdcd faebd7 404040 ff0000 00ff00 ffff00 0000ff ff00ff 00ffff ffffff",
	"campbell":  "0c0c0c c50f1f 13a10e c19c00 0037da 881798 3a96dd cccccc 767676 e74856 16c60c f9f1a5 3b78ff b4009e 61d6d6 f2f2f2",
	"conhost":   "000000 800000 008000 808000 000080 800080 008080 c0c0c0 808080 ff0000 00ff00 ffff00 0000ff ff00ff 00ffff ffffff",
	"macos":     "000000 990000 00a600 999900 0000b2 b200b2 00a6b2 bfbfbf 666666 e50000 00d900 e5e500 0000ff e500e5 00e5e5 e5e5e5",
	"iterm2":    "000000 c91b00 00c200 c7c400 0225c7 c930c7 00c5c7 c7c7c7 676767 ff6d67 5ff967 fefb67 6871ff ff76ff 5ffdff fffeff",
	"solarized": "073642 dc322f 859900 b58900 268bd2 d33682 2aa198 eee8d5 002b36 cb4b16 586e75 657b83 839496 6c71c4 93a1a1 fdf6e3",
	"vga":       "000000 aa0000 00aa00 aa5500 0000aa aa00aa 00aaaa aaaaaa 555555 ff5555 55ff55 ffff55 5555ff ff55ff 55ffff ffffff",
	"st":        "000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5 7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff",
}

// luminance is WCAG 2.1's, for a colour of a palette.
func luminance(hex string) float64 {
	sum := 0.0
	for i, weight := range []float64{.2126, .7152, .0722} {
		n, _ := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
		c := float64(n) / 255
		if c <= .03928 {
			c /= 12.92
		} else {
			c = math.Pow((c+.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

var styledRun = regexp.MustCompile("\x1b\\[([\\d;]*)m([^\x1b]*)")

// On every card, text never has a foreground or a background colour alone. Where both are
// set, the contrast is at least 4.5 to 1 in every palette; otherwise it is a blank
// swatch.
func TestContrast(t *testing.T) {
	if len(palettes) < 15 {
		t.Fatalf("%d palettes", len(palettes))
	}
	pairs := map[[2]int]bool{}
	swatches := 0
	look := func(content string) {
		fore, behind, bold := -1, -1, false
		for _, run := range styledRun.FindAllStringSubmatch(content, -1) {
			for _, code := range strings.Split(run[1], ";") {
				switch n, _ := strconv.Atoi(code); {
				case n == 0:
					fore, behind, bold = -1, -1, false
				case n == 1:
					bold = true
				case n >= 30 && n <= 37:
					fore = n - 30
				case n >= 90 && n <= 97:
					fore = n - 90 + 8
				case n >= 40 && n <= 47:
					behind = n - 40
				case n >= 100 && n <= 107:
					behind = n - 100 + 8
				case n == 38, n == 48:
					t.Fatalf("a colour that is not of the theme: %q", run[0])
				}
			}
			switch {
			case strings.TrimSpace(run[2]) == "" && behind >= 0:
				swatches++
			case strings.TrimSpace(run[2]) == "" || fore < 0 && behind < 0:
			case fore < 0 || behind < 0:
				t.Fatalf("text in a colour of its own on one that is not: %q", run[0])
			default:
				pairs[[2]int{fore, behind}] = true
				if bold && fore < 8 { // Konsole, QTerminal and xterm draw bold text in the bright colour
					pairs[[2]int{fore + 8, behind}] = true
				}
			}
		}
	}
	for _, state := range everyCard(t) {
		m := newModel(t.Context(), Options{}, m0)
		m.practice = &practice{} // with the banner
		m.state = state
		look(m.view().Content)
		m.state = state.Apply(wizard.Next{})
		look(m.view().Content)
	}
	worst := math.Inf(1)
	for pair := range pairs {
		for name, p := range palettes {
			colors := strings.Fields(p)
			a, b := luminance(colors[pair[0]]), luminance(colors[pair[1]])
			ratio := (max(a, b) + .05) / (min(a, b) + .05)
			if worst = min(worst, ratio); ratio < 4.5 {
				t.Errorf("%d on %d in %s: %.2f to 1", pair[0], pair[1], name, ratio)
			}
		}
	}
	if t.Logf("%d pairs, %d swatches, the worst contrast %.2f to 1, at least 4.5 (1.07 until 2026-11)", len(pairs), swatches, worst); len(pairs) == 0 || swatches == 0 {
		t.Error("nothing was looked at")
	}
}
