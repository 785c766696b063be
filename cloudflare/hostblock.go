package cloudflare

// What hostscript.php prints, read back. Rules of this file: the block comes from
// another computer through a clipboard, so its words are checked one by one, and a
// reply is made again of them and judged by the rules that all replies are judged by.

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// HostBlock is what was found out on the web host.
type HostBlock struct {
	Sum  string // the first digits of the SHA-256 of its words, which tells two blocks apart
	Zone ZoneID
	By   string // wp_remote_request, or curl where WordPress was not loaded
	Site string // the host name of the WordPress site; empty if not known

	WordPress, PHP, Curl string // versions; empty where there is none
	ForgeCache           string // the same, of the plug-in; - where it tells none
	Active               bool   // the plug-in is switched on
	Proxy                bool   // the host goes through a proxy

	Value   string    // fingerprint of the value that was given there, or "other 54 -"
	Inside  string    // the same of what is left without the strays
	Strays  []Foreign // what stood in it besides; the offsets are not known
	Unsent  bool      // it was another credential, so that it was not sent
	Replies []HostReply
}

// HostReply is one answer that the web host got.
type HostReply struct {
	Question HostQuestion
	Reply    Reply // Failure.Step is empty where WordPress itself did not let the request out
}

// HostQuestion is one of the questions that the script asks.
type HostQuestion string

// The questions, in their order.
const (
	HostReach   HostQuestion = "reach"
	HostVerify  HostQuestion = "verify"
	HostZone    HostQuestion = "zone"
	HostAccount HostQuestion = "account"
	HostPurge   HostQuestion = "purge"
	HostZone4   HostQuestion = "zone4" // as HostZone, over IPv4 alone
	HostZone6   HostQuestion = "zone6" // over IPv6 alone
)

var hostEndpoints = map[HostQuestion]Endpoint{
	HostReach: EndpointReach, HostVerify: EndpointVerifyUser, HostZone: EndpointZone, HostAccount: EndpointVerifyAccount,
	HostPurge: EndpointPurge, HostZone4: EndpointZone, HostZone6: EndpointZone,
}

// Reply is the answer to a question.
func (b HostBlock) Reply(q HostQuestion) (Reply, bool) {
	if i := slices.IndexFunc(b.Replies, func(r HostReply) bool { return r.Question == q }); i >= 0 {
		return b.Replies[i].Reply, true
	}
	return Reply{}, false
}

// Why a text is not read as a block.
var (
	ErrNoHostBlock      = errors.New("there is no block of the host script in it")
	ErrHostBlockStart   = errors.New("its beginning is missing")
	ErrHostBlockEnd     = errors.New("its end is missing")
	ErrHostBlockFormat  = errors.New("another version of the script made it")
	ErrHostBlockAltered = errors.New("something in it was changed")
)

var (
	hostBlockStart = Lazy(`=+TokenDoctorhostblock([0-9]{1,4})=+`)
	hostBlockEnd   = Lazy(`=+end([0-9a-f]{8})=+`)
	// terminalCodes are what a terminal is told beside the text: colours, titles, and
	// what tmux or screen adds.
	terminalCodes = Lazy(`\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[PX^_][^\x1b]*\x1b\\|\x1b[ -/]*[0-~]`)
)

// ReadHostBlock finds the last block in a text, whatever stands around it. White space,
// the marks of a quotation, borders and colours do not count: the text went through a
// terminal, a mail or a chat.
func ReadHostBlock(text string) (HostBlock, error) {
	text = strings.Map(func(r rune) rune {
		if r <= ' ' || r == '>' || r == '|' || r > '~' {
			return -1
		}
		return r
	}, terminalCodes().ReplaceAllString(text, ""))
	starts := hostBlockStart().FindAllStringSubmatchIndex(text, -1)
	if starts == nil {
		if hostBlockEnd().MatchString(text) {
			return HostBlock{}, ErrHostBlockStart
		}
		return HostBlock{}, ErrNoHostBlock
	}
	start := starts[len(starts)-1]
	if text[start[2]:start[3]] != strconv.Itoa(hostFormat) {
		return HostBlock{}, ErrHostBlockFormat
	}
	text = text[start[1]:]
	end := hostBlockEnd().FindStringSubmatchIndex(text)
	if end == nil {
		return HostBlock{}, ErrHostBlockEnd
	}
	body := text[:end[0]]
	sum := hostSum(body)
	if sum != text[end[2]:end[3]] {
		return HostBlock{}, ErrHostBlockAltered
	}
	b := HostBlock{Sum: sum}
	if !b.read(body) || !b.Zone.Valid() {
		return HostBlock{}, ErrHostBlockAltered
	}
	return b, nil
}

func hostSum(body string) string {
	sum := sha256.Sum256([]byte(body))
	return fmt.Sprintf("%x", sum[:4])
}

// Forms of the words in a block.
var (
	hostVersion = Lazy(`^[0-9]{1,3}(?:\.[0-9]{1,5}){1,3}$`)
	hostValue   = Lazy(`^(cfut_|cfat_|old|other)/([0-9]{1,5})/([0-9a-f]{8}|-)$`)
	hostStray   = Lazy(`^([a-z-]{3,24})/(start|inside|end)/([0-9]{1,5})$`)
	hostPlugin  = Lazy(`^([0-9.]{1,20}|-)/(active|inactive)$`)
)

var (
	hostPlaces  = map[string]Place{hostPlace(AtStart): AtStart, hostPlace(Inside): Inside, hostPlace(AtEnd): AtEnd}
	hostStrayOf = func() map[string]Contaminant {
		out := map[string]Contaminant{}
		for _, c := range contaminants {
			out[hostSlug(string(c))] = c
		}
		return out
	}()
)

// hostPlace is a place as it stands in a block: start, inside or end.
func hostPlace(p Place) string {
	words := strings.Fields(string(p))
	return words[len(words)-1]
}

// read takes the words of a block. It reports whether each has the form that it
// should; one that it does not know is none of this format's.
func (b *HostBlock) read(body string) bool {
	var told *toldReply
	for word := range strings.SplitSeq(strings.TrimSuffix(body, ";"), ";") {
		key, value, _ := strings.Cut(word, "=")
		switch {
		case key == "ask":
			b.add(told)
			told = newToldReply(HostQuestion(value))
			if told == nil {
				return false
			}
		case told != nil:
			if !told.read(key, value) {
				return false
			}
		case !b.readHead(key, value):
			return false
		}
	}
	b.add(told)
	return b.Value != "" && len(b.Replies) > 0
}

func (b *HostBlock) readHead(key, value string) bool {
	switch key {
	case "zone":
		b.Zone = ZoneID(value)
	case "by":
		b.By = value
		return value == "wp_remote_request" || value == "curl"
	case "wordpress", "php", "curl":
		to := map[string]*string{"wordpress": &b.WordPress, "php": &b.PHP, "curl": &b.Curl}[key]
		if value != "-" {
			*to = value
		}
		return value == "-" || hostVersion().MatchString(value)
	case "site":
		b.Site = plainName(value)
		return b.Site != ""
	case "proxy":
		b.Proxy = true
	case "forgecache":
		m := hostPlugin().FindStringSubmatch(value)
		if m == nil || m[1] != "-" && !hostVersion().MatchString(m[1]) {
			return false
		}
		if active := m[2] == "active"; active || !b.Active { // there can be two of them
			b.ForgeCache, b.Active = m[1], active
		}
	case "value", "inside":
		m := hostValue().FindStringSubmatch(value)
		if m == nil {
			return false
		}
		if key == "value" {
			b.Value = strings.Join(m[1:], " ")
		} else {
			b.Inside = strings.Join(m[1:], " ")
		}
	case "stray":
		m := hostStray().FindStringSubmatch(value)
		if m == nil || hostStrayOf[m[1]] == "" || len(b.Strays) > 64 {
			return false
		}
		n, _ := strconv.Atoi(m[3])
		b.Strays = append(b.Strays, Foreign{What: hostStrayOf[m[1]], Where: hostPlaces[m[2]], Count: n})
	case "unsent":
		b.Unsent = true
	default:
		return false
	}
	return true
}

// Text is the block as the script prints it.
func (b HostBlock) Text() string {
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
		value = append(value, fmt.Sprintf("stray=%s/%s/%d", hostSlug(string(f.What)), hostPlace(f.Where), f.Count))
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
	sum := hostSum(strings.Join(strings.Fields(out.String()), ""))
	return fmt.Sprintf("===== Token Doctor host block %d =====\n%s===== end %s =====\n", hostFormat, out.String(), sum)
}

func (b *HostBlock) add(t *toldReply) {
	if t != nil {
		b.Replies = append(b.Replies, HostReply{t.question, t.reply(b.Zone)})
	}
}
