package desktop

import (
	"runtime"
	"strings"
)

// WayNotes are about variables that other programs use on their way to Cloudflare and this
// one does not, or not in the same way (measured beside curl).
func WayNotes(getenv func(string) string) []string {
	first := func(names ...string) string {
		for _, name := range names {
			if getenv(name) != "" {
				return name
			}
		}
		return ""
	}
	var out []string
	https, all, no := first("HTTPS_PROXY", "https_proxy"), first("ALL_PROXY", "all_proxy"), first("NO_PROXY", "no_proxy")
	if https == "" && all != "" {
		out = append(out, "The variable "+all+" is set and is not used here. Set HTTPS_PROXY to the same value if the way out leads through that proxy.")
	}
	if http := first("HTTP_PROXY", "http_proxy"); https == "" && all == "" && http != "" {
		out = append(out, "The variable "+http+" is set and is for http:// alone. Set HTTPS_PROXY to the same value if the way out leads through that proxy.")
	}
	if https != "" && len(strings.Fields(strings.ReplaceAll(getenv(no), ",", ", "))) > strings.Count(getenv(no), ",")+1 {
		out = append(out, "The names in "+no+" have blanks between them, and commas count. Put a comma after each name.")
	}
	return out
}

// WayOut names who else can read what is sent: the proxy, by its host (empty if there is
// none), and whoever made the certificates that are trusted instead of the system's.
func WayOut(proxyHost string, getenv func(string) string) []string {
	var out []string
	if proxyHost != "" {
		out = append(out, "Requests go through the proxy that HTTPS_PROXY names, "+shownHost(proxyHost)+".")
	}
	if runtime.GOOS != "windows" && runtime.GOOS != "darwin" { // where Go does not read them
		var set []string
		for _, name := range []string{"SSL_CERT_FILE", "SSL_CERT_DIR"} {
			if getenv(name) != "" {
				set = append(set, name)
			}
		}
		if len(set) > 0 {
			out = append(out, "Certificates are trusted by "+strings.Join(set, " and ")+", not by the system's list. Whoever made them can read the token on its way.")
		}
	}
	return out
}

// shownHost is the name of a host, if it has only the characters of one.
func shownHost(name string) string {
	strange := func(r rune) bool { return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyz0123456789.-:", r) }
	if name = strings.ToLower(name); len(name) > 253 || strings.ContainsFunc(name, strange) {
		return "whose name has unusual characters"
	}
	return name
}
