// Package wordwrap sets words in lines, for screens, reports and the command line. It
// breaks only between words: an address or a flag that is broken at a hyphen cannot be
// copied.
package wordwrap

// Fill sets words of ASCII in lines of at most width characters. A longer word gets a line
// of its own. There is at least one line.
func Fill(words []string, width int) []string {
	var lines []string
	line := ""
	for _, word := range words {
		if line != "" && len(line)+1+len(word) > width {
			lines = append(lines, line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}
