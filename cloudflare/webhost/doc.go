// Package webhost asks the questions of package cloudflare from the web host: it makes
// the script and the shell lines that a person runs there, and reads back the block that
// the script prints.
//
// What may live here: the script, the lines, and the format of the block. The block comes
// from another computer through a clipboard, so its words are checked one by one, and each
// reply is rebuilt and read by the rules that all replies are read by.
package webhost
