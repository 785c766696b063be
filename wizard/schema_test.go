package wizard_test

import (
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"tokendoctor/wizard"
	"tokendoctor/wizard/practice"
)

// fits holds a JSON text against one of the schemas that are written down.
func fits(t *testing.T, schema *jsonschema.Schema, text string) error {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return schema.Validate(value)
}

func schemaOf(t *testing.T, file string) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	schema, err := c.Compile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// What check prints and what a report holds has the form that is written down, for every
// cause, before and after a fix.
func TestWhatIsPrintedFitsItsSchema(t *testing.T) {
	check, report := schemaOf(t, "check.schema.json"), schemaOf(t, "report.schema.json")
	for _, sc := range practice.Scenarios() {
		s := walk(t, sc)
		if err := fits(t, check, s.Report().JSON()); err != nil {
			t.Errorf("%s: %v", sc.Cause, err)
		}
		if err := fits(t, report, s.Apply(wizard.Next{}).Apply(wizard.Ticked{Step: 0}).SupportReport("test").JSON()); err != nil {
			t.Errorf("%s: %v", sc.Cause, err)
		}
	}
	sc, _ := practice.ScenarioFor("missing-permission")
	s, _ := retest(t, walk(t, sc), wizard.ChangedNothing, sc.Fixed())
	if err := fits(t, report, s.SupportReport("test").JSON()); err != nil {
		t.Errorf("after a fix: %v", err)
	}
	// And the schema notices what is not so.
	text := s.Report().JSON()
	for name, other := range map[string]string{
		"a cause":  strings.Replace(text, `"cause":"healthy"`, `"cause":7`, 1),
		"a member": strings.Replace(text, `{"schema":1`, `{"new":1,"schema":1`, 1),
		"a schema": strings.Replace(text, `{"schema":1`, `{"schema":2`, 1),
	} {
		if other == text || fits(t, check, other) == nil {
			t.Errorf("%s: another one fits", name)
		}
	}
}
