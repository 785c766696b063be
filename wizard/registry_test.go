package wizard

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// valuesOf lists the values that a finding can have; nil for an unknown id.
func valuesOf(id FindingID) values {
	q, ok := QuestionByID(QuestionID(strings.TrimPrefix(string(id), saidPrefix)))
	if !id.said() || !ok {
		return id.row().values
	}
	var out values
	for _, o := range q.Options {
		out = append(out, o.Value)
	}
	return out
}

// tables is all that is written down about causes and findings.
type tables struct {
	causes    []causeRow
	findings  []findingRow
	rows      []row
	conflicts []conflict
}

func writtenDown() tables {
	return tables{slices.Clone(registry), slices.Clone(measured), slices.Clone(table()), slices.Clone(conflicts)}
}

// faults names each row with a fault, in one sentence.
func (t tables) faults() []string {
	var out []string
	fault := func(form string, args ...any) { out = append(out, fmt.Sprintf(form, args...)) }
	ids := map[Cause]bool{}
	for i, c := range t.causes {
		switch {
		case c.id == "":
			fault("row %d of the registry has no id", i+1)
		case ids[c.id]:
			fault("two causes have the id %s", c.id)
		}
		ids[c.id] = true
	}
	if len(out) > 0 {
		return out // a row that is taken for another one's would be reported all over the table
	}
	values := map[FindingID]values{}
	for _, f := range t.findings {
		switch {
		case values[f.id] != nil:
			fault("two findings have the id %s", f.id)
		case f.measure == nil:
			fault("the finding %s is measured by nothing", f.id)
		case f.fine != "" && !slices.Contains(f.values, f.fine):
			fault("the finding %s never has the value %q that shows no fault", f.id, f.fine)
		}
		values[f.id] = append([]Value{}, f.values...)
	}
	for _, q := range AllQuestions {
		values[said(q.ID)] = valuesOf(said(q.ID))
	}
	known := func(place string, s seen) {
		for id, listed := range s {
			switch {
			case values[id] == nil:
				fault("%s speaks of %q, which is no finding", place, id)
			case len(listed) == 0:
				fault("%s goes with no value of %s", place, id)
			}
			for _, v := range listed {
				if values[id] != nil && !slices.Contains(values[id], v) {
					fault("%s speaks of the value %q, which %s never has", place, v, id)
				}
			}
		}
	}

	rowsOf := map[Cause]int{Undetermined: 1} // what is left when no row fits
	for i, r := range t.rows {
		rowsOf[r.cause]++
		place := fmt.Sprintf("row %d of the table, %s,", i+1, r.cause)
		known(place, r.must)
		known(place, r.may)
		switch {
		case len(r.must) == 0:
			fault("%s has nothing that it must show", place)
		case r.odds < 0:
			fault("%s has odds below 0", place)
		case !ids[r.cause]:
			fault("%s is of a cause that is not in the registry", place)
		}
	}
	for i, c := range t.conflicts {
		place := fmt.Sprintf("conflict %d, of %s,", i+1, c.said)
		known(place, seen{c.said: c.answers})
		known(place, c.measured)
	}

	for _, c := range t.causes {
		place := "the cause " + string(c.id)
		var missing string
		switch {
		case c.id == Undetermined: // nothing leads to it, so that it is not weighed
		case c.prior <= 0:
			missing = "prior"
		case c.source == "":
			missing = "source of its prior"
		}
		switch {
		case missing != "":
		case c.side == "":
			missing = "side"
		case c.change == "":
			missing = "change that fixes it"
		case c.keeps == nil:
			missing = "list of what the fix keeps"
		}
		_, noCard := cardFiles.ReadFile(cardPath(string(c.id)))
		switch {
		case missing != "":
			fault("%s has no %s", place, missing)
		case noCard != nil:
			fault("%s has no card %s", place, cardPath(string(c.id)))
		case rowsOf[c.id] == 0:
			fault("%s has no row in the table", place)
		}
		known(place, c.hints)
		known(place, c.symptoms)
		for _, id := range c.forms {
			if values[id] == nil {
				fault("%s takes its form from %q, which is no finding", place, id)
			}
		}
	}
	return out
}

// What is written down is whole, and speaks of nothing that does not exist.
func TestRegistry(t *testing.T) {
	for _, fault := range writtenDown().faults() {
		t.Error(fault)
	}
}

// Each question that the program asks is one that a row looks at.
func TestQuestionsAreUsed(t *testing.T) {
	used := map[FindingID]bool{}
	for _, r := range table() {
		for _, part := range []seen{r.must, r.may, r.cause.row().hints} {
			for id := range part {
				used[id] = true
			}
		}
	}
	for _, q := range Questions {
		if !used[said(q.ID)] {
			t.Errorf("no row looks at the answer to %s", q.ID)
		}
	}
}

// A fault in what is written down is reported in one sentence that names the row.
func TestRegistryFaultsAreNamed(t *testing.T) {
	if len(writtenDown().faults()) > 0 {
		t.Skip("TestRegistry names the faults that are there")
	}
	cause := func(change func(*causeRow)) func(*tables) {
		return func(t *tables) { change(&t.causes[4]) } // Expired
	}
	for want, damage := range map[string]func(*tables){
		fmt.Sprintf("row %d of the registry has no id", len(registry)+1):               func(t *tables) { t.causes = append(t.causes, causeRow{prior: 1, source: "none"}) },
		"the cause expired has no prior":                                               cause(func(c *causeRow) { c.prior = 0 }),
		"the cause expired has no source of its prior":                                 cause(func(c *causeRow) { c.source = "" }),
		"the cause expired has no side":                                                cause(func(c *causeRow) { c.side = "" }),
		"the cause expired has no change that fixes it":                                cause(func(c *causeRow) { c.change = "" }),
		"the cause expired has no list of what the fix keeps":                          cause(func(c *causeRow) { c.keeps = nil }),
		"two causes have the id truncated":                                             func(t *tables) { t.causes = append(t.causes, t.causes[0]) },
		"the cause tired has no card cards/tired.md":                                   func(t *tables) { t.causes = append(t.causes, tired(t.causes[4])) },
		"the cause expired takes its form from \"zone.color\", which is no finding":    cause(func(c *causeRow) { c.forms = []FindingID{"zone.color"} }),
		"the cause expired speaks of the value \"nver\", which said.changed never has": cause(func(c *causeRow) { c.hints = seen{said(AskChanged): {"nver"}} }),
		"the cause expired speaks of \"said.weather\", which is no finding":            cause(func(c *causeRow) { c.symptoms = seen{"said.weather": {"fine"}} }),
		"the cause expired has no row in the table": func(t *tables) {
			t.rows = slices.DeleteFunc(t.rows, func(r row) bool { return r.cause == Expired })
		},
		"row 1 of the table, truncated, speaks of the value \"shrt\", which token.shape never has": func(t *tables) { t.rows[0].must = seen{TokenShape: {"shrt"}} },
		"row 1 of the table, truncated, speaks of \"token.shap\", which is no finding":             func(t *tables) { t.rows[0].may = seen{"token.shap": {"short"}} },
		"row 1 of the table, truncated, goes with no value of token.shape":                         func(t *tables) { t.rows[0].must = seen{TokenShape: {}} },
		"row 1 of the table, truncated, has nothing that it must show":                             func(t *tables) { t.rows[0].must = nil },
		"row 2 of the table, tired, is of a cause that is not in the registry":                     func(t *tables) { t.rows[1].cause = "tired" },
		"conflict 1, of said.listed, speaks of the value \"gone\", which said.listed never has":    func(t *tables) { t.conflicts[0].answers = values{"gone"} },
		"two findings have the id token.shape":                                                     func(t *tables) { t.findings = append(t.findings, t.findings[0]) },
		"the finding network is measured by nothing":                                               func(t *tables) { t.findings[4].measure = nil },
		"the finding network never has the value \"good\" that shows no fault":                     func(t *tables) { t.findings[4].fine = "good" },
	} {
		damaged := writtenDown()
		damage(&damaged)
		if got := damaged.faults(); len(got) != 1 || got[0] != want {
			t.Errorf("%q, want only %q", got, want)
		}
	}
}

// tired is a cause that nobody has written a card for.
func tired(c causeRow) causeRow { c.id = "tired"; return c }

// A value that the code writes into a finding, or compares one with, is one that some
// finding has: one that is spelled wrong would never be met.
func TestValuesInTheCodeExist(t *testing.T) {
	all := map[string]bool{"": true}
	for _, f := range measured {
		for _, v := range f.values {
			all[string(v)] = true
		}
	}
	for _, q := range AllQuestions {
		for _, v := range valuesOf(said(q.ID)) {
			all[string(v)] = true
		}
	}
	files, _ := filepath.Glob("*.go")
	fset, met := token.NewFileSet(), 0
	check := func(e ast.Expr) {
		if lit, ok := e.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			met++
			if v, _ := strconv.Unquote(lit.Value); !all[v] {
				t.Errorf("%s: no finding has the value %q", fset.Position(lit.Pos()), v)
			}
		}
	}
	isValue := func(e ast.Expr) bool { // f.Value, of a finding; h.network and h.result become one
		sel, ok := e.(*ast.SelectorExpr)
		return ok && slices.Contains([]string{"Value", "network", "result"}, sel.Sel.Name)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(fset, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				for i, left := range n.Lhs {
					if isValue(left) && i < len(n.Rhs) {
						check(n.Rhs[i])
					}
				}
			case *ast.BinaryExpr:
				if isValue(n.X) {
					check(n.Y)
				}
			case *ast.SwitchStmt:
				for _, c := range n.Body.List {
					for _, e := range c.(*ast.CaseClause).List {
						if n.Tag != nil && isValue(n.Tag) {
							check(e)
						}
					}
				}
			case *ast.CompositeLit:
				if id, ok := n.Type.(*ast.Ident); ok && id.Name == "Finding" && len(n.Elts) == 4 {
					check(n.Elts[1])
				}
			}
			return true
		})
	}
	if met < 90 {
		t.Errorf("only %d values were found: the code writes them in another way", met)
	}
}
