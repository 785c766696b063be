package cloudflare

import (
	"slices"
	"strings"
	"testing"
)

// What each probe asks for, byte for byte: the paths are those of Cloudflare's reference.
func TestWhatEachProbeAsks(t *testing.T) {
	tok := NewToken(sample)
	for want, p := range map[string]Probe{
		"GET /user/tokens/verify ":                              VerifyUser(tok),
		"GET /user/tokens/verify":                               Reach(),
		"GET /accounts/" + sampleID + "/tokens/verify":          VerifyAccount(tok, sampleID),
		"GET /zones/" + sampleID:                                GetZone(tok, sampleID),
		"GET /zones?name=example.com&per_page=50":               FindZone(tok, "example.com"),
		"GET /zones?per_page=50":                                ListZones(tok),
		"POST /zones/" + sampleID + "/purge_cache":              Purge(tok, sampleID, "example.com"),
		"GET /accounts/a%2F..%2Fb/tokens/verify":                VerifyAccount(tok, "a/../b"),
		"POST /zones/" + sampleID[:31] + "%3F" + "/purge_cache": Purge(tok, ZoneID(sampleID[:31]+"?"), ""),
	} {
		if q := p.request(); q.method+" "+q.path != strings.TrimSpace(want) {
			t.Errorf("%s: %s %s, want %s", p.Endpoint, q.method, q.path, want)
		}
	}
}

// The permission to purge is known by both of its names, and by nothing that looks alike.
func TestMayPurge(t *testing.T) {
	for permission, want := range map[string]bool{
		PermissionPurge: true, "#Cache_Purge:Edit": true, "#cache_purge:purge": true, " #cache_purge:edit ": true,
		"#cache_purge:read": false, "cache_purge": false, "": false, "#cache_purge:edits": false,
	} {
		if got := (Zone{Permissions: []string{"#zone:read", permission}}).MayPurge(); got != want {
			t.Errorf("%q: %v", permission, got)
		}
	}
}

// Marks of a shortened display count as such wherever they are, not as inside.
func TestMarksAtTheEnds(t *testing.T) {
	for raw, want := range map[string][]Foreign{
		sample[:20] + "...":                {{Ellipsis, AtEnd, 20, 3}},
		"***" + sample[20:]:                {{Ellipsis, AtStart, 0, 3}},
		sampleID + " " + sampleOld:         {{OtherText, AtStart, 0, 33}},
		sampleOld + " " + sampleID:         {{OtherText, AtEnd, 40, 33}},
		"!" + sample + ".":                 {{Punctuation, AtStart, 0, 1}, {Punctuation, AtEnd, 54, 1}},
		sampleID + "\n" + sampleOld + "\n": {{OtherText, AtStart, 0, 33}, {LineBreak, AtEnd, 73, 1}},
	} {
		if in := Inspect(raw); !slices.Equal(in.Foreign, want) {
			t.Errorf("%q: %v, want %v", raw, in.Foreign, want)
		}
	}
}

// A value with more hex digits than any token has is no token: 33 of them, but not 32.
func TestMostlyHex(t *testing.T) {
	for value, want := range map[string]bool{
		sampleID: false, sampleID + "A": true, sampleID + "-g": false, strings.Repeat("F-", 33): true, sample: false,
	} {
		if got := mostlyHex(value); got != want {
			t.Errorf("%q: %v", value, got)
		}
	}
}

// Every text that is looked for in an error is among those that the script for the web
// host keeps.
func TestJudgedTextsAreAll(t *testing.T) {
	all := JudgedTexts()
	for _, text := range []string{expiredText, "invalid access token", "authentication error", "invalid zone identifier"} {
		if !slices.Contains(all, text) {
			t.Errorf("%q is not among %q", text, all)
		}
	}
	if unique := slices.Compact(slices.Sorted(slices.Values(all))); len(unique) != len(all) || slices.Contains(all, "") {
		t.Errorf("a text twice, or an empty one: %q", all)
	}
}
