package cloudflare

import (
	"go/ast"
	"go/parser"
	"go/token"
	"testing"
)

// kinds is what may be done with a value of each kind: whether it is a secret that
// must not be shown, and whether Cloudflare may be asked about it.
var kinds = map[Kind]struct{ credential, sendable bool }{
	KindEmpty:        {false, false},
	KindUserToken:    {true, true},
	KindAccountToken: {true, true},
	KindOldToken:     {true, true},
	KindGlobalKey:    {true, false},
	KindOriginCAKey:  {true, false},
	KindOAuthToken:   {true, false},
	KindS3Secret:     {true, false},
	KindID:           {false, false},
	KindPlaceholder:  {false, false},
	KindProse:        {false, false},
	KindSeveral:      {true, false},
	KindBareValue:    {true, false},
	KindOtherSecret:  {true, false},
	KindUnknown:      {false, false}, // until the person says so: Inspection.Anyway
}

func TestWhatMayBeDoneWithEachKind(t *testing.T) {
	for k, want := range kinds {
		if k.Credential() != want.credential || k.Sendable() != want.sendable {
			t.Errorf("%s: credential %v, sendable %v; want %v, %v", k, k.Credential(), k.Sendable(), want.credential, want.sendable)
		}
	}
	// A kind that is added has to be decided on here.
	file, err := parser.ParseFile(token.NewFileSet(), "kind.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	declared := 0
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if name, ok := spec.Type.(*ast.Ident); ok && name.Name == "Kind" {
			declared += len(spec.Names)
		}
		return true
	})
	if declared != len(kinds) {
		t.Errorf("%d kinds are declared and %d are in the table", declared, len(kinds))
	}
}

// A paste of a kind gives a token to send exactly where that is allowed.
func TestOnlySendableKindsHoldAToken(t *testing.T) {
	made := map[Kind]bool{}
	for _, c := range kindCases {
		in := Inspect(c.raw)
		made[in.Kind] = true
		if in.Token.IsZero() == kinds[in.Kind].sendable {
			t.Errorf("%s: kind %s has a token: %v", c.name, in.Kind, !in.Token.IsZero())
		}
	}
	for k := range kinds {
		if !made[k] {
			t.Errorf("no paste makes a %s", k)
		}
	}
}
