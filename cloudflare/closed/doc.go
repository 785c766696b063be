// Package closed closes the memory of the process to other programs as soon as it is
// imported. Go initialises packages in the order of their paths where no import decides,
// so a package without imports from this program runs before most others, and there is
// little time to open the memory first. A program that waits for this one can still be
// faster, and SECURITY.md says so.
package closed

// A system that cannot do this is no reason to stop.
func init() { _ = protect() }
