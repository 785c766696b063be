package keyring

// The whole package against a real gnome-keyring, with secret-tool as a second
// reader.

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
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
	ctx, k := t.Context(), open(t)
	if state := k.Look(ctx, zoneA).State; state != Ready {
		t.Fatalf("Look says %s", state)
	}
	if _, err := token(t, k); !errors.Is(err, ErrNotFound) {
		t.Errorf("before anything is kept: %v", err)
	}

	for _, token := range []cloudflare.Token{tokenB, tokenA} { // the second takes the first one's place
		if err := k.Set(ctx, zoneA, token, true, anyway); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := token(t, k); err != nil || !got.Equal(tokenA) {
		t.Errorf("Get: %v", err)
	}
	if got, found := lookup(t, zoneA); !found || got != sampleA {
		t.Errorf("secret-tool found %v, and not the token that was kept", found)
	}
	if n := k.Look(ctx, "").Items; n != 1 {
		t.Errorf("%d items; want one", n)
	}
	mustNotBeOnDisk(t, sampleA)
	file, err := os.ReadFile(filepath.Join(keyringDirs()[0], "login.keyring"))
	if err != nil || !bytes.HasPrefix(file, []byte("GnomeKeyring\n")) || len(file) < len(sampleA)+len(accountA) {
		t.Errorf("the keyring is not on disk as expected: %d bytes, %v", len(file), err)
	}

	if _, err := k.Delete(ctx, zoneA, anyway); err != nil {
		t.Errorf("Delete: %v", err)
	}
	if _, found := lookup(t, zoneA); found {
		t.Error("secret-tool still finds the token")
	}
}

// What surrounds the secret is not always encrypted, and other programs can read it while
// the keyring is locked.
func TestRealItemSaysNothingOfTheToken(t *testing.T) {
	if !inSession(t, realThing...) {
		return
	}
	startGnomeKeyring(t, "SAMPLE")
	if err := open(t).Set(t.Context(), zoneA, tokenA, true, anyway); err != nil {
		t.Fatal(err)
	}
	// The attributes are among its complaints, the rest is in its output.
	search, err := exec.CommandContext(t.Context(), "secret-tool", "search", "--all", "service", "tokendoctor").CombinedOutput()
	if err != nil {
		t.Fatal(err)
	}
	text := string(search)
	for _, wanted := range []string{
		"label = tokendoctor " + string(zoneA) + "\n",
		"attribute.service = tokendoctor\n", "attribute.username = " + accountA + "\n",
	} {
		if !strings.Contains(text, wanted) {
			t.Errorf("%q is missing", wanted)
		}
	}
	if n := strings.Count(text, "attribute."); n != 2 {
		t.Errorf("%d attributes, want two", n)
	}
	without := strings.Replace(text, "secret = "+sampleA+"\n", "", 1)
	if without == text {
		t.Error("the secret is not where it belongs")
	}
	if repeats(without, sampleA) {
		t.Errorf("a part of the token stands outside of the secret:\n%s", without)
	}
}

// A Global API Key has the shape of a token and is returned just as hidden: the caller
// has to inspect it before it is sent anywhere. The values are made up.
func TestRealItemOfSomebodyElse(t *testing.T) {
	if !inSession(t, realThing...) {
		return
	}
	startGnomeKeyring(t, "SAMPLE")
	key := strings.Repeat("0123456789abcdef", 3)[:37]
	for _, value := range []string{key, "cfk_" + sampleA[5:]} {
		secretTool(t, value, "store", "--label=sample", "service", "tokendoctor", "username", accountA)
		got, err := token(t, open(t))
		if err != nil || got.Reveal() != value {
			t.Fatalf("another value came back, or %v", err)
		}
		if text := fmt.Sprintf("%v %+v %#v %v", got, got, got, struct{ t cloudflare.Token }{got}); repeats(text, value) {
			t.Error("it shows when it is printed")
		}
		if in := cloudflare.Inspect(got.Reveal()); in.Kind != cloudflare.KindGlobalKey || in.Kind.Sendable() {
			t.Errorf("it counts as %s", in.Kind)
		}
	}

	secretTool(t, sampleA+"\nanother line\n", "store", "--label=sample", "service", "tokendoctor", "username", accountA)
	got, err := token(t, open(t))
	if !errors.Is(err, ErrRefused) || !got.IsZero() {
		t.Errorf("several lines: got %v, want ErrRefused and no token", err)
	}
	mustNotHold(t, err, sampleA)
}

// An item with one attribute more is another item, but answers to the same
// search.
func TestRealDuplicates(t *testing.T) {
	if !inSession(t, realThing...) {
		return
	}
	startGnomeKeyring(t, "SAMPLE")
	k := open(t)
	for _, zone := range []cloudflare.ZoneID{zoneA, zoneB} {
		if err := k.Set(t.Context(), zone, tokenA, true, anyway); err != nil {
			t.Fatal(err)
		}
	}
	secretTool(t, sampleB, "store", "--label=sample", "service", "tokendoctor", "username", accountA, "another", "one")
	if n := k.Look(t.Context(), zoneA).Items; n != 2 {
		t.Fatalf("%d items; want two", n)
	}
	if _, err := k.Delete(t.Context(), zoneA, anyway); err != nil {
		t.Error(err)
	}
	if _, found := lookup(t, zoneA); found {
		t.Error("secret-tool still finds one")
	}

	// The other way round: Set takes the place of at most one of them.
	for _, more := range []string{"one", "two", "three"} {
		secretTool(t, sampleB, "store", "--label=sample", "service", "tokendoctor", "username", accountA, "another", more)
	}
	if err := k.Set(t.Context(), zoneA, tokenA, true, anyway); err != nil {
		t.Errorf("Set: %v", err)
	}
	if got, err := token(t, k); err != nil || !got.Equal(tokenA) {
		t.Errorf("Get: %v", err)
	}

	// And one in another collection.
	secretTool(t, sampleA, "store", "--label=sample", "--collection=session", "service", "tokendoctor", "username", accountA)
	removed, err := k.Delete(t.Context(), zoneA, anyway)
	if _, found := lookup(t, zoneA); err != nil || removed.Items < 2 || found {
		t.Errorf("with a token in another collection: %v, %d removed", err, removed.Items)
	}
}

func TestRealDeleteAll(t *testing.T) {
	if !inSession(t, realThing...) {
		return
	}
	startGnomeKeyring(t, "SAMPLE")
	k := open(t)
	for _, zone := range []cloudflare.ZoneID{zoneA, zoneB} {
		if err := k.Set(t.Context(), zone, tokenA, true, anyway); err != nil {
			t.Fatal(err)
		}
	}
	secretTool(t, "SAMPLE", "store", "--label=sample", "service", "someone-else", "username", "x")
	if _, err := k.DeleteAll(t.Context(), anyway); err != nil {
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

	// One in another collection.
	secretTool(t, sampleA, "store", "--label=sample", "--collection=session", "service", "tokendoctor", "username", accountA)
	removed, err := k.DeleteAll(t.Context(), anyway)
	if _, found := lookup(t, zoneA); err != nil || removed.Items != 1 || found {
		t.Errorf("with a token in another collection: %v, %d removed", err, removed.Items)
	}
}

func TestRealLocked(t *testing.T) {
	if !inSession(t, realThing...) {
		return
	}
	startGnomeKeyring(t, "SAMPLE")
	k := open(t)
	if err := k.Set(t.Context(), zoneA, tokenA, true, anyway); err != nil {
		t.Fatal(err)
	}
	secretTool(t, "", "lock", "--collection=login")
	if state := k.Look(t.Context(), "").State; state != Locked {
		t.Errorf("Look says %s", state)
	}
	if n := k.Look(t.Context(), "").Items; n != 1 {
		t.Errorf("%d items; a locked one counts", n)
	}
	// Without a display the dialog cannot come up, which is like refusing it.
	for name, operation := range operations {
		if err := operation(k, t.Context()); !errors.Is(err, ErrDenied) {
			t.Errorf("%s: got %v, want ErrDenied", name, err)
		}
	}
	if n := k.Look(t.Context(), "").Items; n != 1 {
		t.Errorf("%d items are left", n)
	}

	// A missing item is known without a dialog: the attributes are readable.
	no := func(seen Seen) bool { t.Errorf("it would ask: %s", seen.State); return false }
	if _, err := k.Get(t.Context(), zoneB, no); !errors.Is(err, ErrNotFound) {
		t.Errorf("got %v, want ErrNotFound", err)
	}
	if _, err := k.Delete(t.Context(), zoneB, no); err != nil {
		t.Error(err)
	}
}

func TestRealReadableKeyring(t *testing.T) {
	if !inSession(t, realThing...) {
		return
	}
	file := filepath.Join(keyringDirs()[0], "Default_keyring.keyring")
	write(t, file, "[keyring]\ndisplay-name=Default\nctime=0\nmtime=0\nlock-on-idle=false\nlock-after=false\n\n"+
		"[1]\nitem-type=0\ndisplay-name=sample\nsecret="+sampleA+"\nmtime=0\nctime=0\n\n"+
		"[1:attribute0]\nname=service\ntype=string\nvalue=tokendoctor\n\n"+
		"[1:attribute1]\nname=username\ntype=string\nvalue="+accountA+"\n")
	write(t, filepath.Join(keyringDirs()[0], "default"), "Default_keyring")
	startGnomeKeyring(t, "")

	k := open(t)
	if state := k.Look(t.Context(), "").State; state != PlainFile {
		t.Fatalf("Look says %s", state)
	}
	if err := k.Set(t.Context(), zoneB, tokenB, true, anyway); !errors.Is(err, ErrRefused) {
		t.Errorf("got %v, want ErrRefused", err)
	}
	if got, found := lookup(t, zoneA); !found || got != sampleA {
		t.Fatal("the sample in the file was not understood")
	}
	if found := onDisk(t, sampleA); len(found) == 0 {
		t.Error("the search of the disk does not find what is there")
	}
	if _, err := k.Delete(t.Context(), zoneA, anyway); err != nil {
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

func mustNotBeOnDisk(t *testing.T, secret string) {
	t.Helper()
	for _, found := range onDisk(t, secret) {
		t.Error("on disk: ", found)
	}
}

// onDisk searches the session's home for the secret, plain and in the usual disguises,
// and says where it is.
func onDisk(t *testing.T, secret string) (found []string) {
	t.Helper()
	half := secret[len(secret)/2:]
	reversed := []byte(secret)
	slices.Reverse(reversed)
	wanted := map[string]string{
		"plain":    half,
		"halved":   secret[:len(secret)/2],
		"reversed": string(reversed[:len(half)]),
		"hex":      hex.EncodeToString([]byte(half)),
		"base64":   base64.RawStdEncoding.EncodeToString([]byte(secret)),
		"UTF-16":   strings.Join(strings.Split(half, ""), "\x00"),
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
				found = append(found, path+" ("+form+")")
			}
		}
		return err
	})
	if err != nil || files == 0 {
		t.Errorf("%d files looked at, %v", files, err)
	}
	return found
}
