//go:build unix

package terminal

import (
	"errors"
	"io"
	"os"
	"strings"
	"testing"
)

// Wherever the buffer ends, even in its marks, a paste comes out whole.
func TestAPasteOfAnyLength(t *testing.T) {
	const size = 4096 // of Bubble Tea's buffer
	for n := size - 40; n < size+10; n++ {
		in, out, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		sent := pasteStart + strings.Repeat("x", n) + pasteEnd
		if _, err := io.WriteString(out, sent); err != nil {
			t.Fatal(err)
		}
		_ = out.Close()
		ended := 0
		r := NewReaderOf(tty{in}, Events{Ended: func() { ended++ }})
		var got []byte
		for err == nil {
			p := make([]byte, size)
			var m int
			m, err = r.Read(p)
			got = append(got, p[:max(m, 0)]...)
		}
		got = []byte(strings.Replace(string(got), pasteEnd, r.Paste()+pasteEnd, 1))
		if string(got) != sent || !errors.Is(err, io.EOF) || ended != 1 {
			t.Errorf("a paste of %d characters: %d bytes became %d, and the end is %v, told %d times", n, len(sent), len(got), err, ended)
		}
		_ = in.Close()
	}
}
