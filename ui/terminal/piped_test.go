package terminal

import (
	"encoding/binary"
	"slices"
	"testing"
	"unicode/utf16"
)

const pipedToken = "cfut_SAMPLEsampleSAMPLEsampleSAMPLEsampleSAMP0badc0de" // made up

func inUTF16(order binary.AppendByteOrder, text string) []byte {
	var out []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		out = order.AppendUint16(out, unit)
	}
	return out
}

// What the pipe adds is removed and mentioned; what the person gave stays.
func TestPipedValue(t *testing.T) {
	le, be := binary.LittleEndian, binary.BigEndian
	for name, c := range map[string]struct {
		raw   []byte
		value string
		notes int
	}{
		"as it is":                       {[]byte(pipedToken), pipedToken, 0},
		"a line":                         {[]byte(pipedToken + "\n"), pipedToken, 0},
		"a line of Windows":              {[]byte(pipedToken + "\r\n"), pipedToken, 0},
		"two lines stay":                 {[]byte(pipedToken + "\n\n"), pipedToken + "\n", 0},
		"PowerShell's second end":        {[]byte(pipedToken + "\r\n\r\n"), pipedToken, 1},
		"a file's end and PowerShell's":  {[]byte(pipedToken + "\n\r\n"), pipedToken, 1},
		"UTF-8 with a mark":              {[]byte("\ufeff" + pipedToken + "\r\n"), pipedToken, 1},
		"its mark read as letters":       {[]byte("\u00ef\u00bb\u00bf" + pipedToken + "\r\n"), pipedToken, 1},
		"its mark in the old letters":    {[]byte("\u2229\u2557\u2510" + pipedToken + "\r\n"), pipedToken, 1},
		"UTF-16 with a mark":             {inUTF16(le, "\ufeff"+pipedToken+"\r\n"), pipedToken, 1},
		"UTF-16 the other way round":     {inUTF16(be, "\ufeff"+pipedToken+"\r\n"), pipedToken, 1},
		"UTF-16 without a mark":          {inUTF16(le, pipedToken+"\r\n"), pipedToken, 1},
		"the same the other way round":   {inUTF16(be, pipedToken), pipedToken, 1},
		"UTF-16 and another program":     {append(inUTF16(le, "\ufeff"+pipedToken), '\n'), pipedToken, 1},
		"what is wrong in UTF-16 stays":  {inUTF16(le, "\ufeff"+pipedToken[:20]+"\u00a0"+pipedToken[20:]+"\r\n"), pipedToken[:20] + "\u00a0" + pipedToken[20:], 1},
		"UTF-16 with two ends":           {inUTF16(le, "\ufeff"+pipedToken+"\r\n\r\n"), pipedToken, 2},
		"Ctrl+Z":                         {[]byte(pipedToken + "\r\n\x1a"), pipedToken, 1},
		"cmd's blank":                    {[]byte(pipedToken + " \r\n"), pipedToken, 1},
		"cmd's quotes":                   {[]byte(`"` + pipedToken + "\"\r\n"), pipedToken, 1},
		"cmd's quotes and blank":         {[]byte(`"` + pipedToken + "\" \r\n"), pipedToken, 2},
		"quotes on Unix stay":            {[]byte(`"` + pipedToken + "\"\n"), `"` + pipedToken + `"`, 0},
		"a blank on Unix stays":          {[]byte(pipedToken + " \n"), pipedToken + " ", 0},
		"two blanks stay":                {[]byte(pipedToken + "  \r\n"), pipedToken + "  ", 0},
		"a blank in front stays":         {[]byte(" " + pipedToken + "\r\n"), " " + pipedToken, 0},
		"a NUL inside is none of UTF-16": {[]byte(pipedToken[:20] + "\x00" + pipedToken[20:]), pipedToken[:20] + "\x00" + pipedToken[20:], 0},
		"nothing":                        {nil, "", 0},
		"a mark alone":                   {[]byte("\ufeff"), "", 1},
	} {
		value, notes := PipedValue(c.raw)
		if value != c.value || len(notes) != c.notes {
			t.Errorf("%s: %q, %v", name, value, notes)
		}
		if slices.ContainsFunc(notes, func(n string) bool { return len(n) > 100 || n[len(n)-1] != '.' }) {
			t.Errorf("%s: %v", name, notes)
		}
	}
}
