package wizard

import (
	"math/rand/v2"
	"testing"
)

// Providers are taken, known ones and those whose names are words.
func TestHostingNamesAreTaken(t *testing.T) {
	for _, name := range []string{
		"SiteGround", "siteground", "WP Engine", "1&1", "1&1 IONOS", "IONOS", "OVHcloud", "OVH", "GoDaddy", "all-inkl.com", "A2 Hosting", "Amazon Web Services", "20i", "one.com",
		"Hetzner", "HETZNER", "O'Reilly Hosting", "Bluehost", "DreamHost", "HostGator", "Hostinger", "Kinsta", "Namecheap", "Raidboxes", "Mittwald", "Cloudways",
		"Liquid Web", "Flywheel", "Pantheon", "Pressable", "Rocket.net", "DigitalOcean", "Google Cloud", "Microsoft Azure", "Strato", "Krystal", "Infomaniak", "Contabo",
		"Host Europe", "webgo", "Our own server", "my agency", "Scaleway", "Loopia", "Nexcess", "Hostpoint", "Antagonist", "a small company", "Combell", "WordPress.com",
	} {
		if !hostingName(name) {
			t.Errorf("%q is not taken for a provider", name)
		}
	}
}

// What may be a secret is neither drawn nor put into the report: words with digits that
// no provider's name has, parts of tokens and keys, rows of keys, random letters.
func TestHostingNamesThatMayBeSecrets(t *testing.T) {
	for _, secret := range []string{
		"hunter2", "monkey12", "Sommer2024", "abc123", "letmein1", "p4ssword", "Passw0rd", "Summer-24", "qwerty", "asdfgh", "zxcvbn", "xyzzy1", "1234", "o1o", "12345678", "9f3a", "deadbeef01",
		"Kq", "KqW", "kqwz", "XKCD", "tr0ub4dor", "aB", "aBcD", "Ab3", "QwErTy", "aaaa", "one two three four five", "20i 1 20i 1 x9", "1 1 1 1 9", "cfut", "sk-live", "&&", "-",
		sampleToken[:9], sampleToken[5:16], sampleZone[:6], sampleZone,
	} {
		if hostingName(secret) {
			t.Errorf("%q is taken for a provider", secret)
		}
	}
}

// Of random values of any length and of any common alphabet hardly any is taken: four
// letters of one case may spell a word by chance, twelve do not.
func TestRandomValuesAreNoHostingNames(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	const small, digits = "abcdefghijklmnopqrstuvwxyz", "0123456789"
	for _, c := range []struct {
		name, letters string
		least         int
		most          float64 // of a hundred
	}{
		{"like a token's", small + "ABCDEFGHIJKLMNOPQRSTUVWXYZ" + digits + "-_", 6, 0.1}, {"hex", digits + "abcdef", 6, 0.5},
		{"small letters and digits", small + digits, 6, 1}, {"small letters", small, 12, 1},
	} {
		taken := 0
		for range 20000 {
			b := make([]byte, c.least+r.IntN(8))
			for i := range b {
				b[i] = c.letters[r.IntN(len(c.letters))]
			}
			if hostingName(string(b)) {
				taken++
			}
		}
		if share := float64(taken) / 200; share > c.most {
			t.Errorf("%s: %.2f %% are taken", c.name, share)
		} else {
			t.Logf("%s: %.2f %%", c.name, share)
		}
	}
}
