//go:build !linux

package keyring

// words is what may be told of an error.
func words(err error) string { return err.Error() }
