package wizard_test

import (
	"encoding/base64"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tokendoctor/wizard"
)

// mails are what mail programs made of one report: mutt 2.2.9, neomutt 20220429, s-nail
// 14.9.24, swaks 20201014.0, nodemailer 10 and the e-mail library of Python, which also
// wrote the mailbox.
func mails(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	files, err := filepath.Glob("testdata/mail/*")
	if err != nil || len(files) < 11 {
		t.Fatalf("%d mails, %v", len(files), err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		out[filepath.Base(file)] = string(text)
	}
	return out
}

// The source of a mail is opened like the report in it, with either end of lines.
func TestReportInTheSourceOfAMail(t *testing.T) {
	for name, text := range mails(t) {
		unix := strings.ReplaceAll(text, "\r\n", "\n")
		for ends, text := range map[string]string{"LF": unix, "CR LF": strings.ReplaceAll(unix, "\n", "\r\n")} {
			r, err := wizard.ReadReport(text)
			if err != nil || r.Case != "43WK14ZP" || r.Verdict.Cause != wizard.MissingPermission || r.State().Verdict().Confidence != wizard.Confirmed {
				t.Errorf("%s with %s: %v, case %s", name, ends, err, r.Case)
			}
			if !wizard.IsMail(text) {
				t.Errorf("%s with %s is taken for no mail", name, ends)
			}
		}
	}
}

// What a mail holds beside the report counts, in whatever form it is; what it names in its
// header does not.
func TestWhatAMailHoldsBesideTheReport(t *testing.T) {
	all := mails(t)
	token := "cfut_" + strings.Repeat("SAMPLE0sample", 4)[:40] + "0badc0de" // made up
	report := walked(t, "missing-permission").SupportReport("tokendoctor test")
	text := report.Text()
	cases := []string{"43WK14ZP", report.Case} // of the kept mails, and of a report made today
	header := "From: Anna <anna@example.com>\nSubject: Report\nMIME-Version: 1.0\n"
	coded := base64.StdEncoding.EncodeToString([]byte(token))
	html := func(s string) string { return strings.ReplaceAll(strings.ReplaceAll(s, ">", "&gt;"), "\n", "<br>\n") }
	part := func(header, body string) string { return "--x\nContent-Type: " + header + "\n\n" + body + "\n" }
	several := func(parts ...string) string {
		return header + "Content-Type: multipart/mixed; boundary=x\n\n" + strings.Join(parts, "") + "--x--\n"
	}
	expired := walked(t, "expired").SupportReport("tokendoctor test").Text()
	for name, c := range map[string]struct {
		text string
		want error
	}{
		"digits in the header":        {"Message-ID: <da39a3ee5e6b4b0d3255bfef95601890afd80709@example.com>\n" + header + "\n" + text, nil},
		"a token in base64":           {several(part("text/plain\nContent-Transfer-Encoding: base64", coded), part("text/plain", text)), wizard.ErrReportSecret},
		"a token after the report":    {several(part("text/plain", text), part("text/plain", token)), wizard.ErrReportSecret},
		"a token in the page beside":  {several(part("text/plain", text), part("text/html", "<p>"+token[:20]+"<b></b>"+token[20:])), wizard.ErrReportSecret},
		"a token in the page, whole":  {several(part("text/plain", text), part("text/html", "<p>"+token+"</p>")), wizard.ErrReportSecret},
		"a token in the subject":      {strings.Replace(header, "Report", "=?utf-8?B?"+coded+"?=", 1) + "\n" + text, wizard.ErrReportSecret},
		"a picture beside":            {several(part("image/png", "\x89PNG"+token), part("text/plain", text)), nil},
		"the same twice":              {several(part("text/plain", text), part("text/html", html(text))), nil},
		"two reports":                 {several(part("text/plain", text), part("text/plain", expired)), wizard.ErrReportSeveral},
		"a mailbox with two reports":  {all["python.mbox"] + "\nFrom anna Mon Nov 30 10:00:00 2026\n" + header + "\n" + expired, wizard.ErrReportSeveral},
		"none":                        {header + "\nHello,\n", wizard.ErrNoReport},
		"named and not attached":      {header + "\nToken Doctor report, case 43WK14ZP\n", wizard.ErrReportEnd},
		"cut in base64":               {all["s-nail-base64.eml"][:3000], wizard.ErrReportEnd},
		"cut in quoted-printable":     {all["s-nail-quoted-printable.eml"][:len(all["s-nail-quoted-printable.eml"])-60], wizard.ErrReportEnd},
		"encrypted by OpenPGP":        {header + "Content-Type: multipart/encrypted; boundary=x\n\n" + part("application/pgp-encrypted", "Version: 1"), wizard.ErrReportEncrypted},
		"encrypted in the text":       {header + "\n-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n", wizard.ErrReportEncrypted},
		"encrypted by S/MIME":         {header + "Content-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nMIAG", wizard.ErrReportEncrypted},
		"Outlook's own form":          {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", wizard.ErrReportEncrypted},
		"the source without a header": {strings.SplitN(strings.ReplaceAll(all["s-nail-quoted-printable.eml"], "\r", ""), "\n\n", 2)[1], nil},
		"a page":                      {"<!DOCTYPE html><html><body>" + html(text), nil},
		"mails in mails":              {strings.Repeat(header+"Content-Type: message/rfc822\n\n", 100) + header + "\n" + text, wizard.ErrNoReport},
	} {
		if r, err := wizard.ReadReport(c.text); !errors.Is(err, c.want) || (c.want == nil) != slices.Contains(cases, r.Case) {
			t.Errorf("%s: %v, case %s, want %v", name, err, r.Case, c.want)
		}
	}
}
