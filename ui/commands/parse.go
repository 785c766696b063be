package commands

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// Call is a command line that can be used.
type Call struct {
	Command *Command
	Operand string // empty: none was given
	Plain   bool   // --plain stood anywhere: commands that ask nothing are plain anyway
	values  map[string]string
}

// Given reports whether a flag was set, be it to nothing.
func (c Call) Given(name string) bool { _, ok := c.values[name]; return ok }

// Value gives what a flag was set to; empty if it was not.
func (c Call) Value(name string) string { return c.values[name] }

// Number gives what a flag of kind Number was set to; 0 if it was not.
func (c Call) Number(name string) uint64 {
	n, _ := strconv.ParseUint(c.values[name], 10, 64) // Parse has looked at it
	return n
}

// Parse reads the arguments behind the program's name. An error is a sentence for the
// person, and repeats nothing of them. Flags and operands stand in any order.
func Parse(args []string) (Call, error) {
	call := Call{values: map[string]string{}}
	if i := slices.Index(args, "--plain"); i >= 0 {
		call.Plain, args = true, slices.Delete(slices.Clone(args), i, i+1)
	}
	name := ""
	if len(args) > 0 {
		name, args = args[0], args[1:]
	}
	switch name {
	case "-h", "-help", "--help":
		name = "help"
	case "-version", "--version":
		name = "version"
	}
	if call.Command = Find(name); call.Command == nil {
		return Call{}, errors.New("There is no such command or flag.")
	}
	operands, err := call.parseFlags(args)
	if errors.Is(err, flag.ErrHelp) {
		return Call{Command: Find("help"), Operand: name, Plain: call.Plain}, nil
	}
	if err != nil {
		return Call{}, err
	}
	return call, call.take(operands)
}

// parseFlags reads the flags and gives what stands between and behind them.
func (c *Call) parseFlags(args []string) (operands []string, err error) {
	set := flag.NewFlagSet("", flag.ContinueOnError)
	set.SetOutput(io.Discard) // its messages repeat what was typed
	for _, f := range c.Command.Flags {
		switch f.Kind {
		case Switch:
			set.Bool(f.Name, false, "")
		case Number:
			set.Uint64(f.Name, 0, "")
		default:
			set.String(f.Name, "", "")
		}
	}
	for {
		err := set.Parse(args)
		if errors.Is(err, flag.ErrHelp) {
			return nil, err
		}
		if err != nil {
			return nil, fmt.Errorf("%s does not know one of these flags, or cannot use its value.", c.Command.Name)
		}
		if args = set.Args(); len(args) == 0 {
			break
		}
		operands, args = append(operands, args[0]), args[1:]
	}
	set.Visit(func(f *flag.Flag) {
		if d, _ := c.Command.flag(f.Name); d.Kind != Switch || f.Value.String() == "true" {
			c.values[f.Name] = f.Value.String()
		}
	})
	for _, f := range c.Command.Flags {
		if f.Needed && !c.Given(f.Name) {
			return nil, fmt.Errorf("%s needs --%s: %s.", c.Command.Name, f.Name, f.Meaning)
		}
	}
	return operands, nil
}

// take looks at what stands beside the flags.
func (c *Call) take(operands []string) error {
	o := c.Command.Operand
	switch {
	case len(operands) > 1 || len(operands) == 1 && o.Name == "":
		return fmt.Errorf("%s was given something beside what it takes.", c.Command.Name)
	case len(operands) == 0 && o.Needed:
		return fmt.Errorf("%s needs one of: %s.", c.Command.Name, strings.Join(o.Values, ", "))
	case len(operands) == 1 && !slices.Contains(o.Values, operands[0]):
		return fmt.Errorf("%s does not know that. It takes one of: %s.", c.Command.Name, strings.Join(o.Values, ", "))
	case len(operands) == 1:
		c.Operand = operands[0]
	}
	return nil
}
