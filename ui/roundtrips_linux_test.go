package ui_test

// How long a person waits for the verdict, in round trips: the released program, and
// curl, against one server behind a wire that takes its time.

import (
	"fmt"
	"net"
	"net/http"
	"os/exec"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"tokendoctor/ui/ptytest"
)

// far is an address whose packets come back to this computer, as if from there.
const far = "10.9.0.2"

// farAway makes a network device with far behind it; the wire takes half of the round
// trip each way. Packets keep their order.
func farAway(t testing.TB) (roundTrip *atomic.Int64, local net.IP) {
	t.Helper()
	local = net.IPv4(10, 9, 0, 1)
	tun, err := unix.Open("/dev/net/tun", unix.O_RDWR|unix.O_CLOEXEC, 0)
	if err != nil {
		t.Skipf("no network device can be made here: %v", err)
	}
	t.Cleanup(func() { _ = unix.Close(tun) })
	control, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(control)
	for _, step := range []struct {
		fd      int
		request uint
		set     func(*unix.Ifreq) error
	}{
		{tun, unix.TUNSETIFF, func(r *unix.Ifreq) error { r.SetUint16(unix.IFF_TUN | unix.IFF_NO_PI); return nil }},
		{control, unix.SIOCSIFADDR, func(r *unix.Ifreq) error { return r.SetInet4Addr(local.To4()) }},
		{control, unix.SIOCSIFNETMASK, func(r *unix.Ifreq) error { return r.SetInet4Addr(net.IPv4(255, 255, 255, 0).To4()) }},
		{control, unix.SIOCSIFFLAGS, func(r *unix.Ifreq) error { r.SetUint16(unix.IFF_UP | unix.IFF_RUNNING); return nil }},
	} {
		r, err := unix.NewIfreq("far0")
		if err == nil {
			err = step.set(r)
		}
		if err == nil {
			err = unix.IoctlIfreq(step.fd, step.request, r)
		}
		if err != nil {
			t.Skipf("no network device can be made here: %v", err)
		}
	}
	type packet struct {
		due  time.Time
		data []byte
	}
	roundTrip = new(atomic.Int64)
	wire := make(chan packet, 1<<12)
	go func() {
		defer close(wire)
		for {
			buf := make([]byte, 1<<16)
			n, err := unix.Read(tun, buf)
			if err != nil {
				return
			}
			if n >= 20 && buf[0]>>4 == 4 {
				for i := 12; i < 16; i++ { // swap from and to; the checksums stay the same
					buf[i], buf[i+4] = buf[i+4], buf[i]
				}
				wire <- packet{time.Now().Add(time.Duration(roundTrip.Load() / 2)), buf[:n]}
			}
		}
	}()
	go func() {
		for p := range wire {
			time.Sleep(time.Until(p.due))
			_, _ = unix.Write(tun, p.data)
		}
	}()
	return roundTrip, local
}

// BenchmarkVerdict gives the time from the last answer to the verdict, that of check, and
// that of the article's two curl commands, in round trips.
func BenchmarkVerdict(b *testing.B) {
	curl, err := exec.LookPath("curl")
	if err != nil {
		b.Skip("curl is not installed")
	}
	inNamespace(b, func(binary string) {
		roundTrip, local := farAway(b)
		prepare(b, map[string]string{"/etc/hosts": "127.0.0.1 localhost\n" + far + " api.cloudflare.com\n"})
		sc, sim, ca := pose(b, "missing-permission", local.String())
		for _, each := range []time.Duration{25 * time.Millisecond, 100 * time.Millisecond, 250 * time.Millisecond} {
			roundTrip.Store(int64(each))
			b.Run(fmt.Sprint(each), func(b *testing.B) {
				times := func(name string, took time.Duration) {
					b.ReportMetric(float64(took)/float64(each), name+"-roundtrips")
					b.ReportMetric(float64(took.Milliseconds()), name+"-ms")
				}
				for b.Loop() {
					before := len(sim.Requests())
					cmd := exec.Command(binary)
					cmd.Env = environment(b, ca)
					x := ptytest.Start(b, cmd, 80, 24)
					x.Wait("PASS Reach")
					enterZone(x, sc)
					giveToken(x, sc.Paste)
					x.Pause()
					began := time.Now()
					x.Send(ptytest.Enter)
					x.Wait("All checks have ended")
					times("wizard", time.Since(began))
					b.ReportMetric(float64(len(sim.Requests())-before), "requests")
					x.Send(ptytest.CtrlC)
					x.Exit()

					began = time.Now()
					runCheck(b, binary, environment(b, ca), sc)
					times("check", time.Since(began))

					began = time.Now()
					for _, args := range [][]string{
						{"https://api.cloudflare.com/client/v4/user/tokens/verify"},
						{"-X", http.MethodPost, "--data", `{"purge_everything":true}`, "https://api.cloudflare.com/client/v4/zones/" + sc.ZoneID + "/purge_cache"},
					} {
						args = append([]string{"-s", "-o", "/dev/null", "--cacert", ca, "-H", "Authorization: Bearer " + sc.Paste}, args...)
						if err := exec.Command(curl, args...).Run(); err != nil {
							b.Fatal(err)
						}
					}
					times("curl", time.Since(began))
				}
				b.ReportMetric(0, "ns/op")
			})
		}
	})
}
