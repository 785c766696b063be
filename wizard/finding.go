package wizard

import "strings"

// FindingID names one thing that can be found out.
type FindingID string

// What can be found out. The ids that start with "said." come from the person's
// answers, those with "host." from the web host; the rest is measured, here or by
// Cloudflare.
const (
	TokenShape       FindingID = "token.shape"
	TokenCharacters  FindingID = "token.characters"
	ZoneIDShape      FindingID = "zone-id.shape"
	TokenFingerprint FindingID = "token.fingerprint"
	Network          FindingID = "network"
	TokenLife        FindingID = "token.life"
	ZoneAccess       FindingID = "zone.access"
	ZoneStatus       FindingID = "zone.status"
	ZoneDomain       FindingID = "zone.domain"
	ZonePermissions  FindingID = "zone.permissions"
	ZoneSearch       FindingID = "zone.search"
	ZoneTwin         FindingID = "zone.twin"
	PurgeRight       FindingID = "purge"
	HostNetwork      FindingID = "host.network"
	HostResult       FindingID = "host.result"
	HostValue        FindingID = "host.value"
	HostPlugin       FindingID = "host.plugin"
)

// said is the finding that an answer makes.
func said(q QuestionID) FindingID { return FindingID(saidPrefix + string(q)) }

const saidPrefix = "said."

func (id FindingID) said() bool { return strings.HasPrefix(string(id), saidPrefix) }

// ofHost reports whether the finding is about the web host, as it was measured there.
func (id FindingID) ofHost() bool { return strings.HasPrefix(string(id), "host.") }

// offline reports whether the finding is about what was entered, and needs no
// network.
func (id FindingID) offline() bool {
	return id == TokenShape || id == TokenCharacters || id == ZoneIDShape
}

// Value is what was found, as the table writes it.
type Value string

// Status is how a finding is shown: in words, never by colour alone.
type Status string

// The statuses.
const (
	Pass    Status = "pass"
	Fail    Status = "fail"
	Skip    Status = "skip"    // a prerequisite is missing; the text names it
	Unknown Status = "unknown" // could not be checked: no verdict
)

// Finding is one thing that was found out.
type Finding struct {
	ID     FindingID
	Value  Value // empty when nothing can be concluded
	Status Status
	Text   string // one sentence that can be read aloud
}

// Said reports whether a finding is what the person said, not measured.
func (f Finding) Said() bool { return f.ID.said() }
