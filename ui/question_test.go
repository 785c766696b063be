package ui

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"tokendoctor/wizard"
)

// anyQuestion shows one question.
type anyQuestion struct {
	questionScreen
	q wizard.Question
}

func (*anyQuestion) title(*model) string       { return "Question 3 of up to 3" }
func (s *anyQuestion) view(m *model, p *page)  { questionView(m, p, s.q, &s.choice) }
func (*anyQuestion) bindings(*model) []binding { return listKeys }

// In a small window a question is in view as a whole, with its answers, whichever is marked.
func TestQuestionsAreInViewWithTheirAnswers(t *testing.T) {
	for name, p := range map[string]*practice{"a real token": nil, "practice": {}} {
		m := newModel(context.Background(), Options{Prober: silent{}}, time.Now)
		m.practice, m.window.width, m.window.height = p, 40, 15
		for _, q := range wizard.Questions {
			for i := range q.Choices() {
				s := &anyQuestion{q: q}
				s.choice = choiceOf(m, q)
				s.choice.focus = i
				m.goAside(s)
				screen := ansi.Strip(m.view().Content)
				for _, text := range append(labelsOf(q.Choices()), q.Text) {
					if !strings.Contains(strings.Join(strings.Fields(screen), " "), text) {
						t.Errorf("%s, %s, answer %d: not in view: %s\n%s", name, q.ID, i+1, text, screen)
					}
				}
			}
		}
	}
}
