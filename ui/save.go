package ui

import (
	"errors"
	"io/fs"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"

	tea "charm.land/bubbletea/v2"

	"tokendoctor/cloudflare"
)

// savedFile is a text to save.
type savedFile struct {
	what, text string
	name, end  string // of the file
}

// saveScreen asks where to save a text. No path is typed, so nothing pasted by mistake can
// end up in one.
type saveScreen struct {
	file savedFile
	choice
	places []string
	looked bool   // for folders: there may be none
	taken  string // the path of an existing file, while asking what to do about it
}

type (
	placesFoundMsg struct {
		by     *saveScreen
		places []string
	}
	fileSavedMsg struct {
		by   *saveScreen
		path string
		err  error
	}
)

// save shows the screen, and looks for the folders to offer.
func (m *model) save(f savedFile) tea.Cmd {
	s := &saveScreen{file: f}
	m.goAside(s)
	desktop := m.options.Desktop
	return func() tea.Msg {
		if desktop == nil {
			return placesFoundMsg{by: s}
		}
		return placesFoundMsg{s, desktop.Places()}
	}
}

func (s *saveScreen) title(*model) string {
	if s.taken != "" {
		return "Save the " + s.file.what + ": there is such a file already"
	}
	return "Save the " + s.file.what + ": where?"
}

func (s *saveScreen) key(m *model, k tea.KeyPressMsg) tea.Cmd {
	switch {
	case matches(k, keyBack) && s.taken != "":
		s.offer(s.places)
	case matches(k, keyBack):
		m.leaveAside()
	case len(s.choice.labels) == 0 || !s.choice.key(k): // nothing was taken
	case s.taken == "":
		return s.write(m, filepath.Join(s.places[s.choice.focus], s.file.nameOf(1)), false)
	case s.choice.focus == 0:
		return s.writeNext(m)
	default:
		return s.write(m, s.taken, true)
	}
	return nil
}

// offer lists the folders.
func (s *saveScreen) offer(places []string) {
	s.places, s.taken, s.looked = places, "", true
	s.choice = choice{}
	for _, place := range places {
		s.choice.labels = append(s.choice.labels, ShownPath(place))
	}
}

// nameOf is the n-th name for the file.
func (f savedFile) nameOf(n int) string {
	if n > 1 {
		return f.name + "-" + strconv.Itoa(n) + f.end
	}
	return f.name + f.end
}

func (s *saveScreen) write(m *model, path string, replace bool) tea.Cmd {
	text, desktop := s.file.text, m.options.Desktop
	return func() tea.Msg { return fileSavedMsg{s, path, desktop.Save(path, text, replace)} }
}

// writeNext saves under the first free name.
func (s *saveScreen) writeNext(m *model) tea.Cmd {
	text, desktop, folder := s.file.text, m.options.Desktop, filepath.Dir(s.taken)
	var names []string
	for n := 2; n < 100; n++ {
		names = append(names, s.file.nameOf(n))
	}
	return func() tea.Msg {
		for _, name := range names {
			path := filepath.Join(folder, name)
			if err := desktop.Save(path, text, false); !errors.Is(err, fs.ErrExist) {
				return fileSavedMsg{s, path, err}
			}
		}
		return fileSavedMsg{s, filepath.Join(folder, names[0]), fs.ErrExist}
	}
}

// saved says whether it worked. A text that could not be written is not lost: it is still
// on the screen before.
func (s *saveScreen) saved(m *model, msg fileSavedMsg) {
	switch {
	case m.aside != s && msg.err == nil: // the person has left the screen
		m.say(savedText(runtime.GOOS, msg.path))
	case m.aside != s:
	case msg.err == nil:
		m.leaveAside()
		m.say(savedText(runtime.GOOS, msg.path))
	case errors.Is(msg.err, fs.ErrExist):
		s.taken = msg.path
		s.choice = choice{labels: []string{"Save beside it, under another name", "Replace it"}}
	default:
		m.say("It could not be saved there: " + saveProblem(msg.err) + ". Pick another folder, or go back with Esc and copy it with c.")
	}
}

// savedText says where a file is, with its path on a line of its own that can be marked.
// The system is one of those of runtime.GOOS.
func savedText(system, path string) string {
	return "Saved" + ownersOnly(system, ", for your eyes only") + ":\n" + ShownPath(path)
}

// ownersOnly is a promise about who can read a saved file. On Windows the folder decides
// that, so nothing is promised there.
func ownersOnly(system, promise string) string {
	if system == "windows" {
		return ""
	}
	return promise
}

// ShownPath is a path as it is shown. The names of folders can hold characters that
// change what stands beside them.
func ShownPath(path string) string { return cloudflare.PlainText(path, 300) }

func saveProblem(err error) string {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return "you may not write in this folder"
	case errors.Is(err, syscall.EROFS):
		return "this disk is read-only"
	case errors.Is(err, fs.ErrNotExist):
		return "this folder is not there any more"
	}
	return "the disk does not take it"
}

func (s *saveScreen) view(_ *model, p *page) {
	switch {
	case s.taken != "":
		p.text("There is a file of this name: " + ShownPath(s.taken))
	case len(s.places) == 0 && s.looked:
		p.row(true, "There is no folder to save it in. Go back with Esc and copy the "+s.file.what+" with c.")
		return
	case len(s.places) == 0:
		p.row(true, "Looking for folders.")
		return
	default:
		p.text(s.about(runtime.GOOS))
	}
	p.blank()
	s.choice.view(p)
}

// about names the file.
func (s *saveScreen) about(system string) string {
	return "The file is " + s.file.nameOf(1) + "." + ownersOnly(system, " Only you can read it.")
}
