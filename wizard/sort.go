package wizard

import "sort"

// sortFunc is slices.SortFunc with one code for all types: of that one the compiler makes
// another 15 kB for each type that is sorted.
func sortFunc[T any](list []T, compare func(a, b T) int) {
	sort.Slice(list, func(i, j int) bool { return compare(list[i], list[j]) < 0 })
}
