// Package ui is what a person sees: the full-screen program, the same on ordinary
// lines (plain mode), and the line driver of check.
//
// What may live here: screens, keys, layout, and the running of what package
// wizard wants. There is one tea.Model; screens are plain structs that get
// messages and return actions. Plain mode has no screens of its own: it shows the same
// ones, and makes keys and pastes of the lines that are answered. Network, keyring, desktop and simulated worlds are reached
// through the small interfaces in ports.go, which main fills.
//
// Rules of the package:
//
//   - Nothing does IO in Update: a tea.Cmd does, and tells what came of it.
//   - No message is ever printed or logged: a paste holds the token.
//   - Status is always a word; colour only repeats it.
package ui
