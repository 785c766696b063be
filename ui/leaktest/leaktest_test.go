package leaktest_test

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tokendoctor/ui/leaktest"
)

const (
	base62 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
	// Here a secret and the noise around it have no letter in common, so that five
	// characters of the secret never find a sixth in the noise. In base64 the noise is
	// dots, whose bits are too few in the secret's letters.
	secretLetters = "ABCDEFGHIJKLabcdefghijkl24569"
	noiseLetters  = "NOPQRSTUVWXYZnopqrstuvwxyz .,:;\n"
)

func noise(r *rand.Rand, letters string, n int) string {
	out := make([]byte, n)
	for i := range out {
		out[i] = letters[r.IntN(len(letters))]
	}
	return string(out)
}

// Six characters are found in each form, wherever in the secret they are from, under the
// form's name. Five are not.
func TestForms(t *testing.T) {
	const n = 40
	secret := leaktest.Canary("forms", secretLetters, n)
	needles := leaktest.New("cfut_" + secret)
	r := rand.New(rand.NewPCG(1, 2))
	left, right := noise(r, noiseLetters, 5<<10)+".", "."+noise(r, noiseLetters, 5<<10)
	for _, f := range forms() {
		t.Run(f.name, func(t *testing.T) {
			for from := 0; from+6 <= n; from++ {
				before, after := left, right
				if from%17 != 0 { // much noise at the start, in the middle and at the end
					before, after = left[len(left)-64:], right[:64]
				}
				part := secret[from : from+6]
				out := f.write(part)
				leak, ok := needles.Find([]byte(before + out + after))
				if !ok {
					t.Fatalf("characters %d to %d are not found", from, from+5)
				}
				want := f.found
				if out == part {
					want = "plain" // it has capitals only, say
				}
				if named := leak == want || strings.HasSuffix(want, " ") && strings.HasPrefix(leak, want); !named {
					t.Fatalf("characters %d to %d, %s: found as %v", from, from+5, want, leak)
				}
				if leak, ok := needles.Find([]byte(before + f.write(part[:5]) + after)); ok {
					t.Fatalf("five characters from %d on are found as %v", from, leak)
				}
			}
		})
	}
}

// The whole secret is found when it is wrapped at any width.
func TestWrapping(t *testing.T) {
	secret := leaktest.Canary("wrapping", base62, 40)
	needles := leaktest.New(secret)
	other := leaktest.New(leaktest.Canary("another", base62, 40))
	for width := 1; width <= 7; width++ {
		for _, end := range []string{"\n", "\r\n", "\n   ", "\x1b[0m\r\n\x1b[1m"} {
			for _, style := range []string{"", "\x1b[31m", "\x1b[0m\x1b[1;38;5;9m"} {
				var lines []string
				for rest := secret; rest != ""; {
					line := rest[:min(width, len(rest))]
					rest = rest[len(line):]
					lines = append(lines, strings.Join(strings.Split(line, ""), style))
				}
				text := []byte(strings.Join(lines, end))
				if _, ok := needles.Find(text); !ok {
					t.Errorf("width %d, lines ended by %q, characters styled with %q: not found", width, end, style)
				}
				if leak, ok := other.Find(text); ok {
					t.Errorf("width %d, lines ended by %q: another secret is found %v", width, end, leak)
				}
			}
		}
	}
}

// A terminal can be told to repeat a character.
func TestRepeatedCharacters(t *testing.T) {
	needles := leaktest.New("cfut_Q7wwwwX2pL9")
	for text, want := range map[string]bool{
		"Q7w\x1b[3bX": true, "7w\x1b[bw\x1b[1bX2": true, "Q7w\x1b[2bX": false, "Q7w\x1b[3CX": false, "\x1b[3b": false,
	} {
		if _, ok := needles.Find([]byte(text)); ok != want {
			t.Errorf("%q: found is %v", text, ok)
		}
	}
}

// Hex that ends with a zero may stand before an x.
func TestHexBeforeX(t *testing.T) {
	needles := leaktest.New("cfut_Q7wB3X2pL90")
	if leak, ok := needles.Find([]byte("583270 4c3930x")); !ok || leak != "plain, in hex" {
		t.Errorf("found %v is %v", leak, ok)
	}
}

// Output may end anywhere, even within what looks like an escape. What comes before that
// is found.
func TestOutputCutShort(t *testing.T) {
	secret := leaktest.Canary("cut short", secretLetters, 40)
	needles := leaktest.New(secret)
	other := leaktest.New(leaktest.Canary("not cut", base62, 40))
	whole := wrapped(1, "\x1b[7q")(secret[:6])
	for _, f := range forms() {
		rest := "." + f.write(secret[20:26])
		for end := range len(rest) {
			if _, ok := needles.Find([]byte(whole + rest[:end])); !ok {
				t.Fatalf("%s, cut after %d: what is before is not found", f.name, end)
			}
			if leak, ok := other.Find([]byte("noise " + rest[:end])); ok {
				t.Fatalf("%s, cut after %d: another secret is found %v", f.name, end, leak)
			}
		}
	}
}

// Any run of six to twenty characters of any secret is found in any form, in
// noise of the secret's own alphabet; five are not, in noise of another.
func TestAnySecret(t *testing.T) {
	all := forms()
	r := rand.New(rand.NewPCG(3, 4))
	for i := range 600 {
		secret := leaktest.Canary(fmt.Sprint("any ", i), secretLetters, 32+r.IntN(20))
		needles := leaktest.New(secret)
		f := all[r.IntN(len(all))]
		n := 6 + r.IntN(15)
		from := r.IntN(len(secret) - n + 1)
		data := noise(r, base62+" \n\"'\\%&#;", 2<<10) + " " + f.write(secret[from:from+n]) + " " + noise(r, base62, 2<<10)
		if _, ok := needles.Find([]byte(data)); !ok {
			t.Errorf("secret %d, characters %d to %d, %s: not found", i, from, from+n-1, f.name)
		}
		data = noise(r, noiseLetters, 2<<10) + "." + f.write(secret[from:from+5]) + "." + noise(r, noiseLetters, 2<<10)
		if leak, ok := needles.Find([]byte(data)); ok {
			t.Errorf("secret %d, five characters from %d on, %s: found %v", i, from, f.name, leak)
		}
	}
}

// texts are what a search must not react to.
func texts(t *testing.T) map[string]string {
	t.Helper()
	r := rand.New(rand.NewPCG(5, 6))
	var source, prose strings.Builder
	read := func(to *strings.Builder, path string) {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		to.Write(b)
	}
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err == nil && filepath.Ext(path) == ".go" {
			read(&source, path)
		}
		return err
	})
	cards, globErr := filepath.Glob(filepath.Join(root, "wizard", "cards", "*.md"))
	if err != nil || globErr != nil {
		t.Fatal(err, globErr)
	}
	for _, path := range append(cards, filepath.Join(root, "README.md")) {
		read(&prose, path)
	}
	if source.Len() < 100<<10 || len(cards) < 20 {
		t.Fatalf("only %d bytes of source and %d cards to look at", source.Len(), len(cards))
	}
	return map[string]string{
		"base62": noise(r, base62, 1<<20), "hex": noise(r, "0123456789abcdef", 1<<20),
		"digits": noise(r, "0123456789 ,\n", 1<<20), "source": source.String(), "prose": prose.String(),
	}
}

// Nothing is found where there is nothing.
func TestNoFalseAlarm(t *testing.T) {
	all := texts(t)
	secrets := 4
	if testing.Short() {
		secrets = 1 // the race detector makes this slow, and finds nothing in it
	}
	for i := range secrets {
		needles := leaktest.New(leaktest.Canary(fmt.Sprint("silent ", i), base62, 40))
		for name, text := range all {
			if leak, ok := needles.Find([]byte(text)); ok {
				t.Errorf("secret %d is found in %s %v", i, name, leak)
			}
		}
	}
}

// The prefix is public. With five characters of the secret it is no leak.
func TestPrefixIsNotSecret(t *testing.T) {
	body := leaktest.Canary("prefix", base62, 40)
	for _, p := range []string{"cfut_", "cfat_", "cfoat_", "cfk_", "v1.0-"} {
		needles := leaktest.New(p + body)
		if leak, ok := needles.Find([]byte(p + body[:5])); ok {
			t.Errorf("%s and five characters: found %v", p, leak)
		}
		if _, ok := needles.Find([]byte(p + body[:6])); !ok {
			t.Errorf("%s and six characters: not found", p)
		}
	}
}

// A search that cannot find is refused.
func TestShortSecret(t *testing.T) {
	defer func() {
		if p := recover(); p == nil || strings.Contains(fmt.Sprint(p), "Q7w2X") {
			t.Errorf("New of five characters: %v", p)
		}
	}()
	leaktest.New("cfut_Q7w2X")
}

// What the search itself says holds nothing of the secret.
func TestNothingIsPrinted(t *testing.T) {
	secret := leaktest.Canary("printed", base62, 40)
	needles := leaktest.New(secret)
	leak, ok := needles.Find([]byte("a" + secret))
	if !ok || leak != "plain" {
		t.Errorf("found as %q", leak)
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		out := fmt.Sprintf(verb, needles)
		if found, ok := needles.Find([]byte(out)); ok || out != "[needles]" {
			t.Errorf("%s prints %d bytes (%v)", verb, len(out), found)
		}
	}
}

func BenchmarkFind(b *testing.B) {
	needles := leaktest.New(leaktest.Canary("benchmark", base62, 40))
	r := rand.New(rand.NewPCG(7, 8))
	var terminal strings.Builder
	for terminal.Len() < 1<<20 {
		fmt.Fprintf(&terminal, "\x1b[%d;1H\x1b[1;3%dm%s\x1b[0m\r\n", r.IntN(24), r.IntN(8), noise(r, noiseLetters+base62, 40))
	}
	for name, text := range map[string]string{
		"terminal": terminal.String(), "quoted": fmt.Sprintf("%q", terminal.String()),
		"base62": noise(r, base62, 1<<20), "hex": noise(r, "0123456789abcdef", 1<<20),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				if leak, ok := needles.Find([]byte(text)); ok {
					b.Fatal(leak)
				}
			}
		})
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		leaktest.New("cfut_" + leaktest.Canary("benchmark", base62, 40))
	}
}
