package webhost

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"tokendoctor/cloudflare"
)

// Block is what was found out on the web host.
type Block struct {
	Sum  string // the first digits of the SHA-256 of its words, which tells two blocks apart
	Zone cloudflare.ZoneID
	By   string // wp_remote_request, or curl where WordPress was not loaded
	Site string // the host name of the WordPress site; empty if not known

	WordPress, PHP, Curl string // versions; empty where there is none
	ForgeCache           string // the same, of the plug-in; - where it states none
	Active               bool   // the plug-in is switched on
	Proxy                bool   // the host goes through a proxy

	Value   string               // fingerprint of the value that was given there, or "other 54 -"
	Inside  string               // the same, without the strays
	Strays  []cloudflare.Foreign // what was found around or inside the value; the offsets are not known
	Unsent  bool                 // it was another credential and was not sent
	Replies []Answer
}

// Answer is one answer that the web host got.
type Answer struct {
	Question Question
	Reply    cloudflare.Reply // Failure.Step is empty where WordPress itself did not let the request out
}

// Question is one of the questions that the script asks.
type Question string

// The questions, in their order.
const (
	Reach   Question = "reach"
	Verify  Question = "verify"
	Zone    Question = "zone"
	Account Question = "account"
	Purge   Question = "purge"
	Zone4   Question = "zone4" // as Zone, over IPv4 alone
	Zone6   Question = "zone6" // over IPv6 alone
)

var endpoints = map[Question]cloudflare.Endpoint{
	Reach: cloudflare.EndpointReach, Verify: cloudflare.EndpointVerifyUser, Zone: cloudflare.EndpointZone, Account: cloudflare.EndpointVerifyAccount,
	Purge: cloudflare.EndpointPurge, Zone4: cloudflare.EndpointZone, Zone6: cloudflare.EndpointZone,
}

// Reply is the answer to a question.
func (b Block) Reply(q Question) (cloudflare.Reply, bool) {
	if i := slices.IndexFunc(b.Replies, func(r Answer) bool { return r.Question == q }); i >= 0 {
		return b.Replies[i].Reply, true
	}
	return cloudflare.Reply{}, false
}

// Why a text is not read as a block.
var (
	ErrNoBlock = errors.New("there is no block of the host script in it")
	ErrStart   = errors.New("its beginning is missing")
	ErrEnd     = errors.New("its end is missing")
	ErrFormat  = errors.New("another version of the script made it")
	ErrAltered = errors.New("something in it was changed")
)

var (
	blockStart = cloudflare.Lazy(`=+TokenDoctorhostblock([0-9]{1,4})=+`)
	blockEnd   = cloudflare.Lazy(`=+end([0-9a-f]{8})=+`)
	// terminalCodes are the instructions to a terminal among the text: colours, titles,
	// and what tmux or screen adds.
	terminalCodes = cloudflare.Lazy(`\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[PX^_][^\x1b]*\x1b\\|\x1b[ -/]*[0-~]`)
)

// ReadBlock finds the last block in a text, whatever surrounds it. White space, quotation
// marks of a mail, borders and colours do not count: the text went through a terminal, a
// mail or a chat.
func ReadBlock(text string) (Block, error) {
	text = strings.Map(func(r rune) rune {
		if r <= ' ' || r == '>' || r == '|' || r > '~' {
			return -1
		}
		return r
	}, terminalCodes().ReplaceAllString(text, ""))
	starts := blockStart().FindAllStringSubmatchIndex(text, -1)
	if starts == nil {
		if blockEnd().MatchString(text) {
			return Block{}, ErrStart
		}
		return Block{}, ErrNoBlock
	}
	start := starts[len(starts)-1]
	if text[start[2]:start[3]] != strconv.Itoa(format) {
		return Block{}, ErrFormat
	}
	text = text[start[1]:]
	end := blockEnd().FindStringSubmatchIndex(text)
	if end == nil {
		return Block{}, ErrEnd
	}
	body := text[:end[0]]
	sum := sumOf(body)
	if sum != text[end[2]:end[3]] {
		return Block{}, ErrAltered
	}
	b := Block{Sum: sum}
	if !b.read(body) || !b.Zone.Valid() {
		return Block{}, ErrAltered
	}
	return b, nil
}

func sumOf(body string) string {
	sum := sha256.Sum256([]byte(body))
	return fmt.Sprintf("%x", sum[:4])
}

// Forms of the words in a block.
var (
	versionForm = cloudflare.Lazy(`^[0-9]{1,3}(?:\.[0-9]{1,5}){1,3}$`)
	valueForm   = cloudflare.Lazy(`^(cfut_|cfat_|old|other)/([0-9]{1,5})/([0-9a-f]{8}|-)$`)
	strayForm   = cloudflare.Lazy(`^([a-z0-9-]{3,24})/(start|inside|end)/([0-9]{1,5})$`)
	pluginForm  = cloudflare.Lazy(`^([0-9.]{1,20}|-)/(active|inactive)$`)
)

var (
	places  = map[string]cloudflare.Place{placeWord(cloudflare.AtStart): cloudflare.AtStart, placeWord(cloudflare.Inside): cloudflare.Inside, placeWord(cloudflare.AtEnd): cloudflare.AtEnd}
	strayOf = sync.OnceValue(func() map[string]cloudflare.Contaminant {
		out := map[string]cloudflare.Contaminant{}
		for _, c := range cloudflare.Contaminants() {
			out[slugOf(string(c))] = c
		}
		return out
	})
)

// placeWord is a place as it stands in a block: start, inside or end.
func placeWord(p cloudflare.Place) string {
	words := strings.Fields(string(p))
	return words[len(words)-1]
}

// read takes the words of a block. It reports whether each is known and has the form that
// it should.
func (b *Block) read(body string) bool {
	var reply *scriptReply
	for word := range strings.SplitSeq(strings.TrimSuffix(body, ";"), ";") {
		key, value, _ := strings.Cut(word, "=")
		switch {
		case key == "ask":
			b.add(reply)
			reply = newScriptReply(Question(value))
			if reply == nil {
				return false
			}
		case reply != nil:
			if !reply.read(key, value) {
				return false
			}
		case !b.readHead(key, value):
			return false
		}
	}
	b.add(reply)
	return b.Value != "" && len(b.Replies) > 0
}

func (b *Block) readHead(key, value string) bool {
	switch key {
	case "zone":
		b.Zone = cloudflare.ZoneID(value)
	case "by":
		b.By = value
		return value == "wp_remote_request" || value == "curl"
	case "wordpress", "php", "curl":
		to := map[string]*string{"wordpress": &b.WordPress, "php": &b.PHP, "curl": &b.Curl}[key]
		if value != "-" {
			*to = value
		}
		return value == "-" || versionForm().MatchString(value)
	case "site":
		b.Site = cloudflare.PlainName(value)
		return b.Site != ""
	case "proxy":
		b.Proxy = true
	case "forgecache":
		m := pluginForm().FindStringSubmatch(value)
		if m == nil || m[1] != "-" && !versionForm().MatchString(m[1]) {
			return false
		}
		if active := m[2] == "active"; active || !b.Active { // there can be two of them
			b.ForgeCache, b.Active = m[1], active
		}
	case "value", "inside":
		m := valueForm().FindStringSubmatch(value)
		if m == nil {
			return false
		}
		if key == "value" {
			b.Value = strings.Join(m[1:], " ")
		} else {
			b.Inside = strings.Join(m[1:], " ")
		}
	case "stray":
		m := strayForm().FindStringSubmatch(value)
		if m == nil || strayOf()[m[1]] == "" || len(b.Strays) > 64 {
			return false
		}
		n, _ := strconv.Atoi(m[3])
		b.Strays = append(b.Strays, cloudflare.Foreign{What: strayOf()[m[1]], Where: places[m[2]], Count: n})
	case "unsent":
		b.Unsent = true
	default:
		return false
	}
	return true
}

// Text is the block as the script prints it.
func (b Block) Text() string {
	head := []string{"zone=" + string(b.Zone)}
	site := []string{"by=" + b.By}
	for _, v := range [][2]string{{"wordpress", b.WordPress}, {"php", b.PHP}, {"curl", b.Curl}} {
		if v[1] != "" {
			site = append(site, v[0]+"="+v[1])
		}
	}
	if b.Site != "" {
		site = append(site, "site="+b.Site)
	}
	if b.Proxy {
		site = append(site, "proxy=environment")
	}
	if b.ForgeCache != "" {
		site = append(site, "forgecache="+b.ForgeCache+"/"+map[bool]string{true: "active", false: "inactive"}[b.Active])
	}
	value := []string{"value=" + strings.ReplaceAll(b.Value, " ", "/")}
	if len(b.Strays) > 0 {
		value = append(value, "inside="+strings.ReplaceAll(b.Inside, " ", "/"))
	}
	for _, f := range b.Strays {
		value = append(value, fmt.Sprintf("stray=%s/%s/%d", slugOf(string(f.What)), placeWord(f.Where), f.Count))
	}
	if b.Unsent {
		value = append(value, "unsent")
	}
	groups := [][]string{head, site, value}
	for _, r := range b.Replies {
		groups = append(groups, r.words())
	}
	const width = 70
	var out strings.Builder
	for _, words := range groups {
		line := ""
		for _, word := range words {
			if line != "" && len(line)+1+len(word)+1 > width {
				out.WriteString(line + "\n")
				line = " "
			}
			if line != "" {
				line += " "
			}
			line += word + ";"
		}
		out.WriteString(line + "\n")
	}
	sum := sumOf(strings.Join(strings.Fields(out.String()), ""))
	return fmt.Sprintf("===== Token Doctor host block %d =====\n%s===== end %s =====\n", format, out.String(), sum)
}

func (b *Block) add(t *scriptReply) {
	if t != nil {
		b.Replies = append(b.Replies, Answer{t.question, t.reply(b.Zone)})
	}
}
