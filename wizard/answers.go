package wizard

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"tokendoctor/cloudflare"
)

// ParseAnswers reads a file of answers: a JSON object of questions and answers, such as
// {"message": "rejected", "version": "ok"}, with each question once. They are returned in
// the order of the questions' ids. Its errors are for people and repeat nothing of the
// text.
func ParseAnswers(text []byte) ([]Answered, error) {
	var answers map[QuestionID]Value
	if !cloudflare.StrictJSON(text) || json.Unmarshal(text, &answers) != nil || answers == nil {
		return nil, errors.New(`it has to hold a JSON object such as {"message": "rejected", "version": "ok"}`)
	}
	var out []Answered
	for id, v := range answers {
		q, ok := QuestionByID(id)
		if !ok || !q.Accepts(v) {
			return nil, errors.New("it holds a question or an answer that does not exist. The questions are: " + questionNames())
		}
		out = append(out, Answered{Question: id, Value: v})
	}
	slices.SortFunc(out, func(a, b Answered) int { return strings.Compare(string(a.Question), string(b.Question)) })
	return out, nil
}

// questionNames lists the questions with the answers that each one takes.
func questionNames() string {
	var names []string
	for _, q := range AllQuestions {
		var values []string
		for _, o := range q.Choices() {
			values = append(values, string(o.Value))
		}
		names = append(names, fmt.Sprintf("%s (%s)", q.ID, strings.Join(values, ", ")))
	}
	return strings.Join(names, "; ")
}
