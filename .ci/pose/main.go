// Command pose stands in Cloudflare's place for .ci/real-network: it writes test
// authorities and certificates into a folder, prints what a made-up customer types, and
// answers on the address that it is given as the simulator does.
//
//	go run ./.ci/pose FOLDER ADDRESS
package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"log"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"tokendoctor/cloudflare/simulator"
	"tokendoctor/wizard"
	"tokendoctor/wizard/practice"
)

const name = "api.cloudflare.com"

func main() {
	log.SetFlags(0)
	if len(os.Args) != 3 {
		log.Fatal("usage: pose FOLDER ADDRESS")
	}
	folder, address := os.Args[1], os.Args[2]
	now := time.Now()
	public, corp := authority("Test public authority"), authority("Example Inspection")
	between := signed(isAuthority("Test authority in between"), &public)
	for file, c := range map[string]pair{
		"public": public, "corp": corp, "nobody": authority("Some other authority"),
		"good": public.leaf(name, now), "other": public.leaf("box.example.net", now), "inspected": corp.leaf(name, now),
		"past": public.leaf(name, now.AddDate(-2, 0, 0)), "pastcorp": corp.leaf(name, now.AddDate(-2, 0, 0)),
		"future": public.leaf(name, now.AddDate(2, 0, 0)), "pastother": public.leaf("box.example.net", now.AddDate(-2, 0, 0)),
		"othercorp": corp.leaf("box.example.net", now), "self": signed(leafFor(name, now), nil), "selfother": signed(leafFor("router.example.net", now), nil),
		"proxy": public.leaf("10.77.1.1", now), "proxycorp": corp.leaf("10.77.1.1", now), "proxypast": public.leaf("10.77.1.1", now.AddDate(-2, 0, 0)),
		"short": between.leaf(name, now), "between": between,
	} {
		c.write(filepath.Join(folder, file+".pem"))
	}
	sc, _ := practice.ScenarioFor(wizard.Healthy)
	say(filepath.Join(folder, "customer"), fmt.Sprintf("token=%s zone=%s domain=%s\n", sc.Paste, sc.ZoneID, sc.Domain))
	sim := simulator.New(sc.World)
	server := &http.Server{Addr: address, Handler: sim.Handler(), ReadHeaderTimeout: 10 * time.Second}
	log.Fatal(server.ListenAndServeTLS(filepath.Join(folder, "good.pem"), filepath.Join(folder, "good.pem")))
}

// pair is a certificate with its key.
type pair struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

func authority(name string) pair { return signed(isAuthority(name), nil) }

func isAuthority(name string) *x509.Certificate {
	return &x509.Certificate{
		Subject: pkix.Name{CommonName: name}, NotBefore: time.Now().AddDate(-3, 0, 0), NotAfter: time.Now().AddDate(3, 0, 0),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
	}
}

// leaf is valid for 30 days around a time.
func (p pair) leaf(name string, at time.Time) pair { return signed(leafFor(name, at), &p) }

func leafFor(name string, at time.Time) *x509.Certificate {
	t := &x509.Certificate{Subject: pkix.Name{CommonName: name}, NotBefore: at.AddDate(0, 0, -15), NotAfter: at.AddDate(0, 0, 15)}
	if ip := net.ParseIP(name); ip != nil {
		t.IPAddresses = []net.IP{ip}
	} else {
		t.DNSNames = []string{name}
	}
	return t
}

func signed(t *x509.Certificate, by *pair) pair {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		log.Fatal(err)
	}
	t.SerialNumber = big.NewInt(time.Now().UnixNano())
	if by == nil {
		by = &pair{t, key}
	}
	der, err := x509.CreateCertificate(rand.Reader, t, by.cert, key.Public(), by.key)
	if err != nil {
		log.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		log.Fatal(err)
	}
	return pair{cert, key}
}

// write puts both into one file, as haproxy and mitmproxy want them.
func (p pair) write(file string) {
	key, err := x509.MarshalPKCS8PrivateKey(p.key)
	if err != nil {
		log.Fatal(err)
	}
	say(file, string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key}))+string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: p.cert.Raw})))
}

func say(file, text string) {
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		log.Fatal(err)
	}
}
