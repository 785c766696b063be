// Package closed closes the memory of the process to other programs as soon as it is
// imported: before most other packages are made ready, so that there is little time to
// open it first. Go makes packages ready in the order of their paths where nothing else
// decides, so that what needs no other package of this program comes before them all. A
// program that waits for this one can still be faster, and SECURITY.md says so.
package closed

// A system that lacks it is no reason to stop.
func init() { _ = protect() }
