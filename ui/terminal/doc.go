// Package terminal is how bytes come in, on each system: it tells pastes from keys and
// marks them, reads lines without the terminal's echo, and passes signals on.
//
// Nothing here prints, logs or keeps what was read: a paste holds the token.
package terminal
