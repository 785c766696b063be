package cloudflare

// ProtectMemory has nothing to do on Windows: it writes no core files, and keeps
// the memory of a process from other users only.
func ProtectMemory() error { return nil }
