package commands

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Call is a command line that can be used.
type Call struct {
	Command *Command
	Operand string // empty: none was given
	Files   []string
	Plain   bool // --plain was given, anywhere: a command that asks nothing is plain anyway
	values  map[string]string
}

// Run runs the command that was called, and returns its exit code.
func (c Call) Run(r Runner) int { return c.Command.run(r, c) }

// Given reports whether a flag was set, even to an empty value.
func (c Call) Given(name string) bool { _, ok := c.values[name]; return ok }

// Value is what a flag was set to; empty if it was not set.
func (c Call) Value(name string) string { return c.values[name] }

// Number is what a flag of kind Number was set to; 0 if it was not set.
func (c Call) Number(name string) uint64 {
	n, _ := strconv.ParseUint(c.values[name], 10, 64) // Parse has checked it
	return n
}

// UsageError says what is wrong with a command line, and what to do. It repeats nothing
// that was typed.
type UsageError struct {
	Command *Command // whose help tells more; nil if there is no such command
	Problem string   // whole sentences
}

func (e UsageError) Error() string {
	help := Program
	if e.Command != nil && e.Command.Name != "" {
		help += " " + e.Command.Name
	}
	return strings.Join(wrap(e.Problem, width), "\n") + "\n" + help + " --help tells more."
}

// Problem makes a UsageError of this command.
func (c *Command) Problem(format string, args ...any) error {
	return UsageError{c, fmt.Sprintf(format, args...)}
}

// Failure makes a UsageError of this command from an error. Errors are written in lower
// case and without a full stop, so that they can be wrapped; here they become a sentence.
func (c *Command) Failure(err error) error { return UsageError{c, upperFirst(err.Error()) + "."} }

// Parse reads the arguments after the program's name. Flags and operands come in any
// order; a flag has one dash or two, and its value follows it or an "="; if a flag is
// given twice, the last one counts. An error is a UsageError.
func Parse(args []string) (Call, error) {
	call := Call{values: map[string]string{}}
	for len(args) > 0 && isPlain(args[0]) {
		call.Plain, args = true, args[1:]
	}
	name := ""
	if len(args) > 0 {
		if name, args = args[0], args[1:]; name == "" {
			return Call{}, UsageError{nil, "The command is empty."}
		}
	}
	switch name {
	case "-h", "-help", "--help":
		name = "help"
	case "-version", "--version":
		name = "version"
	}
	if call.Command = Find(name); call.Command == nil {
		return Call{}, UsageError{nil, "There is no such command or flag." + suggestion(name, Find("").words())}
	}
	var operands []string
	for len(args) > 0 {
		arg := args[0]
		args = args[1:]
		switch {
		case arg == "--":
			operands, args = append(operands, args...), nil
		case isPlain(arg):
			call.Plain = true
		case arg == "-h", arg == "-help", arg == "--help":
			return Call{Command: Find("help"), Operand: name, Plain: call.Plain}, nil
		case arg == "-" || !strings.HasPrefix(arg, "-"):
			operands = append(operands, arg)
		default:
			var err error
			if args, err = call.takeFlag(arg, args); err != nil {
				return Call{}, err
			}
		}
	}
	for _, f := range call.Command.Flags {
		if f.Needed && !call.Given(f.Name) && !call.Given(f.Unless) {
			return Call{}, call.Command.Problem("It needs --%s: %s.", f.Name, f.Meaning)
		}
	}
	if err := call.takeOperands(operands); err != nil {
		return Call{}, err
	}
	return call, nil
}

func isPlain(arg string) bool { return arg == "--plain" || arg == "-plain" }

// takeFlag reads a flag, and its value if that is the next argument. It returns the
// remaining arguments.
func (c *Call) takeFlag(arg string, rest []string) ([]string, error) {
	name, value, joined := strings.Cut(strings.TrimPrefix(arg[1:], "-"), "=")
	f, ok := c.Command.flag(name)
	switch {
	case !ok:
		return nil, c.Command.Problem("It has no such flag.%s", suggestion("--"+name, c.Command.words()))
	case f.Kind == Switch && joined:
		return nil, c.Command.Problem("--%s takes no value.", f.Name)
	case f.Kind != Switch && !joined && (len(rest) == 0 || strings.HasPrefix(rest[0], "-")):
		return nil, c.Command.Problem("--%s needs a value: %s.", f.Name, f.Meaning)
	case f.Kind != Switch && !joined:
		value, rest = rest[0], rest[1:]
	}
	switch n, err := strconv.ParseUint(value, 10, 64); {
	case f.Kind == Number && (err != nil || n == 0):
		return nil, c.Command.Problem("--%s needs a whole number, 1 or more.", f.Name)
	case f.Kind == File && value == "":
		return nil, c.Command.Problem("The value of --%s is empty.", f.Name)
	}
	c.values[f.Name] = value
	return rest, nil
}

// takeOperands checks what was given besides the flags.
func (c *Call) takeOperands(operands []string) error {
	o := c.Command.Operand
	switch {
	case len(operands) == 0 && o.Needed && o.Files:
		return c.Command.Problem("It needs at least one %s.", strings.ToLower(o.Name))
	case o.Files && slices.Contains(operands, ""):
		return c.Command.Problem("The name of a file is empty.")
	case o.Files:
		c.Files = operands
	case len(operands) > 1 || len(operands) == 1 && o.Name == "":
		return c.Command.Problem("There is something beside what it takes.")
	case len(operands) == 0 && o.Needed:
		return c.Command.Problem("It needs one of: %s.", strings.Join(o.Values, ", "))
	case len(operands) == 1 && !slices.Contains(o.Values, operands[0]):
		return c.Command.Problem("There is no such %s.%s It takes one of: %s.", strings.ToLower(o.Name), suggestion(operands[0], o.Values), strings.Join(o.Values, ", "))
	case len(operands) == 1:
		c.Operand = operands[0]
	}
	return nil
}

// suggestion names what was probably meant, if it is at most two letters off.
func suggestion(typed string, names []string) string {
	nearest := ""
	for _, name := range names {
		if d := distance(typed, name); d <= 2 && d < len(typed)-1 && (nearest == "" || d < distance(typed, nearest)) {
			nearest = name
		}
	}
	if nearest == "" {
		return ""
	}
	return " Did you mean " + nearest + "?"
}

// distance is the Levenshtein distance, in bytes.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		left := row[0]
		row[0]++
		for j := range len(b) {
			change := left
			if a[i] != b[j] {
				change++
			}
			left, row[j+1] = row[j+1], min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
