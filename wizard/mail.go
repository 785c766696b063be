package wizard

// A mail as mail programs save it: with its header, and its text in quoted-printable,
// base64 or HTML, or the report attached (RFC 5322, RFC 2045 to 2049).

import (
	"cmp"
	"encoding/base64"
	"html"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"path"
	"slices"
	"strings"

	"tokendoctor/cloudflare"
)

const (
	// maxPart is more than a part of a mail has that can be a report, in bytes.
	maxPart = 1 << 20
	// maxDepth is how far a mail in a mail is looked into.
	maxDepth = 8
	// outlookMark begins a message in Outlook's own form, a compound file.
	outlookMark = "\xd0\xcf\x11\xe0"
	// pgpMark begins a text that was encrypted by OpenPGP (RFC 9580, 6.2.1).
	pgpMark = "-----BEGIN PGP MESSAGE-----"
)

var (
	// mboxLine begins each mail of a mailbox in one file (RFC 4155).
	mboxLine = cloudflare.Lazy(`(?m)(?:\A|^\r?\n)From \S+ .*\d\d:\d\d.*\r?\n`)
	// markup is what a page has and nobody reads; inText is that of it in the middle of a
	// word, perhaps.
	markup = cloudflare.Lazy(`(?is)<(?:style|script|head)\b.*?</(?:style|script|head)>|<!--.*?-->|<[a-z!/][^<>]*>`)
	inText = cloudflare.Lazy(`(?is)</?(?:a|b|i|u|em|strong|span|font|code|wbr)\b[^<>]*>`)
)

// IsMail reports whether a text is a mail with its header, or a mailbox of them.
func IsMail(text string) bool {
	_, ok := message(mboxLine().ReplaceAllString(text[:min(len(text), 64<<10)], ""))
	return ok
}

// message parses a mail, if a text is one.
func message(text string) (*mail.Message, bool) {
	m, err := mail.ReadMessage(strings.NewReader(strings.TrimLeft(text, "\r\n")))
	if err != nil {
		return nil, false
	}
	has := func(name string) bool { return m.Header.Get(name) != "" }
	return m, has("From") && (has("Date") || has("Subject")) || has("Mime-Version") || has("Content-Type")
}

// readable are the texts in which a report can be: the text itself, or the parts of a mail.
type readable struct {
	texts     []string
	encrypted bool // some of it cannot be read here
}

// readableIn takes a text apart, if it is one or more mails.
func readableIn(text string) readable {
	var r readable
	if starts := mboxLine().FindAllStringIndex(text, -1); len(starts) > 0 && starts[0][0] == 0 {
		for i, start := range starts {
			end := len(text)
			if i+1 < len(starts) {
				end = starts[i+1][0]
			}
			r.whole(text[start[1]:end], 0)
		}
	} else {
		r.whole(text, 0)
	}
	return r
}

// whole adds a mail, or a text that is none.
func (r *readable) whole(text string, depth int) {
	m, ok := message(text)
	if !ok {
		r.add(text, "")
		return
	}
	words := mime.WordDecoder{}
	if subject, err := words.DecodeHeader(m.Header.Get("Subject")); err == nil {
		r.texts = append(r.texts, subject) // somebody may have put a token there
	}
	r.part(m.Header.Get, m.Body, depth)
}

// part adds a part of a mail, as its header says.
func (r *readable) part(header func(string) string, body io.Reader, depth int) {
	kind, params, err := mime.ParseMediaType(header("Content-Type"))
	if err != nil {
		kind = "text/plain" // RFC 2045, 5.2
	}
	_, names, _ := mime.ParseMediaType(header("Content-Disposition"))
	name := cmp.Or(names["filename"], params["name"])
	switch strings.ToLower(header("Content-Transfer-Encoding")) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	most := int64(maxPart)
	switch {
	case depth > maxDepth:
		return
	case kind == "multipart/encrypted", kind == "application/pkcs7-mime", kind == "application/x-pkcs7-mime":
		r.encrypted = true
		return
	case strings.HasPrefix(kind, "multipart/"):
		for parts := multipart.NewReader(body, params["boundary"]); ; {
			p, err := parts.NextRawPart()
			if err != nil { // the end, or it was cut there
				return
			}
			r.part(p.Header.Get, p, depth+1)
		}
	case kind == "message/rfc822":
		most *= 40 // with what is attached to that
	case !strings.HasPrefix(kind, "text/") && !slices.Contains([]string{".txt", ".json", ".eml", ".htm", ".html"}, strings.ToLower(path.Ext(name))) && kind != "application/json":
		return
	}
	raw, _ := io.ReadAll(io.LimitReader(body, most)) // of what was cut, as much as there is
	if kind == "message/rfc822" || strings.HasSuffix(strings.ToLower(name), ".eml") {
		r.whole(string(raw), depth+1)
		return
	}
	r.add(string(raw), kind)
}

// add adds a text as people would see it.
func (r *readable) add(text, kind string) {
	start := strings.TrimSpace(text[:min(len(text), 500)])
	switch {
	case strings.HasPrefix(start, outlookMark), strings.Contains(text, pgpMark):
		r.encrypted = true
		return
	case kind == "text/html", strings.HasPrefix(start, "<"):
		text = html.UnescapeString(markup().ReplaceAllString(inText().ReplaceAllString(text, ""), " "))
	case strings.Contains(text, "=3D=3D=3D"): // the source of a mail without its header
		raw, _ := io.ReadAll(quotedprintable.NewReader(strings.NewReader(text)))
		text = string(raw)
	}
	r.texts = append(r.texts, text)
}
