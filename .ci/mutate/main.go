// Command mutate asks how many small changes of a package its own tests notice. It
// builds one test binary with every change in it, each behind a switch, and runs the
// tests for a random sample of them.
//
//	go run ./.ci/mutate [-n 150] [-seed 1] [-late TestA|TestB] ./wizard
//
// The changes are: a comparison turned around or moved by one, && and || exchanged, a
// negation taken out, true and false exchanged, a statement, a row of a table or an entry
// of a map left out. Run it by hand: a sample takes minutes. It exits with 1 where fewer
// than nine in ten were noticed. What it lists as "lived" is to be killed by a test, or
// argued to be equivalent.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

func main() {
	n := flag.Int("n", 150, "how many changes to try; 0 is all")
	seed := flag.Uint64("seed", 1, "of the random sample")
	late := flag.String("late", "^$", "tests that take long, run for what the others do not notice")
	never := flag.String("never", "^$", "tests that are left out: what is noticed is a lower bound then")
	only := flag.String("only", "", "files to change, by a part of their names")
	limit := flag.Duration("limit", time.Minute, "after which a test run counts as noticed")
	flag.Parse()
	if err := run(flag.Arg(0), *only, *n, *seed, *late, *never, *limit); err != nil {
		fmt.Fprintln(os.Stderr, "mutate:", err)
		os.Exit(1)
	}
}

func run(pkg, only string, n int, seed uint64, late, never string, limit time.Duration) error {
	top, err := os.MkdirTemp("", "mutate")
	if err != nil {
		return err
	}
	defer os.RemoveAll(top)
	if out, err := exec.Command("cp", "-r", ".", top).CombinedOutput(); err != nil {
		return fmt.Errorf("copying: %w: %s", err, out)
	}
	dir := filepath.Join(top, pkg)
	list, err := exec.Command("go", "list", "-f", `{{.Name}} {{join .GoFiles " "}}`, pkg).Output()
	if err != nil {
		return fmt.Errorf("go list %s: %w", pkg, err)
	}
	names := strings.Fields(string(list))
	var m mutator
	for _, name := range names[1:] {
		if err := m.file(filepath.Join(dir, name), strings.Contains(name, only)); err != nil {
			return err
		}
	}
	helper := "package " + names[0] + helpers
	if err := os.WriteFile(filepath.Join(dir, "zz_mutant.go"), []byte(helper), 0o600); err != nil {
		return err
	}
	build := exec.Command("go", "test", "-c", "-vet=off", "-o", filepath.Join(top, "mutants.test"), pkg)
	build.Dir = top
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("building: %w: %s", err, out)
	}
	timeouts := 0
	notices := func(id int, args ...string) bool {
		ctx, cancel := context.WithTimeout(context.Background(), limit)
		defer cancel()
		cmd := exec.CommandContext(ctx, filepath.Join(top, "mutants.test"), append(args, "-test.failfast")...)
		cmd.Dir, cmd.Env = dir, append(os.Environ(), fmt.Sprintf("MUTANT=%d", id))
		failed := cmd.Run() != nil
		if ctx.Err() != nil {
			timeouts++
		}
		return failed
	}
	noticed := func(id int) bool {
		return notices(id, "-test.skip", late+"|"+never) || late != "^$" && notices(id, "-test.run", late, "-test.skip", never)
	}
	if noticed(0) {
		return errors.New("the tests fail without any change")
	}
	ids := rand.New(rand.NewPCG(seed, 0)).Perm(len(m.changes))
	if n > 0 && n < len(ids) {
		ids = ids[:n]
	}
	slices.Sort(ids)
	killed := 0
	for _, i := range ids {
		if noticed(i + 1) {
			killed++
		} else {
			fmt.Println("lived:", m.changes[i])
		}
	}
	fmt.Printf("%s: %d of %d noticed (%d of them by the time limit), of %d changes there are\n", pkg, killed, len(ids), timeouts, len(m.changes))
	if 10*killed < 9*len(ids) {
		return errors.New("fewer than nine in ten")
	}
	return nil
}

const helpers = `

import (
	"os"
	"strconv"
)

var mutantNow, _ = strconv.Atoi(os.Getenv("MUTANT"))

func mutant(id int) bool { return mutantNow == id }

func mutantDrop[S ~[]E, E any](first int, s S) S {
	if i := mutantNow - first; i >= 0 && i < len(s) {
		return append(append(S(nil), s[:i]...), s[i+1:]...)
	}
	return s
}

func mutantDropKey[M ~map[K]V, K comparable, V any](first int, m M, keys ...K) M {
	if i := mutantNow - first; i >= 0 && i < len(keys) {
		delete(m, keys[i])
	}
	return m
}
`

// mutator rewrites files with every change behind a switch.
type mutator struct {
	changes []string // by number, from 1
	fset    *token.FileSet
	src     []byte
	name    string
	base    int
}

func (m *mutator) file(path string, change bool) error {
	src, err := os.ReadFile(path)
	if err != nil || !change {
		return err
	}
	m.fset, m.src, m.name = token.NewFileSet(), src, filepath.Base(path)
	file, err := parser.ParseFile(m.fset, path, src, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	m.base = m.fset.File(file.Pos()).Base()
	return os.WriteFile(path, []byte(m.between(file, m.base, m.base+len(src))), 0o600)
}

// add records a change and returns its number.
func (m *mutator) add(at ast.Node, what string) int {
	line := m.fset.Position(at.Pos()).Line
	m.changes = append(m.changes, fmt.Sprintf("%s:%d: %s", m.name, line, what))
	return len(m.changes)
}

func (m *mutator) within(n ast.Node) string { return m.between(n, int(n.Pos()), int(n.End())) }

func (m *mutator) raw(n ast.Node) string {
	return string(m.src[int(n.Pos())-m.base : int(n.End())-m.base])
}

// between is the source of a node from one position to another, with the changes in it.
func (m *mutator) between(n ast.Node, from, to int) string {
	var b strings.Builder
	ast.Inspect(n, func(in ast.Node) bool {
		if in == nil || in == n {
			return true
		}
		if d, ok := in.(*ast.GenDecl); ok && (d.Tok == token.CONST || d.Tok == token.IMPORT || d.Tok == token.TYPE) {
			return false
		}
		changed, ok := m.change(in)
		if ok {
			b.Write(m.src[from-m.base : int(in.Pos())-m.base])
			b.WriteString(changed)
			from = int(in.End())
		}
		return !ok
	})
	b.Write(m.src[from-m.base : to-m.base])
	return b.String()
}

var turned = map[token.Token][]token.Token{
	token.EQL: {token.NEQ}, token.NEQ: {token.EQL},
	token.LSS: {token.LEQ, token.GEQ}, token.LEQ: {token.LSS, token.GTR},
	token.GTR: {token.GEQ, token.LEQ}, token.GEQ: {token.GTR, token.LSS},
	token.LAND: {token.LOR}, token.LOR: {token.LAND},
}

// change is the source of a node with the changes of it, if there are any.
func (m *mutator) change(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.BinaryExpr:
		others := turned[n.Op]
		if others == nil {
			return "", false
		}
		x, y := m.text(n.X), m.text(n.Y)
		var all, none []string
		for _, op := range others {
			id := m.add(n, fmt.Sprintf("%s becomes %s in %s", n.Op, op, m.raw(n)))
			all = append(all, fmt.Sprintf("mutant(%d) && (%s %s %s)", id, x, op, y))
			none = append(none, fmt.Sprintf("!mutant(%d)", id))
		}
		return fmt.Sprintf("(%s || %s && (%s %s %s))", strings.Join(all, " || "), strings.Join(none, " && "), x, n.Op, y), true
	case *ast.UnaryExpr:
		if n.Op == token.NOT {
			return fmt.Sprintf("(mutant(%d) != !%s)", m.add(n, "without the negation: "+m.raw(n)), m.text(n.X)), true
		}
	case *ast.Ident:
		switch n.Name {
		case "true":
			return fmt.Sprintf("!mutant(%d)", m.add(n, "true becomes false")), true
		case "false":
			return fmt.Sprintf("mutant(%d)", m.add(n, "false becomes true")), true
		}
	case *ast.BlockStmt:
		return "{" + m.statements(n.List, int(n.Lbrace)+1, int(n.Rbrace)) + "}", true
	case *ast.CaseClause:
		head := string(m.src[int(n.Case)-m.base : int(n.Colon)-m.base])
		if len(n.List) > 0 {
			head = "case "
			var list []string
			for _, e := range n.List {
				list = append(list, m.text(e))
			}
			head += strings.Join(list, ", ")
		}
		return head + ":" + m.statements(n.Body, int(n.Colon)+1, int(n.End())), true
	case *ast.CompositeLit:
		return m.literal(n)
	}
	return "", false
}

// text is the source of a node, with the changes of it and in it.
func (m *mutator) text(n ast.Node) string {
	if changed, ok := m.change(n); ok {
		return changed
	}
	return m.within(n)
}

// statements is their source. Each that the rest compiles without can be left out.
func (m *mutator) statements(list []ast.Stmt, from, to int) string {
	var b strings.Builder
	for _, s := range list {
		b.Write(m.src[from-m.base : int(s.Pos())-m.base])
		from = int(s.End())
		out := false
		switch s := s.(type) {
		case *ast.AssignStmt:
			out = s.Tok != token.DEFINE
		case *ast.IncDecStmt:
			out = true
		case *ast.ExprStmt:
			call, ok := s.X.(*ast.CallExpr)
			out = ok && !strings.HasPrefix(m.raw(call), "panic(")
		case *ast.BranchStmt:
			out = s.Tok == token.CONTINUE
		}
		if out {
			id := m.add(s, "without "+m.raw(s))
			fmt.Fprintf(&b, "if !mutant(%d) { %s }", id, m.text(s))
			continue
		}
		b.WriteString(m.text(s))
	}
	b.Write(m.src[from-m.base : to-m.base])
	return b.String()
}

// literal is a slice or a map of which each element can be left out.
func (m *mutator) literal(n *ast.CompositeLit) (string, bool) {
	if n.Type == nil || len(n.Elts) == 0 {
		return "", false
	}
	list, isList := n.Type.(*ast.ArrayType)
	_, isMap := n.Type.(*ast.MapType)
	name, _ := n.Type.(*ast.Ident)
	if name != nil {
		isMap = name.Name == "seen"
	}
	isList = isList && list.Len == nil || name != nil && name.Name == "values"
	if !isList && !isMap {
		return "", false
	}
	var keys []string
	first := 0
	for _, e := range n.Elts {
		pair, isPair := e.(*ast.KeyValueExpr)
		if isPair != isMap {
			return "", false
		}
		what, _, _ := strings.Cut(m.raw(e), "\n")
		id := m.add(e, "without the entry "+what)
		if first == 0 {
			first = id
		}
		if isPair {
			keys = append(keys, m.raw(pair.Key))
		}
	}
	inner := m.within(n)
	if isMap {
		return fmt.Sprintf("mutantDropKey(%d, %s, %s)", first, inner, strings.Join(keys, ", ")), true
	}
	return fmt.Sprintf("mutantDrop(%d, %s)", first, inner), true
}
