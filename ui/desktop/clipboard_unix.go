//go:build unix

package desktop

import (
	"os/exec"
	"syscall"
)

// alone gives a program a session of its own, and ends all of it where it is ended.
func alone(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}

// copyOnWindows is never called.
func copyOnWindows(string) error { return ErrNoClipboard }
