package simulator

// Points lists what nobody has recorded, one entry for each field of Variants.
func Points() []Point { return points }
