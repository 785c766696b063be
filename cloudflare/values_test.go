package cloudflare

import (
	"math/rand/v2"
	"testing"

	"tokendoctor/cloudflare/valuetest"
)

// Whatever is pasted: what is sent, what is held, and what is asked about first.
func TestWhatIsSentHeldAndAsked(t *testing.T) {
	all := valuetest.All()
	if len(all) < 173 {
		t.Fatalf("only %d values", len(all))
	}
	count := map[valuetest.Fate]int{}
	for _, v := range all {
		count[v.Fate]++
		t.Run(string(v.Fate)+"/"+v.Name, func(t *testing.T) {
			in := Inspect(v.Text)
			sent, asked := !in.Token.IsZero(), in.Doubtful()
			want := map[valuetest.Fate][2]bool{valuetest.Sent: {true, false}, valuetest.Held: {false, false}, valuetest.Asked: {false, true}}[v.Fate]
			if [2]bool{sent, asked} != want || in.Kind != Kind(v.Kind) {
				t.Errorf("%s (%s): sent %v, asked %v; want %s as %s", in.Kind, in.TakenFor, sent, asked, v.Fate, v.Kind)
			}
			if v.Fate == valuetest.Held && !in.Anyway().Token.IsZero() {
				t.Error("it can be sent by a word")
			}
			if (in.Kind == KindOtherSecret) != (in.TakenFor != "" && !asked) {
				t.Errorf("taken for %q", in.TakenFor)
			}
		})
	}
	t.Logf("%d values: %v", len(all), count)
}

// Whatever Cloudflare issues is sent, whatever its characters: no other credential, word
// or id is found in it by chance.
func TestEveryTokenIsSent(t *testing.T) {
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
	r := rand.New(rand.NewPCG(22, 1))
	random := func(alphabet string, n int) string {
		b := make([]byte, n)
		for i := range b {
			b[i] = alphabet[r.IntN(len(alphabet))]
		}
		return string(b)
	}
	without := 0
	for range 3000 {
		for kind, value := range map[Kind]string{
			KindOldToken:     random(letters, OldTokenLength),
			KindUserToken:    "cfut_" + random(letters[:62], 40) + random("0123456789abcdef", 8),
			KindAccountToken: "cfat_" + random(letters[:62], 40) + random("0123456789abcdef", 8),
		} {
			in := Inspect(value)
			if in.Kind != kind || in.Size != SizeComplete || in.Token.IsZero() || !in.Clean() {
				t.Errorf("a %s is taken for %s, %s %s %v", kind, in.Kind, in.Size, in.TakenFor, in.Foreign)
			}
			if _, ok := in.Token.Fingerprint(); !ok {
				without++
			}
		}
	}
	if without > 60 { // of 9000
		t.Errorf("%d tokens have no fingerprint", without)
	}
}
