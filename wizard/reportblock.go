package wizard

// The block at the end of a report's text. It holds the record, so that the program can
// open the report at the agent's desk. Mail programs wrap lines, put > before them and cut
// long messages: white space and quotation marks do not count, and a checksum tells a
// whole block from one that was cut or changed.

import (
	"bytes"
	"compress/flate"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"tokendoctor/cloudflare"
)

// Why a text is not opened as a report. Each is a sentence for people.
var (
	ErrNoReport        = errors.New("there is no report of Token Doctor in it")
	ErrReportStart     = errors.New("the beginning of the report's block is missing: copy it from the first line with ===== to the last one")
	ErrReportEnd       = errors.New("the report was cut short: its end is missing. Ask for it once more, as a file")
	ErrReportAltered   = errors.New("something in the report was changed on the way, or a part of it is missing. Ask for it once more, as a file")
	ErrReportSchema    = errors.New("another version of Token Doctor made this report. Bring this one up to date")
	ErrReportOld       = errors.New("an older Token Doctor made this report, without what is needed to open it. It can only be read as it is")
	ErrReportCheck     = errors.New("this is what check prints, not a report. In the wizard, e makes a report")
	ErrReportSeveral   = errors.New("there is more than one report in it. Save each as a file of its own")
	ErrReportEncrypted = errors.New("the mail is encrypted, or in a form of Outlook's own. Open it in the mail program, and save its text or what is attached")
	ErrReportSecret    = errors.New("it holds a token or key, so it was not opened. Whoever could read this can use it: have it rolled at Cloudflare now, and delete the message")
)

// reportFormat is that of the block. Another dictionary, compression or alphabet is
// another format.
const reportFormat = 1

// blockWords are texts that reports of the first release hold, the most frequent last: with
// them as a dictionary a block has half the size. They stay as they are when the program
// says something else, or reports that are under way could not be opened any more.
//
//go:embed reportblock.words
var blockWords string

var (
	reportStart = cloudflare.Lazy(`=+TokenDoctorreportblock([0-9]{1,4})=+`)
	reportHead  = cloudflare.Lazy(`TokenDoctorreport,case[0-9A-Z]{8}`)
	reportEnd   = cloudflare.Lazy(`=+endofreport([0-9a-f]{8})=+`)
)

// maxRecord is the most that a record may have, in bytes: the largest has a tenth of it.
const maxRecord = 256 << 10

// sealed gives a record its checksum.
func (r SupportReport) sealed() SupportReport {
	r.Sum = ""
	r.Sum, _ = sumOfRecord([]byte(encoded(r, ""))) // what was just encoded can be read
	return r
}

// sumOfRecord is the checksum of a record: of all its members but the checksum, in one
// fixed form, so that a program that reformats the JSON changes nothing.
func sumOfRecord(record []byte) (string, error) {
	dec := json.NewDecoder(bytes.NewReader(record))
	dec.UseNumber()
	var members map[string]any
	if err := dec.Decode(&members); err != nil {
		return "", err
	}
	delete(members, "sum")
	plain, err := json.Marshal(members) // with its names in order
	sum := sha256.Sum256(plain)
	return fmt.Sprintf("%x", sum[:4]), err
}

// block is the record as it is printed at the end of the text.
func (r SupportReport) block() string {
	var packed bytes.Buffer
	w, _ := flate.NewWriterDict(&packed, flate.BestCompression, []byte(blockWords))
	_, _ = io.WriteString(w, encoded(r, "")) // to memory
	_ = w.Close()
	code := base64.RawStdEncoding.EncodeToString(packed.Bytes())
	var out strings.Builder
	fmt.Fprintf(&out, "===== Token Doctor report block %d =====\n", reportFormat)
	const group, line = 8, 7 // short runs: none looks like a token, and none is too long for a line
	for n := 0; len(code) > 0; n++ {
		size := min(group, len(code))
		switch {
		case n%line > 0:
			out.WriteByte(' ')
		case n > 0:
			out.WriteByte('\n')
		}
		out.WriteString(code[:size])
		code = code[size:]
	}
	fmt.Fprintf(&out, "\n===== end of report %s =====\n", r.Sum)
	return out.String()
}

// dense is a text without what mail adds to it (white space, quotation marks and
// everything that is not ASCII), and where each of its bytes was.
func dense(text string) (out string, at []int) {
	kept := make([]byte, 0, len(text))
	for i := range len(text) {
		if c := text[i]; c > ' ' && c <= '~' && c != '>' && c != '|' {
			kept, at = append(kept, c), append(at, i)
		}
	}
	return string(kept), append(at, len(text))
}

// openBlock finds the last block in a text and gives its record.
func openBlock(text string) (record []byte, err error) {
	text, _ = dense(text)
	starts := reportStart().FindAllStringSubmatchIndex(text, -1)
	if starts == nil {
		if reportEnd().MatchString(text) {
			return nil, ErrReportStart
		}
		if reportHead().MatchString(text) { // it was cut before the block, or sent without it
			return nil, ErrReportEnd
		}
		return nil, ErrNoReport
	}
	start := starts[len(starts)-1]
	if text[start[2]:start[3]] != strconv.Itoa(reportFormat) {
		return nil, ErrReportSchema
	}
	text = text[start[1]:]
	end := reportEnd().FindStringSubmatchIndex(text)
	if end == nil {
		return nil, ErrReportEnd
	}
	packed, err := base64.RawStdEncoding.DecodeString(text[:end[0]])
	if err != nil {
		return nil, ErrReportAltered
	}
	record, err = io.ReadAll(io.LimitReader(flate.NewReaderDict(bytes.NewReader(packed), []byte(blockWords)), maxRecord+1))
	if err != nil || len(record) > maxRecord {
		return nil, ErrReportAltered
	}
	if sum, err := sumOfRecord(record); err != nil || sum != text[end[2]:end[3]] {
		return nil, ErrReportAltered
	}
	return record, nil
}

// around is a text without its blocks, whose groups of letters are not words: it is
// searched for secrets.
func around(text string) string {
	marks, at := dense(text)
	var out strings.Builder
	from := 0 // in marks
	for _, start := range reportStart().FindAllStringIndex(marks, -1) {
		if start[0] < from {
			continue
		}
		out.WriteString(text[at[from]:at[start[0]]] + "\n")
		end := reportEnd().FindStringIndex(marks[start[1]:])
		if end == nil {
			return out.String() // it was cut, and what follows is the block's
		}
		from = start[1] + end[1]
	}
	return out.String() + text[at[from]:]
}
