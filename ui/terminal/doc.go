// Package terminal is how bytes come in: pastes are told from keys and marked, lines are
// read without the terminal's echo, and signals are passed on, on each system.
//
// Nothing here prints, logs or keeps what was read: a paste holds the token.
package terminal
