package keyring

// The whole package against a real gnome-keyring, with secret-tool as a second
// reader.

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tokendoctor/cloudflare"
)

var realThing = []string{"gnome-keyring-daemon", "secret-tool"}

func lookup(t *testing.T, zone cloudflare.ZoneID) (string, bool) {
	t.Helper()
	return secretTool(t, "", "lookup", "service", "tokendoctor", "username", "zone/"+string(zone))
}

func TestRealKeyring(t *testing.T) {
	if !inSession(t, realThing...) {
		return
	}
	startGnomeKeyring(t, "SAMPLE")
	ctx, k := t.Context(), New()
	if state := k.Look(ctx); state != Ready {
		t.Fatalf("Look says %s", state)
	}
	if _, err := k.Get(ctx, zoneA); err != ErrNotFound {
		t.Errorf("before anything is kept: %v", err)
	}

	for _, token := range []cloudflare.Token{tokenB, tokenA} { // the second takes the first one's place
		if err := k.Set(ctx, zoneA, token); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := k.Get(ctx, zoneA); err != nil || !got.Equal(tokenA) {
		t.Errorf("Get: %v", err)
	}
	if got, found := lookup(t, zoneA); !found || got != sampleA {
		t.Errorf("secret-tool found %v, and not the token that was kept", found)
	}
	if n, err := left(ctx); n != 1 || err != nil {
		t.Errorf("%d items, %v; want one", n, err)
	}
	mustNotBeOnDisk(t, sampleA)

	if err := k.Delete(ctx, zoneA); err != nil {
		t.Errorf("Delete: %v", err)
	}
	if _, found := lookup(t, zoneA); found {
		t.Error("secret-tool still finds the token")
	}
}

// An item with one attribute more is another item, but answers to the same
// search.
func TestRealDuplicates(t *testing.T) {
	if !inSession(t, realThing...) {
		return
	}
	startGnomeKeyring(t, "SAMPLE")
	k := New()
	if err := k.Set(t.Context(), zoneA, tokenA); err != nil {
		t.Fatal(err)
	}
	secretTool(t, sampleB, "store", "--label=sample", "service", "tokendoctor", "username", accountA, "another", "one")
	if n, err := left(t.Context()); n != 2 || err != nil {
		t.Fatalf("%d items, %v; want two", n, err)
	}
	if err := k.Delete(t.Context(), zoneA); err != nil {
		t.Error(err)
	}
	if _, found := lookup(t, zoneA); found {
		t.Error("secret-tool still finds one")
	}
}

func TestRealDeleteAll(t *testing.T) {
	if !inSession(t, realThing...) {
		return
	}
	startGnomeKeyring(t, "SAMPLE")
	k := New()
	for _, zone := range []cloudflare.ZoneID{zoneA, zoneB} {
		if err := k.Set(t.Context(), zone, tokenA); err != nil {
			t.Fatal(err)
		}
	}
	secretTool(t, "SAMPLE", "store", "--label=sample", "service", "someone-else", "username", "x")
	if err := k.DeleteAll(t.Context()); err != nil {
		t.Error(err)
	}
	for _, zone := range []cloudflare.ZoneID{zoneA, zoneB} {
		if _, found := lookup(t, zone); found {
			t.Errorf("zone %s is still there", zone.Short())
		}
	}
	if got, _ := secretTool(t, "", "lookup", "service", "someone-else"); got != "SAMPLE" {
		t.Error("another program's secret is gone")
	}

	// One that go-keyring does not see, because it looks in one collection only.
	secretTool(t, sampleA, "store", "--label=sample", "--collection=session", "service", "tokendoctor", "username", accountA)
	if err := k.DeleteAll(t.Context()); !errors.Is(err, errStillThere) {
		t.Errorf("with a token in another collection: got %v, want errStillThere", err)
	}
}

func TestRealLocked(t *testing.T) {
	if !inSession(t, realThing...) {
		return
	}
	startGnomeKeyring(t, "SAMPLE")
	k := New()
	if err := k.Set(t.Context(), zoneA, tokenA); err != nil {
		t.Fatal(err)
	}
	secretTool(t, "", "lock", "--collection=login")
	if state := k.Look(t.Context()); state != Locked {
		t.Errorf("Look says %s", state)
	}
	if n, err := left(t.Context()); n != 1 || err != nil {
		t.Errorf("%d items, %v; a locked one counts", n, err)
	}
	// Without a display the dialog cannot come up, which is like turning it away.
	_, getErr := k.Get(t.Context(), zoneA)
	for _, err := range []error{getErr, k.Set(t.Context(), zoneA, tokenB), k.Delete(t.Context(), zoneA), k.DeleteAll(t.Context())} {
		if unavailable, _ := errors.AsType[UnavailableError](err); unavailable.State != Locked {
			t.Errorf("got %v, want ErrUnavailable with %s", err, Locked)
		}
	}
}

func TestRealReadableKeyring(t *testing.T) {
	if !inSession(t, realThing...) {
		return
	}
	file := filepath.Join(keyringDir(), "Default_keyring.keyring")
	write(t, file, "[keyring]\ndisplay-name=Default\nctime=0\nmtime=0\nlock-on-idle=false\nlock-after=false\n\n"+
		"[1]\nitem-type=0\ndisplay-name=sample\nsecret="+sampleA+"\nmtime=0\nctime=0\n\n"+
		"[1:attribute0]\nname=service\ntype=string\nvalue=tokendoctor\n\n"+
		"[1:attribute1]\nname=username\ntype=string\nvalue="+accountA+"\n")
	write(t, filepath.Join(keyringDir(), "default"), "Default_keyring")
	startGnomeKeyring(t, "")

	k := New()
	if state := k.Look(t.Context()); state != PlainFile {
		t.Fatalf("Look says %s", state)
	}
	if err := k.Set(t.Context(), zoneB, tokenB); !errors.Is(err, ErrRefused) {
		t.Errorf("got %v, want ErrRefused", err)
	}
	if got, found := lookup(t, zoneA); !found || got != sampleA {
		t.Fatal("the sample in the file was not understood")
	}
	if err := k.Delete(t.Context(), zoneA); err != nil {
		t.Errorf("Delete: %v", err)
	}
	mustNotBeOnDisk(t, sampleA)
	mustNotBeOnDisk(t, sampleB)
}

func TestRealServiceWithoutKeyring(t *testing.T) {
	if !inSession(t, realThing...) {
		return
	}
	startGnomeKeyring(t, "")
	if state := look(t.Context()); state != NoCollection {
		t.Errorf("Look says %s", state)
	}
}

// mustNotBeOnDisk looks through the session's home for the secret, as it is and
// in the usual disguises.
func mustNotBeOnDisk(t *testing.T, secret string) {
	t.Helper()
	half := secret[len(secret)/2:]
	wanted := map[string]string{
		"plain":  half,
		"hex":    hex.EncodeToString([]byte(half)),
		"base64": base64.RawStdEncoding.EncodeToString([]byte(secret)),
		"UTF-16": strings.Join(strings.Split(half, ""), "\x00"),
	}
	home, _ := os.UserHomeDir()
	files := 0
	err := filepath.WalkDir(home, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		content, err := os.ReadFile(path)
		files++
		for form, text := range wanted {
			if bytes.Contains(content, []byte(text)) {
				t.Errorf("%s holds the secret (%s)", path, form)
			}
		}
		return err
	})
	if err != nil || files == 0 {
		t.Errorf("%d files looked at, %v", files, err)
	}
}
