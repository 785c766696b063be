package cloudflare

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

// sample is made up: 40 letters and a checksum that fits nothing.
const sample = "cfut_" + "SAMPLEsampleSAMPLEsampleSAMPLEsampleSAMP" + "0badc0de"

func TestTokenCannotBePrinted(t *testing.T) {
	tok := NewToken(sample)
	type holder struct {
		hidden Token
		Open   Token
	}
	h := holder{tok, tok}
	var log bytes.Buffer
	for _, handler := range []slog.Handler{slog.NewJSONHandler(&log, nil), slog.NewTextHandler(&log, nil)} {
		slog.New(handler).Info("m", "token", tok, "holder", h, "pointer", &h, "inside", &tok)
	}
	js, err := json.Marshal(map[string]any{"t": tok, "h": h, "p": &tok})
	if err != nil {
		t.Fatal(err)
	}
	outputs := []string{
		tok.String(), log.String(), string(js),
		fmt.Errorf("wrapped: %w", errors.New(fmt.Sprint(h))).Error(),
		fmt.Sprint(Inspect(sample)), fmt.Sprintf("%#v", Probe{Token: tok}), fmt.Sprintf("%+v", map[Token]Token{tok: tok}),
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%T"} {
		outputs = append(outputs, fmt.Sprintf(verb, tok), fmt.Sprintf(verb, h), fmt.Sprintf(verb, &h), fmt.Sprintf(verb, []Token{tok}))
	}
	for _, out := range outputs {
		for i := 0; i+6 <= len(sample); i++ {
			if strings.Contains(strings.ToLower(out), strings.ToLower(sample[i:i+6])) ||
				strings.Contains(strings.ToLower(out), fmt.Sprintf("%x", sample[i:i+6])) {
				t.Fatalf("a part of the token is in %q", out)
			}
		}
	}
	if tok.Reveal() != sample {
		t.Error("Reveal does not give the value back")
	}
}

func TestTokenEqual(t *testing.T) {
	if !NewToken("a").Equal(NewToken("a")) || NewToken("a").Equal(NewToken("b")) || NewToken("a").Equal(Token{}) {
		t.Error("Equal does not compare values")
	}
	if !NewToken("").IsZero() || NewToken("a").IsZero() {
		t.Error("IsZero is wrong")
	}
}
