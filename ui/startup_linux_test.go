package ui_test

// What the program costs: the first frame and a key, beside the least that Bubble Tea
// takes for them (testdata/minimal), its memory and its size. Everything runs in one
// network without a name server.

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"tokendoctor/ui/ptytest"
)

// release builds the program as it is released.
func release(b *testing.B) string {
	b.Helper()
	binary := filepath.Join(b.TempDir(), "tokendoctor")
	if out, err := exec.Command("../.ci/build", binary).CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	return binary
}

// rival is a program at the same kind of terminal.
type rival struct {
	name, binary, first string
}

func rivals(b *testing.B) []rival {
	b.Helper()
	minimal := filepath.Join(b.TempDir(), "minimal")
	build(b, minimal, "./testdata/minimal")
	return []rival{{"tokendoctor", release(b), "Doctor"}, {"minimal", minimal, "minimal"}}
}

// quantile is one of the sorted times.
func quantile(times []time.Duration, q float64) time.Duration {
	slices.Sort(times)
	return times[min(len(times)-1, int(q*float64(len(times))))]
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// until waits for what a program writes, without a pause that would distort the figures.
func until(b *testing.B, x *ptytest.Terminal, ok func(raw string) bool) {
	b.Helper()
	for end := time.Now().Add(10 * time.Second); !ok(x.Raw()); time.Sleep(50 * time.Microsecond) {
		if time.Now().After(end) {
			b.Fatal("it writes nothing")
		}
	}
}

// noNetwork runs f where no request leaves the computer.
func noNetwork(b *testing.B, f func()) {
	b.Helper()
	inNamespace(b, func(string) {
		prepare(b, map[string]string{"/etc/hosts": "127.0.0.1 localhost\n", "/etc/resolv.conf": "nameserver 127.0.0.1\n"})
		f()
	})
}

// BenchmarkFirstFrame gives the median time from the start to the first frame, on a
// terminal that answers queries and on one that does not.
func BenchmarkFirstFrame(b *testing.B) {
	noNetwork(b, func() {
		all := rivals(b)
		for name, start := range map[string]func(testing.TB, *exec.Cmd, int, int) *ptytest.Terminal{"answers": ptytest.Start, "mute": ptytest.StartMute} {
			b.Run(name, func(b *testing.B) {
				times := make([][]time.Duration, len(all))
				for range 31 {
					for i, r := range all {
						cmd := exec.Command(r.binary)
						cmd.Env = environment(b, "/dev/null")
						began := time.Now()
						x := start(b, cmd, 80, 24)
						until(b, x, func(raw string) bool { return strings.Contains(raw, r.first) })
						times[i] = append(times[i], time.Since(began))
						x.Send(ptytest.CtrlC)
						x.Exit()
					}
				}
				for i, r := range all {
					b.ReportMetric(milliseconds(quantile(times[i], 0.5)), r.name+"-ms")
				}
				b.ReportMetric(float64(quantile(times[0], 0.5))/float64(quantile(times[1], 0.5)), "ratio")
				b.ReportMetric(0, "ns/op")
			})
		}
	})
}

// BenchmarkKey gives the time from a key to its frame at 80x24.
func BenchmarkKey(b *testing.B) {
	noNetwork(b, func() {
		for _, r := range rivals(b) {
			b.Run(r.name, func(b *testing.B) {
				cmd := exec.Command(r.binary)
				cmd.Env = environment(b, "/dev/null")
				x := ptytest.Start(b, cmd, 80, 24)
				until(b, x, func(raw string) bool { return strings.Contains(raw, r.first) })
				time.Sleep(time.Second)
				var times []time.Duration
				for i := range 400 {
					time.Sleep(20*time.Millisecond + time.Duration(i%17)*time.Millisecond)
					written := len(x.Raw())
					began := time.Now()
					x.Send([]string{ptytest.Down, ptytest.Up}[i%2])
					until(b, x, func(raw string) bool { return len(raw) > written })
					times = append(times, time.Since(began))
				}
				x.Send(ptytest.CtrlC)
				x.Exit()
				b.ReportMetric(milliseconds(quantile(times, 0.5)), "median-ms")
				b.ReportMetric(milliseconds(quantile(times, 0.99)), "p99-ms")
				b.ReportMetric(0, "ns/op")
			})
		}
	})
}

var peak = regexp.MustCompile(`VmHWM:\s+(\d+) kB`)

// BenchmarkFootprint gives the peak memory of a sitting, the size of the binary, and how
// long --version takes beside a program that does nothing.
func BenchmarkFootprint(b *testing.B) {
	noNetwork(b, func() {
		binary := release(b)
		cmd := exec.Command(binary, "practice", "undetermined")
		cmd.Env = environment(b, "/dev/null")
		x := ptytest.Start(b, cmd, 80, 24)
		x.Wait("Begin this practice case")
		for i := 0; i < 20 && !strings.Contains(x.Screen(), "[5 Result]"); i++ {
			x.Pause()
			x.Send(ptytest.Enter)
		}
		x.Wait("[5 Result]")
		status := readFile(b, fmt.Sprintf("/proc/%d/status", cmd.Process.Pid))
		kB, _ := strconv.Atoi(peak.FindStringSubmatch(status)[1])
		x.Send(ptytest.CtrlC)
		x.Exit()
		b.ReportMetric(float64(kB)*1024/1e6, "peak-MB")
		info, err := os.Stat(binary)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(info.Size())/1e6, "binary-MB")
		var version, nothing []time.Duration
		for range 31 {
			began := time.Now()
			if err := exec.Command(binary, "--version").Run(); err != nil {
				b.Fatal(err)
			}
			version = append(version, time.Since(began))
			began = time.Now()
			if err := exec.Command("true").Run(); err != nil {
				b.Fatal(err)
			}
			nothing = append(nothing, time.Since(began))
		}
		b.ReportMetric(milliseconds(quantile(version, 0.5)), "version-ms")
		b.ReportMetric(milliseconds(quantile(nothing, 0.5)), "true-ms")
		b.ReportMetric(0, "ns/op")
	})
}
