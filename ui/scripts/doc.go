// Package scripts is what the commands without a screen do: where check takes its token
// and its answers from, how reports are read, and how many sites are checked in turn.
//
// What may live here: files and streams that a command was given, and the order of many
// checks. A single check is ui.Check; what a result means is the wizard's.
package scripts
