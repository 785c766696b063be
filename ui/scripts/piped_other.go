//go:build !windows

package scripts

// pipedExample shows how a password manager gives a token without leaving it in the
// shell's history.
const pipedExample = "pass show my-token | tokendoctor check --zone <id>"
