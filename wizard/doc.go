// Package wizard is what the program thinks: the way through the screens, the
// findings, the diagnosis, the questions and the cards.
//
// It is pure. What may live here takes values and returns values: no network,
// no file, no clock, no terminal. It wants probes (cloudflare.Probe, a value)
// and receives their results; time comes from the server's Date header.
//
// To change what the program knows, edit table.go (causes and what speaks for
// or against them), question.go (what may be asked) or a card in cards/.
package wizard
