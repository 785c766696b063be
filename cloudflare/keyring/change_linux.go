package keyring

// Keeping and deleting on a Secret Service. Neither is believed until a second look, and
// the file of a KWallet, have shown it.

import (
	"context"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/godbus/dbus/v5"

	"tokendoctor/cloudflare"
)

// labelOf is the name under which people see an item. It has no slash: kwalletd5 takes
// what precedes one for a folder, and leaves that folder when the item is deleted.
func labelOf(account string) string { return service + " " + path.Base(account) }

// labels are all the labels that an account's item ever had, in each form in which
// KWallet may show them: go-keyring's label, and the same cut at its slash.
func labels(account string) []string {
	id := path.Base(account)
	return []string{labelOf(account), "Password for '" + account + "' on '" + service + "'", id + "' on '" + service + "'"}
}

func (s *secretStore) set(ctx context.Context, account string, token cloudflare.Token, replace bool, notice Notice) error {
	o, err := s.open(ctx, account, notice)
	if err != nil {
		return err
	}
	var more []dbus.ObjectPath
	if len(o.items) == 0 {
		more = append(more, o.home.path)
	}
	if err := o.unlockFor(ctx, more...); err != nil {
		return err
	}
	session, err := o.session(ctx)
	if err != nil {
		return unread(err)
	}
	defer o.endSession(ctx, session)
	target := o.home.path
	if len(o.items) > 0 {
		target = o.items[0].in
		if !replace {
			switch kept, err := o.read(ctx, session, o.items[0]); {
			case err != nil:
				return err
			case kept.Token.Equal(token):
				return nil
			case !kept.Token.IsZero():
				return HoldsOtherError{kept}
			}
		}
	}
	began := time.Now()
	created, err := o.create(ctx, session, target, token)
	if err != nil {
		return err
	}
	if err := o.readBack(ctx, session, created, token); err != nil {
		return err
	}
	if o.name == KWallet {
		if err := s.written(ctx, o, began); err != nil {
			return err
		}
		if err := o.readBack(ctx, session, created, token); err != nil {
			return ErrUnknown
		}
	}
	if !o.stays(ctx) {
		return ErrUnknown
	}
	return nil
}

// create puts the token into a collection, replacing an item with the same attributes.
func (o *opened) create(ctx context.Context, session, target dbus.ObjectPath, token cloudflare.Token) (dbus.ObjectPath, error) {
	properties := map[string]dbus.Variant{
		secretItem + ".Label":      dbus.MakeVariant(labelOf(o.account)),
		secretItem + ".Attributes": dbus.MakeVariant(map[string]string{"service": service, "username": o.account}),
	}
	value := secret{session, []byte{}, []byte(token.Reveal()), "text/plain"}
	var created, prompt dbus.ObjectPath
	err := o.call(ctx, target, secretCollection+".CreateItem", properties, value, true).Store(&created, &prompt)
	if err != nil {
		return "", unwritten(err, token.Reveal())
	}
	result, err := o.prompt(ctx, prompt, MayAsk, o.notice)
	if err != nil {
		return "", unwritten(err, token.Reveal())
	}
	if prompt != noObject {
		_ = result.Store(&created) // if it fails, the search still finds the item
	}
	return created, nil
}

// readBack verifies that a later search will find the token. Items of other programs under
// the same name would hide it, and are removed.
func (o *opened) readBack(ctx context.Context, session, created dbus.ObjectPath, token cloudflare.Token) error {
	if err := o.refresh(ctx); err != nil {
		return ErrUnknown
	}
	at := slices.IndexFunc(o.items, func(i item) bool { return i.path == created })
	if at < 0 {
		at = 0
	}
	if len(o.items) == 0 {
		return ErrNotKept
	}
	switch kept, err := o.read(ctx, session, o.items[at]); {
	case err != nil:
		return ErrUnknown
	case !kept.Token.Equal(token):
		return ErrNotKept
	}
	for _, other := range slices.Delete(slices.Clone(o.items), at, at+1) {
		if err := o.remove(ctx, other); err != nil {
			return ErrUnknown
		}
	}
	return nil
}

// remove deletes an item. It is never tried in a locked collection: ksecretd (6.30)
// deletes the attributes there, and keeps the secret for good.
func (o *opened) remove(ctx context.Context, i item) error {
	switch locked, err := o.isLocked(ctx, i.in); {
	case err != nil:
		return unread(err)
	case locked:
		return UnavailableError{Seen{State: Locked, Provider: o.name}}
	}
	var prompt dbus.ObjectPath
	if err := o.call(ctx, i.path, secretItem+".Delete").Store(&prompt); err != nil {
		return unwritten(err, "")
	}
	if _, err := o.prompt(ctx, prompt, MayAsk, o.notice); err != nil {
		return unwritten(err, "")
	}
	return nil
}

func (s *secretStore) delete(ctx context.Context, account string, notice Notice) (Removed, error) {
	o, err := s.open(ctx, account, notice)
	if err != nil {
		return Removed{}, err
	}
	removed := Removed{Provider: o.name}
	var more []dbus.ObjectPath
	if o.name != GnomeKeyring { // no other lists everything while it is locked
		more = append(more, o.home.path)
	}
	if err := o.unlockFor(ctx, more...); err != nil {
		return removed, err
	}
	orphans, err := o.orphans(ctx)
	if err != nil {
		return removed, unread(err)
	}
	began := time.Now()
	doomed := slices.Concat(o.items, orphans)
	for _, i := range doomed {
		if ctx.Err() != nil {
			return removed, ErrNoAnswer
		}
		if err := o.remove(ctx, i); err != nil {
			return removed, err
		}
		removed.Items++
		if i.orphan {
			removed.Orphans++
		}
	}
	if err := o.verifyGone(ctx, doomed); err != nil {
		return removed, err
	}
	if o.name == KWallet && len(doomed) > 0 {
		if err := s.written(ctx, o, began); err != nil {
			return removed, err
		}
		if err := o.verifyGone(ctx, doomed); err != nil {
			return removed, err
		}
	}
	switch {
	case !o.stays(ctx):
		return removed, ErrUnknown
	case o.unsearched():
		return removed, ErrUnsearched
	}
	return removed, nil
}

// verifyGone looks for what was deleted. A collection that was locked meanwhile proves
// nothing.
func (o *opened) verifyGone(ctx context.Context, doomed []item) error {
	if err := o.refresh(ctx); err != nil {
		return ErrUnknown
	}
	orphans, err := o.orphans(ctx)
	switch {
	case err != nil:
		return ErrUnknown
	case len(o.items)+len(orphans) > 0:
		return errStillThere
	}
	for _, i := range doomed {
		if slices.ContainsFunc(o.all, func(c collection) bool { return c.path == i.in && c.locked }) {
			return ErrUnknown
		}
	}
	return nil
}

// orphans finds what an earlier deletion left in an open wallet: if KWallet is ended
// before it has written, the secret comes back without its attributes, and no search by
// them finds it again. Its label is still ours.
func (o *opened) orphans(ctx context.Context) ([]item, error) {
	if o.name != KWallet {
		return nil, nil
	}
	var found []item
	for _, c := range o.all {
		if c.locked {
			continue
		}
		var paths []dbus.ObjectPath
		if err := o.property(ctx, c.path, secretCollection, "Items").Store(&paths); err != nil {
			return nil, err
		}
		for _, path := range paths {
			if slices.ContainsFunc(o.items, func(i item) bool { return i.path == path }) {
				continue
			}
			var label string
			if err := o.property(ctx, path, secretItem, "Label").Store(&label); err != nil {
				return nil, err
			}
			if ours(label, o.account) {
				found = append(found, item{path: path, in: c.path, orphan: true})
			}
		}
	}
	return found, nil
}

// zoneInLabel is the id in one of our labels.
var zoneInLabel = cloudflare.Lazy(`[0-9a-f]{32}`)

// ours reports whether a label is one under which an account's token was kept, or any token's.
func ours(label, account string) bool {
	if account != "" {
		return slices.Contains(labels(account), label)
	}
	id := zoneInLabel().FindString(label)
	return id != "" && slices.Contains(labels("zone/"+id), label)
}

// written waits until a wallet's file is newer than the change. If there is no such file,
// it waits as long as KWallet may take to write.
func (s *secretStore) written(ctx context.Context, o *opened, began time.Time) error {
	o.notice(Seen{State: Writing, Provider: o.name})
	file := walletFile(keyringName(o.home.path))
	for end := time.Now().Add(s.late); ; {
		select {
		case <-ctx.Done():
			return ErrUnwritten
		case <-time.After(min(s.late, 100*time.Millisecond)):
		}
		if info, err := os.Stat(file); err == nil && info.ModTime().After(began) {
			return nil
		}
		if !o.stays(ctx) {
			return ErrUnwritten
		}
		if time.Now().After(end) {
			break
		}
	}
	if file != "" {
		return ErrUnwritten
	}
	return nil
}

// walletFile is the file of a wallet, or empty if it is not in one of the usual places.
func walletFile(name string) string {
	for _, dir := range keyringDirs() {
		file := filepath.Join(strings.TrimSuffix(dir, "keyrings"), "kwalletd", name+".kwl")
		if _, err := os.Stat(file); err == nil {
			return file
		}
	}
	return ""
}
