package wizard

import (
	"reflect"
	"strings"
	"testing"
)

// A file of answers is a JSON object of questions and answers that exist; what stands in
// one that is not is never repeated.
func TestParseAnswers(t *testing.T) {
	got, err := ParseAnswers([]byte(`{"version": "ok", "message": "rejected", "still": "unsure"}`))
	want := []Answered{{AskMessage, "rejected"}, {AskStill, Unsure}, {AskVersion, "ok"}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v, %v", got, err)
	}
	if got, err := ParseAnswers([]byte(`{}`)); err != nil || len(got) != 0 {
		t.Errorf("no answers: %v, %v", got, err)
	}
	for text, part := range map[string]string{
		``: "a JSON object", `null`: "a JSON object", `[]`: "a JSON object", `{"message": 1}`: "a JSON object", `{"message":"404","message":"429"}`: "a JSON object",
		`{"SECRET": "ok"}`: "message (rejected, 404, 429, stale, other, unsure)", `{"message": "SECRET"}`: "does not exist",
	} {
		if got, err := ParseAnswers([]byte(text)); err == nil || got != nil || !strings.Contains(err.Error(), part) || strings.Contains(err.Error(), "SECRET") {
			t.Errorf("%s: %v, %v", text, got, err)
		}
	}
}

// The stop before a step that shows a secret, and the end of such steps.
func TestWhereSecretsBegin(t *testing.T) {
	c := Card{Steps: []CardStep{{}, {Secret: true}, {Secret: true}, {}}}
	for n, want := range map[int][2]int{0: {1, 0}, 1: {1, 3}, 2: {2, 3}, 3: {4, 3}, 4: {4, 4}} {
		if got := [2]int{c.SecretFrom(n), c.SafeFrom(n)}; got != want {
			t.Errorf("from step %d: %v, want %v", n, got, want)
		}
	}
}
