package keyring

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"tokendoctor/cloudflare"
)

// Made up, and nobody's: the shape of tokens, the words of a sample.
const (
	zoneA   cloudflare.ZoneID = "00000000000000000000000000000aaa"
	zoneB   cloudflare.ZoneID = "00000000000000000000000000000bbb"
	sampleA                   = "cfut_SAMPLEsampleSAMPLEsampleSAMPLEsampleAAAA"
	sampleB                   = "cfut_SAMPLEsampleSAMPLEsampleSAMPLEsampleBBBB"
)

var (
	tokenA = cloudflare.NewToken(sampleA)
	tokenB = cloudflare.NewToken(sampleB)
)

// anyway is a person who agrees to every dialog.
func anyway(Seen) bool { return true }

// operations are all that a keyring can be asked to do.
var operations = map[string]func(*Keyring, context.Context) error{
	"set":       func(k *Keyring, ctx context.Context) error { return k.Set(ctx, zoneA, tokenA, true, anyway) },
	"get":       func(k *Keyring, ctx context.Context) error { _, err := k.Get(ctx, zoneA, anyway); return err },
	"delete":    func(k *Keyring, ctx context.Context) error { _, err := k.Delete(ctx, zoneA, anyway); return err },
	"deleteAll": func(k *Keyring, ctx context.Context) error { _, err := k.DeleteAll(ctx, anyway); return err },
}

// token reads zone A's token.
func token(t *testing.T, k *Keyring) (cloudflare.Token, error) {
	t.Helper()
	kept, err := k.Get(t.Context(), zoneA, anyway)
	return kept.Token, err
}

// fake is a keyring in memory that can be made to misbehave. It holds several
// items under one account, as real ones do.
type fake struct {
	before map[string]func()              // runs when a call of that name begins; may block or panic
	fail   map[string]error               // what a call of that name returns instead of working
	stored func(account, s string) string // what set really stores; nil stores s

	mu    sync.Mutex
	items map[string][]string
	calls []string
}

func (f *fake) begin(name string) error {
	f.mu.Lock()
	f.calls = append(f.calls, name)
	f.mu.Unlock()
	if hook := f.before[name]; hook != nil {
		hook()
	}
	return f.fail[name]
}

func (f *fake) set(account, secret string) error {
	if err := f.begin("set"); err != nil {
		return err
	}
	if f.stored != nil {
		secret = f.stored(account, secret)
	}
	f.put(account, secret)
	return nil
}

func (f *fake) put(account string, secrets ...string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.items == nil {
		f.items = map[string][]string{}
	}
	f.items[account] = secrets
}

func (f *fake) get(account string) (string, error) {
	if err := f.begin("get"); err != nil {
		return "", err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.items[account]) == 0 {
		return "", ErrNotFound
	}
	return f.items[account][0], nil
}

func (f *fake) delete(account string) error {
	if err := f.begin("delete"); err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.items[account]) == 0 {
		return ErrNotFound
	}
	f.items[account] = f.items[account][1:]
	return nil
}

func (f *fake) deleteAll() error {
	if err := f.begin("deleteAll"); err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.items = nil
	return nil
}

// count is how many items an account has, or all accounts together.
func (f *fake) count(account string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := 0
	for name, secrets := range f.items {
		if account == "" || name == account {
			n += len(secrets)
		}
	}
	return n
}

// log is the calls so far, such as "set get".
func (f *fake) log() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return strings.Join(f.calls, " ")
}

// keyringOn is a keyring that cannot be looked into, in the given state.
func keyringOn(f *fake, state State) *Keyring {
	return newKeyring(blind{f, func(context.Context) State { return state }})
}

// disguises are the ways in which programs print a secret that they hold as bytes.
func disguises(secret string) []string {
	bytes := []byte(secret)
	return []string{
		secret, fmt.Sprint(bytes), fmt.Sprintf("%#v", bytes), fmt.Sprintf("%x", bytes), fmt.Sprintf("% x", bytes),
		"[byte 0x" + strings.ReplaceAll(fmt.Sprintf("% x", bytes), " ", ", 0x") + "]", // as GLib does
		"\\x" + strings.ReplaceAll(fmt.Sprintf("% x", bytes), " ", "\\x"),
		base64.StdEncoding.EncodeToString(bytes), base64.RawURLEncoding.EncodeToString(bytes),
		strings.Join(strings.Split(secret, ""), " "),
	}
}

// mustNotHold is for errors that come from a service: neither the secret nor a piece or a
// disguise of it may be in them, however they are printed.
func mustNotHold(t *testing.T, err error, secret string) {
	t.Helper()
	const piece = 16
	for ; err != nil; err = errors.Unwrap(err) {
		text := fmt.Sprintf("%v %+v %#v %q", err, err, err, err)
		for _, form := range append(disguises(secret), secret[len(secret)-piece/2:]) {
			for i := range max(1, len(form)-piece) {
				if part := form[i:min(len(form), i+piece)]; strings.Contains(text, part) {
					t.Errorf("the error %q holds %q, a part of the secret", err, part)
					return
				}
			}
		}
	}
}

func mustNotShow(t *testing.T, err error, secret string) {
	t.Helper()
	if err != nil && strings.Contains(err.Error(), secret) {
		t.Error("the error shows the secret")
	}
}
