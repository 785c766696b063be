package scripts

// pipedExample shows how a password manager gives a token without leaving it in the
// shell's history. pass is not there on Windows; Bitwarden's program is.
const pipedExample = "bw get password my-token | tokendoctor check --zone <id>"
