package commands

import (
	"fmt"
	"runtime/debug"
	"strings"
)

// ManPage is the manual page, in the man macros. Its date is the commit's, so that the same
// version gives the same page.
func ManPage(version string) string {
	var b strings.Builder
	section := func(name string) { fmt.Fprintf(&b, ".SH %s\n", name) }
	entry := func(head, text string) { fmt.Fprintf(&b, ".TP\n\\fB%s\\fR\n%s\n", roff(head), roff(text)) }

	fmt.Fprintf(&b, ".TH %s 1 \"%s\" \"%s %s\" \"User Commands\"\n", strings.ToUpper(Program), committed(), Program, roff(version))
	b.WriteString(".ad l\n.nh\n") // ragged right, and names are not broken
	section("NAME")
	fmt.Fprintf(&b, "%s \\- find out why Cloudflare rejects the API token of ForgeCache\n", Program)
	section("SYNOPSIS")
	for i, c := range All {
		if i > 0 {
			b.WriteString(".br\n")
		}
		b.WriteString(roff(c.Synopsis()) + "\n")
	}
	section("DESCRIPTION")
	b.WriteString(roff(about+" It tests the token, names the cause, and shows the steps that fix it. No command takes a token from an argument or a variable.") + "\n")
	section("COMMANDS")
	for _, c := range All {
		head := c.Name
		if head == "" {
			head = Program
		}
		details := append([]string{upperFirst(c.Meaning) + "."}, c.Details...)
		if len(c.Operand.Values) > 0 {
			details = append(details, c.Operand.Name+" is one of: "+strings.Join(c.Operand.Values, ", ")+".")
		}
		entry(head, strings.Join(details, " "))
		if len(c.Flags) > 0 {
			b.WriteString(".RS\n")
			for _, f := range c.Flags {
				entry(f.usage(), upperFirst(f.Meaning)+".")
			}
			b.WriteString(".RE\n")
		}
	}
	section("EXIT STATUS")
	for _, e := range Exits {
		entry(fmt.Sprint(e.Code), upperFirst(e.Meaning)+".")
	}
	section("ENVIRONMENT")
	for _, v := range Environment {
		entry(v.Name, upperFirst(v.Meaning)+".")
	}
	return b.String()
}

// committed is the day of the commit that the program was built from, as it records it
// itself; empty for a build that knows none.
func committed() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.time" && len(s.Value) >= len("2006-01-02") {
			return s.Value[:len("2006-01-02")]
		}
	}
	return ""
}

// roff escapes a text, so that troff takes none of it for a request or an escape, and
// prints dashes that can be copied. Lines are short, as troff wants them.
func roff(text string) string {
	lines := wrap(text, width-16)
	for i, line := range lines {
		line = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(line)
		if strings.HasPrefix(line, ".") || strings.HasPrefix(line, "'") {
			line = `\&` + line
		}
		lines[i] = line
	}
	return strings.Join(lines, "\n")
}

func upperFirst(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
