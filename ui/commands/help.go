package commands

import (
	"fmt"
	"strings"

	"tokendoctor/wizard/wordwrap"
)

const about = "Token Doctor finds out why Cloudflare rejects the API token of ForgeCache."

// width is that of the help, so that it fits the smallest usual terminal.
const width = 80

// Synopsis is the command as it is typed.
func (c *Command) Synopsis() string {
	words := []string{Program}
	if c.Name != "" {
		words = append(words, c.Name)
	}
	if c.Operand.Name != "" {
		name := c.Operand.Name
		if c.Operand.Files {
			name += "..."
		}
		words = append(words, optional(name, c.Operand.Needed))
	}
	for _, f := range c.Flags {
		words = append(words, optional(f.usage(), f.Needed))
	}
	return strings.Join(words, " ")
}

func (f Flag) usage() string { return strings.TrimSpace("--" + f.Name + " " + f.Value) }

func optional(word string, needed bool) string {
	if needed {
		return word
	}
	return "[" + word + "]"
}

// Help is the text that --help prints.
func Help() string {
	var b strings.Builder
	paragraph(&b, "", about)
	b.WriteString("\nUsage:\n")
	for _, c := range All {
		paragraph(&b, "  ", c.Synopsis())
		paragraph(&b, "      ", c.Meaning)
	}
	b.WriteString("\n")
	paragraph(&b, "", Program+" COMMAND --help tells more about one. No command takes a token from an argument or a variable.")
	b.WriteString("\nVariables:\n")
	for _, v := range Environment {
		fmt.Fprintf(&b, "  %-22s %s\n", v.Name, v.Meaning)
	}
	writeExits(&b)
	return b.String()
}

// Help is the text that --help prints after the command.
func (c *Command) Help() string {
	if c.Name == "" {
		return Help()
	}
	var b strings.Builder
	paragraph(&b, "", c.Synopsis())
	paragraph(&b, "  ", c.Meaning)
	for _, d := range c.Details {
		b.WriteString("\n")
		paragraph(&b, "", d)
	}
	if len(c.Operand.Values) > 0 {
		fmt.Fprintf(&b, "\n%s is one of:\n", c.Operand.Name)
		paragraph(&b, "  ", strings.Join(c.Operand.Values, ", "))
	}
	if len(c.Flags) > 0 {
		b.WriteString("\nFlags:\n")
		for _, f := range c.Flags {
			paragraph(&b, "  ", f.usage())
			paragraph(&b, "      ", f.Meaning)
		}
	}
	if c.Judges {
		writeExits(&b)
	}
	return b.String()
}

func writeExits(b *strings.Builder) {
	b.WriteString("\nExit codes:\n")
	for _, e := range Exits {
		const indent = 7
		lines := wrap(e.Meaning, width-indent)
		fmt.Fprintf(b, "  %-*d%s\n", indent-2, e.Code, strings.Join(lines, "\n"+strings.Repeat(" ", indent)))
	}
}

// paragraph writes a wrapped text, with each line indented.
func paragraph(b *strings.Builder, indent, text string) {
	for _, line := range wrap(text, width-len(indent)) {
		b.WriteString(indent + line + "\n")
	}
}

func wrap(text string, width int) []string { return wordwrap.Fill(strings.Fields(text), width) }
