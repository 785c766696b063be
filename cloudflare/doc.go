// Package cloudflare asks Cloudflare about an API token, and reads what a
// person pasted before anything is asked.
//
// What may live here: the credential, its inspection and its fingerprint, the
// requests, and the classification of the replies by endpoint, code and message.
// What a reply means for the person is package wizard's business.
//
// Three rules hold in this package:
//
//   - A token goes to https://api.cloudflare.com and nowhere else; a redirect
//     is an answer, never followed.
//   - A credential that is no API token (a Global API Key above all) is never
//     turned into a Token, so it cannot be sent or kept.
//   - All that a server says is untrusted: bounded in size, control characters
//     removed, never needed to be well-formed.
package cloudflare
