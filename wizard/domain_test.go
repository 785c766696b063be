package wizard

import "testing"

func TestParseDomain(t *testing.T) {
	for raw, want := range map[string]string{
		"example.com": "example.com", "https://www.Example.com/shop?a=b": "example.com", " shop.example.co.uk ": "shop.example.co.uk",
		"": "", "m\u00fcnchen.de": "xn--mnchen-3ya.de", "<example.com>": "example.com", "example.com.": "example.com",
	} {
		if got, ok := parseDomain(raw); !ok || got != want {
			t.Errorf("%q: %q, %v", raw, got, ok)
		}
	}
	for _, raw := range []string{ // long names, and names in other alphabets
		"\u0438\u043d\u0442\u0435\u0440\u043d\u0435\u0442-\u043c\u0430\u0433\u0430\u0437\u0438\u043d-\u0446\u0432\u0435\u0442\u043e\u0432.\u0440\u0444",
		"\u682a\u5f0f\u4f1a\u793e\u65e5\u672c\u8a9e\u30c9\u30e1\u30a4\u30f3\u540d\u4f8b.jp",
		"\u0e23\u0e49\u0e32\u0e19\u0e02\u0e32\u0e22\u0e02\u0e2d\u0e07\u0e2d\u0e2d\u0e19\u0e44\u0e25\u0e19\u0e4c.com",
		"mediumslateblue-hummingbird-123456.hostingersite.com",
		"the-very-long-and-descriptive-shop-names.com", // 40 characters, like an old token
	} {
		if _, ok := parseDomain(raw); !ok {
			t.Errorf("%q was not taken", raw)
		}
	}
	for _, raw := range []string{"no domain", "localhost", "192.168.0.1", "http://[", "exa mple.com", "a..b", "com", "shop.local",
		"example.comsampletoken-SAMPLE_token-SAMPLE_token-40", "abc9x-k3jd0qm2-zz81hsdf-q9w8e7r6t5y4u3i2.com", "0123456789abcdef0.example.com", "shop.samplek3yw1thd1gits-and-more-letters2.com"} {
		if got, ok := parseDomain(raw); ok {
			t.Errorf("%q was taken as %q", raw, got)
		}
	}
	if apex("shop.example.co.uk") != "example.co.uk" || !covers("example.com", "shop.example.com") || covers("example.com", "badexample.com") {
		t.Error("apex or covers is wrong")
	}
}
