package ui_test

// The documents are true: what they name exists, and their tables are complete. A new
// cause or a renamed test fails here, not at a reader's desk.

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tokendoctor/cloudflare/webhost"
	"tokendoctor/ui/commands"
	"tokendoctor/wizard"
	"tokendoctor/wizard/bank"
)

// project is what the documents can talk about.
type project struct {
	files fs.FS
	code  map[string]string // of each folder, without its tests
	tests string            // the code of all tests
	pages map[string]string // the documents, by name
}

func readProject(t *testing.T) project {
	t.Helper()
	p := project{os.DirFS(".."), map[string]string{}, "", map[string]string{}}
	err := fs.WalkDir(p.files, ".", func(name string, d fs.DirEntry, err error) error {
		page := path.Ext(name) == ".md" && !strings.Contains(name, "/")
		switch {
		case err != nil:
			return err
		case name == ".git" && d.IsDir():
			return fs.SkipDir
		case d.IsDir() || !page && path.Ext(name) != ".go":
			return nil
		}
		text, err := fs.ReadFile(p.files, name)
		switch {
		case page:
			p.pages[name] = strings.ReplaceAll(string(text), "\r\n", "\n")
		case strings.HasSuffix(name, "_test.go"):
			p.tests += string(text)
		default:
			p.code[path.Dir(name)] += string(text)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// has reports whether there is a file or a folder of that name.
func (p project) has(name string) bool {
	_, err := fs.Stat(p.files, path.Clean(name))
	return err == nil
}

// modules are those that the code itself imports: in go.mod without "// indirect".
func (p project) modules(t *testing.T) (out []string) {
	t.Helper()
	text, err := fs.ReadFile(p.files, "go.mod")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`(?m)^\t(\S+) v\S+$`).FindAllStringSubmatch(string(text), -1) {
		out = append(out, m[1])
	}
	return out
}

var (
	mdLink    = regexp.MustCompile(`\[[^\]]*\]\(([^)\s]+)\)`)
	mdHeading = regexp.MustCompile(`(?m)^#+ (.*)$`)
	noAnchor  = regexp.MustCompile(`[^a-z0-9 -]`)
	mdCode    = regexp.MustCompile("`([^`\n]+)`")
	testName  = regexp.MustCompile(`\b(?:Test|Benchmark|Fuzz)[A-Z]\w*`)
	goFolder  = regexp.MustCompile(`(?:^|\s)(\./[\w./-]*\w)`)
	aFile     = regexp.MustCompile(`^[\w.][\w./-]*(?:/[\w.-]*|\.(?:go|md|svg|txt|php|mod|sum))$`)
	inPackage = regexp.MustCompile(`^([a-z]+)\.([A-Z]\w*)$`)
	ofType    = regexp.MustCompile(`^([A-Z]\w*)\.([A-Z]\w*)$`)
)

// brokenLinks lists the links and pictures of a document that lead nowhere.
func (p project) brokenLinks(text string) (out []string) {
	for _, m := range mdLink.FindAllStringSubmatch(text, -1) {
		if strings.Contains(m[1], ":") {
			continue // somebody else's
		}
		file, section, inside := strings.Cut(m[1], "#")
		target := text
		if file != "" {
			target = p.pages[file]
		}
		if file != "" && !p.has(file) || inside && !slices.Contains(anchors(target), section) {
			out = append(out, "a link to "+m[1])
		}
	}
	return out
}

// anchors are the names of a document's headings, as links spell them.
func anchors(text string) (out []string) {
	for _, m := range mdHeading.FindAllStringSubmatch(text, -1) {
		out = append(out, strings.ReplaceAll(noAnchor.ReplaceAllString(strings.ToLower(m[1]), ""), " ", "-"))
	}
	return out
}

// missing lists the tests, files, modules and identifiers that a document names and that
// do not exist.
func (p project) missing(text string, modules []string) (out []string) {
	for _, name := range testName.FindAllString(text, -1) {
		if !strings.Contains(p.tests, "\nfunc "+name+"(") {
			out = append(out, name)
		}
	}
	for _, m := range goFolder.FindAllStringSubmatch(text, -1) {
		if !p.has(m[1]) {
			out = append(out, m[1])
		}
	}
	for _, m := range mdCode.FindAllStringSubmatch(text, -1) {
		name := m[1]
		switch in, of := inPackage.FindStringSubmatch(name), ofType.FindStringSubmatch(name); {
		case in != nil:
			if !p.declares(in[1], `(?m)^(?:(?:func|type|var|const) |\t)`+in[2]+`\b`) {
				out = append(out, name)
			}
		case of != nil:
			if !p.declares("", `(?m)^func \((?:\w+ )?\*?`+of[1]+`\) `+of[2]+`\(`) {
				out = append(out, name)
			}
		case aFile.MatchString(name) && !p.has(name) && !slices.Contains(modules, name):
			out = append(out, name)
		}
	}
	return out
}

// declares reports whether the code of a package, or of any if pkg is empty, matches the
// pattern.
func (p project) declares(pkg, pattern string) bool {
	wanted := regexp.MustCompile(pattern)
	for folder, code := range p.code {
		if (pkg == "" || path.Base(folder) == pkg) && wanted.MatchString(code) {
			return true
		}
	}
	return false
}

// rows are the first two cells of each row of a section's table, without its head.
func rows(text, section string) (out []string) {
	_, text, _ = strings.Cut(text, "\n## "+section+"\n")
	text, _, _ = strings.Cut(text, "\n## ")
	for line := range strings.Lines(text) {
		if cells := strings.Split(line, "|"); len(cells) > 3 && strings.Contains(cells[1], "`") {
			out = append(out, strings.Trim(cells[1], " `")+" | "+strings.TrimSpace(cells[2]))
		}
	}
	return out
}

// different lists what is not in both lists, or not as often.
func different(want, got []string) (out []string) {
	count := map[string]int{}
	for _, x := range want {
		count[x]++
	}
	for _, x := range got {
		count[x]--
	}
	for x, n := range count {
		if n != 0 {
			out = append(out, x)
		}
	}
	return out
}

// wrongCauses lists the rows that the table of causes lacks, or has too many of.
func wrongCauses(text string) []string {
	var want []string
	for _, c := range wizard.Causes {
		want = append(want, string(c)+" | "+wizard.CardFor(c).Title)
	}
	return different(want, rows(text, "The causes"))
}

// wrongModules does the same for the table of the dependencies.
func wrongModules(text string, modules []string) []string {
	var got []string
	for _, row := range rows(text, "Dependencies, and why") {
		name, _, _ := strings.Cut(row, " | ")
		got = append(got, name)
	}
	return different(modules, got)
}

var aCommand = regexp.MustCompile("(?m)(?:^    |`|\\| |<\\()" + commands.Program + ` ([^#>|\n)` + "`" + `]+)`)

// wrongCommands lists the commands of a document that the program would not take.
func wrongCommands(text string) (out []string) {
	for _, m := range aCommand.FindAllStringSubmatch(text, -1) {
		for _, line := range strings.Split(m[1], " or ") {
			if _, err := commands.Parse(strings.Fields(line)); err != nil {
				out = append(out, fmt.Sprintf("%q: %v", line, err))
			}
		}
	}
	return out
}

// wrongExits lists the exit codes that are missing.
func wrongExits(text string) (out []string) {
	_, told, _ := strings.Cut(text, "\nExit codes: ")
	told, _, _ = strings.Cut(told, "\n\n")
	for _, e := range commands.Exits {
		if !regexp.MustCompile(fmt.Sprintf(`(?:^|; )%d \w`, e.Code)).MatchString(told) {
			out = append(out, fmt.Sprintf("exit code %d is not told", e.Code))
		}
	}
	return out
}

var bankFigure = regexp.MustCompile(`more than (\d+) kinds of customers`)

// wrongFigures says what is wrong with the size of the bank.
func wrongFigures(text string, families int) []string {
	if m := bankFigure.FindStringSubmatch(text); m != nil {
		if n, err := strconv.Atoi(m[1]); err == nil && n < families {
			return nil
		}
	}
	return []string{fmt.Sprintf("it has %d kinds of customers", families)}
}

func TestDocuments(t *testing.T) {
	p := readProject(t)
	modules := p.modules(t)
	if got := slices.Sorted(maps.Keys(p.pages)); !slices.Equal(got, []string{"ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "NETWORK.md", "README.md", "SECURITY.md"}) {
		t.Errorf("the documents are %v", got)
	}
	for name, text := range p.pages {
		for _, what := range slices.Concat(p.brokenLinks(text), p.missing(text, modules), wrongCommands(text)) {
			t.Errorf("%s: %s is not there", name, what)
		}
	}
	for folder := range p.code {
		if folder != "." && !strings.HasSuffix(folder, "testdata/minimal") && !strings.Contains(p.pages["ARCHITECTURE.md"], "\n| `"+folder+"` |") {
			t.Errorf("ARCHITECTURE.md does not tell of %s", folder)
		}
	}
	readme := p.pages["README.md"]
	for what, wrong := range map[string][]string{
		"exit codes": wrongExits(readme), "causes": wrongCauses(readme), "dependencies": wrongModules(readme, modules),
		"bank": wrongFigures(readme, len(bank.Families())),
	} {
		for _, x := range wrong {
			t.Errorf("README.md, the %s: %s", what, x)
		}
	}
}

// Each of these checks finds what it looks for, and nothing where there is nothing.
func TestDocumentsCanBeWrong(t *testing.T) {
	p := readProject(t)
	modules := []string{"example.com/one", "example.com/two"}
	all := "\n## The causes\n\n| cause | title |\n|---|---|\n"
	for _, c := range wizard.Causes {
		all += fmt.Sprintf("| `%s` | %s |\n", c, wizard.CardFor(c).Title)
	}
	first := fmt.Sprintf("| `%s` | %s |\n", wizard.Causes[0], wizard.CardFor(wizard.Causes[0]).Title)
	table := "\n## Dependencies, and why\n\n| `example.com/one` | why |\n| `example.com/two` | why |\n"
	links := p.brokenLinks
	names := func(text string) []string { return p.missing(text, modules) }
	causes := wrongCauses
	deps := func(text string) []string { return wrongModules(text, modules) }
	figures := func(text string) []string { return wrongFigures(text, 400) }
	for _, c := range []struct {
		look  func(string) []string
		text  string
		wrong bool
	}{
		{links, "# A b, `c`\n[x](ui/ui.go) ![p](ui/testdata) [y](#a-b-c) [z](https://example.com/none) [u](README.md#two-commands)", false},
		{links, "[x](ui/none.go)", true},
		{links, "![p](ui/testdata/none.svg)", true},
		{links, "# A\n[y](#b)", true},
		{links, "[u](README.md#none)", true},
		{names, "`TestDocuments`, `BenchmarkKey` and FuzzServer in `ui/ui.go`, `.ci/run`, `ui/` and `go.mod`; `go test ./ui`, `example.com/one`", false},
		{names, "`wizard.Causes`, `wizard.Healthy`, `Token.Reveal`, `ui.Run`", false},
		{names, "Test connection, `GET /zones`, `--zone`, `K7QM 3FXA`", false},
		{names, "`TestNone`", true},
		{names, "BenchmarkNone", true},
		{names, "`FuzzNone`", true},
		{names, "`ui/none.go`", true},
		{names, "`none.go`", true},
		{names, "`none/`", true},
		{names, "go test ./none", true},
		{names, "`example.com/three`", true},
		{names, "`wizard.None`", true},
		{names, "`Token.None`", true},
		{causes, all, false},
		{causes, all + first, true},
		{causes, strings.Replace(all, first, "", 1), true},
		{causes, all + "| `none` | No cause |\n", true},
		{causes, strings.Replace(all, wizard.CardFor(wizard.Causes[0]).Title, "Another", 1), true},
		{causes, "", true},
		{deps, table, false},
		{deps, table + "| `example.com/three` | why |\n", true},
		{deps, table + "| `example.com/one` | again |\n", true},
		{deps, "", true},
		{wrongCommands, "`tokendoctor check --zone x`\n    pass show x | tokendoctor practice surprise --seed 7   # twice\n    source <(tokendoctor completion zsh)\n", false},
		{wrongCommands, "`tokendoctor chek`", true},
		{wrongCommands, "    tokendoctor practice none\n", true},
		{wrongCommands, "    pass show x | tokendoctor check --none\n", true},
		{wrongExits, "\nExit codes: 0 a; 1 b; 2 c; 3 d; 4 e; 130 f.\n", false},
		{wrongExits, "\nExit codes: 0 a; 1 b; 2 c; 130 e.\n", true},
		{figures, "more than 390 kinds of customers", false},
		{figures, "more than 400 kinds of customers", true},
		{figures, "", true},
	} {
		if wrong := c.look(c.text); len(wrong) > 0 != c.wrong {
			t.Errorf("%q: %q", c.text, wrong)
		}
	}
}

// The block in the README is a real one.
func TestBlockOfTheREADME(t *testing.T) {
	text, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	b, err := webhost.ReadBlock(string(text))
	if zone, _ := b.Reply(webhost.Zone); err != nil || zone.Location != "192.0.2.44" {
		t.Errorf("%v: %+v", err, b)
	}
}
