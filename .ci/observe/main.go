// Command observe runs a program in a terminal inside the terminal that it is run in, and
// keeps what the program shows as text in a file, so that a script can wait for words.
// Nothing else about the outer terminal changes: all bytes go both ways as they are.
//
//	observe SCREEN PROGRAM [ARGUMENT ...]     run by .ci/real-terminals
//
// The bytes that came in are appended to SCREEN.in.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"

	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
	"golang.org/x/term"
)

func main() {
	if err := run(os.Args[1], os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, "observe:", err)
		os.Exit(1)
	}
}

func run(file string, command []string) error {
	before, err := term.MakeRaw(0)
	if err != nil {
		return err
	}
	defer func() { _ = term.Restore(0, before) }()
	columns, rows, err := term.GetSize(0)
	if err != nil {
		return err
	}
	inside, err := pty.StartWithSize(exec.Command(command[0], command[1:]...), &pty.Winsize{Cols: uint16(columns), Rows: uint16(rows)})
	if err != nil {
		return err
	}
	screen := vt.NewSafeEmulator(columns, rows)
	go func() { _, _ = io.Copy(io.Discard, screen) }() // the outer terminal answers
	resized := make(chan os.Signal, 1)
	signal.Notify(resized, syscall.SIGWINCH)
	go func() {
		for range resized {
			if columns, rows, err := term.GetSize(0); err == nil {
				screen.Resize(columns, rows)
				_ = pty.Setsize(inside, &pty.Winsize{Cols: uint16(columns), Rows: uint16(rows)})
			}
		}
	}()
	log, err := os.Create(file + ".in")
	if err != nil {
		return err
	}
	go func() { _, _ = io.Copy(inside, io.TeeReader(os.Stdin, log)) }()
	for buf := make([]byte, 64<<10); ; {
		n, err := inside.Read(buf)
		if _, err := os.Stdout.Write(buf[:n]); err != nil {
			return err
		}
		if _, err := screen.Write(buf[:n]); err != nil {
			return err
		}
		if err := keep(file, screen.String()); err != nil {
			return err
		}
		switch {
		case errors.Is(err, io.EOF), errors.Is(err, syscall.EIO): // the program has ended
			return nil
		case err != nil:
			return err
		}
	}
}

// keep writes the screen to a file in one go, without trailing blanks.
func keep(file, text string) error {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " \r")
	}
	if err := os.WriteFile(file+".new", []byte(strings.Join(lines, "\n")), 0o600); err != nil {
		return err
	}
	return os.Rename(file+".new", file)
}
