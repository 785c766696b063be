package commands

import (
	"fmt"
	"slices"
	"strings"
)

// Completion is the script that completes commands, flags and their values in a shell:
// one of those that the command completion lists.
func Completion(shell string) string {
	switch shell {
	case "bash":
		return bash()
	case "fish":
		return fish()
	default:
		return zsh()
	}
}

// words are what may follow a command: its flags, and what its operand may be.
func (c *Command) words() []string { return append(c.operands(), c.flags()...) }

// operands are what an operand may be; there is at most one, except for files.
func (c *Command) operands() []string {
	words := append([]string(nil), c.Operand.Values...)
	if c.Name == "" {
		for _, other := range All[1:] {
			words = append(words, other.Name)
		}
	}
	return words
}

func (c *Command) flags() []string {
	var words []string
	if c.Name == "" {
		words = append(words, "--version")
	}
	for _, f := range c.Flags {
		words = append(words, "--"+f.Name)
	}
	return append(words, "--help")
}

// valuedFlags are the flags whose value follows them.
func valuedFlags() []string {
	var names []string
	for _, c := range All {
		for _, f := range c.Flags {
			if f.Kind != Switch && !slices.Contains(names, "--"+f.Name) {
				names = append(names, "--"+f.Name)
			}
		}
	}
	return names
}

// Written so that the bash of macOS, 3.2, accepts it.
func bash() string {
	var commands, values strings.Builder
	valued := valuedFlags()
	for _, c := range All {
		fmt.Fprintf(&commands, "    %s) words=%s operands=%s files=%s ;;\n", quote(c.Name), quote(strings.Join(c.flags(), " ")), quote(strings.Join(c.operands(), " ")), map[bool]string{true: "yes"}[c.Operand.Files])
		for _, f := range c.Flags {
			switch f.Kind {
			case File:
				fmt.Fprintf(&values, "    %s) compopt -o filenames 2>/dev/null; while read -r word; do COMPREPLY+=(\"$word\"); done < <(compgen -f -- \"$current\"); return ;;\n", quote(c.Name+" --"+f.Name))
			case Text, Number:
				fmt.Fprintf(&values, "    %s) return ;;\n", quote(c.Name+" --"+f.Name))
			}
		}
	}
	return `# Completion for ` + Program + ` in bash: source it, or save it among the shell's completions.
_` + Program + `() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command= words= operands= files= word i IFS=$'\n'
  if [ "$current" = = ]; then # readline sets --flag=value in three words
    current=
  elif [ "$previous" = = ]; then
    previous=${COMP_WORDS[COMP_CWORD-2]}
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${COMP_WORDS[i]} in
    -*) ;;
    *) command=${COMP_WORDS[i]}; break ;;
    esac
  done
  for ((i++; i < COMP_CWORD; i++)); do
    case ${COMP_WORDS[i-1]} in
    ` + strings.Join(valued, "|") + `|=) continue ;;
    esac
    case ${COMP_WORDS[i]} in
    -*|=) ;;
    *) word=given; break ;; # there is one operand
    esac
  done
  COMPREPLY=()
  case "$command $previous" in
` + values.String() + `  esac
  case $command in
` + commands.String() + `  esac
  if [ -n "$files" ]; then
    compopt -o filenames 2>/dev/null
    while read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "$current")
  elif [ -z "$word" ]; then
    words="$words $operands"
  fi
  IFS=$' \n'
  COMPREPLY+=($(compgen -W "$words" -- "$current"))
}
complete -F _` + Program + ` ` + Program + "\n"
}

func fish() string {
	var b strings.Builder
	valued := valuedFlags()
	b.WriteString(`# Completion for ` + Program + ` in fish: source it, or save it among the shell's completions.
function __` + Program + `_at # the command on the line, or "" before one
  set -l words (commandline -opc)
  for word in $words[2..]
    string match -q -- '-*' $word; and continue
    test $word = $argv[1]
    return
  end
  test -z $argv[1]
end
function __` + Program + `_wants # the same, before the command has its operand
  __` + Program + `_at $argv[1]; or return
  set -l words (commandline -opc)
  set -l seen
  set -l skip
  for word in $words[2..]
    if test -n "$skip"
      set skip
    else if contains -- $word ` + strings.Join(valued, " ") + `
      set skip yes
    else if not string match -q -- '-*' $word
      set -a seen $word
    end
  end
  test (count $seen) -le 1; and test -n "$argv[1]"; or test (count $seen) -eq 0
end
`)
	line := func(condition, rest string) {
		fmt.Fprintf(&b, "complete -c %s -n %s %s\n", Program, quote(condition), rest)
	}
	fmt.Fprintf(&b, "complete -c %s -f\ncomplete -c %s -l help -d 'print help'\n", Program, Program)
	at := func(command string) string { return "__" + Program + `_at "` + command + `"` }
	line(at(""), "-l version -d 'print the version'")
	for _, c := range All {
		condition := at(c.Name)
		if c.Name != "" {
			line(at(""), fmt.Sprintf("-a %s -d %s", quote(c.Name), quote(c.Meaning)))
		}
		if len(c.Operand.Values) > 0 {
			line("__"+Program+`_wants "`+c.Name+`"`, "-a "+quote(strings.Join(c.Operand.Values, " ")))
		}
		if c.Operand.Files {
			line(condition, "-F")
		}
		for _, f := range c.Flags {
			takes := map[Kind]string{Switch: "", Text: " -x", Number: " -x", File: " -r -F"}[f.Kind]
			line(condition, fmt.Sprintf("-l %s%s -d %s", f.Name, takes, quote(f.Meaning)))
		}
	}
	return b.String()
}

func zsh() string {
	var commands, cases strings.Builder
	var own string // what comes before a command
	for _, c := range All {
		var specs []string
		if o := c.Operand; o.Name != "" {
			spec := fmt.Sprintf("1:%s:(%s)", strings.ToLower(o.Name), strings.Join(o.Values, " "))
			if o.Files {
				spec = "*:" + strings.ToLower(o.Name) + ":_files"
			}
			specs = append(specs, spec)
		}
		for _, f := range c.Flags {
			equals := map[bool]string{true: "="}[f.Kind != Switch]
			takes := map[Kind]string{Switch: "", Text: ":" + f.Value + ": ", Number: ":" + f.Value + ": ", File: ":" + f.Value + ":_files"}[f.Kind]
			specs = append(specs, "--"+f.Name+equals+"["+zshText(f.Meaning)+"]"+takes)
		}
		specs = append(specs, "--help[print help]")
		for i := range specs {
			specs[i] = quote(specs[i])
		}
		if c.Name == "" {
			own = strings.Join(specs, " ")
			continue
		}
		fmt.Fprintf(&commands, "      %s\n", quote(c.Name+":"+zshText(c.Meaning)))
		fmt.Fprintf(&cases, "    %s) _arguments %s ;;\n", c.Name, strings.Join(specs, " "))
	}
	return `#compdef ` + Program + `
# Completion for ` + Program + ` in zsh: source it behind compinit, or save it as _` + Program + ` in a folder of $fpath.
_` + Program + `() {
  local curcontext=$curcontext state line
  _arguments -C -A '-*' ` + own + ` '--version[print the version]' '1:command:->command' '*::argument:->argument'
  case $state in
  command)
    local -a commands=(
` + commands.String() + `    )
    _describe command commands
    ;;
  argument)
    case $words[1] in
` + cases.String() + `    esac
    ;;
  esac
}
if [ "${funcstack[1]}" = _` + Program + ` ]; then
  _` + Program + ` "$@"
else
  compdef _` + Program + ` ` + Program + `
fi
`
}

// quote makes one word of a text without backslashes, in any of the shells.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// zshText is a description inside brackets or before a colon.
func zshText(s string) string {
	return strings.NewReplacer("[", `\[`, "]", `\]`, ":", `\:`).Replace(s)
}
