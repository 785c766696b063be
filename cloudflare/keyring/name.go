//go:build linux || darwin || windows

package keyring

// service is the name that all tokens are filed under. Windows joins it to the
// account with a colon, so it must not contain one.
const service = "tokendoctor"
