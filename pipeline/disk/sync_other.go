//go:build !unix

package disk

// canNotSync reports whether the file system has no sync for folders: here
// none has.
func canNotSync(error) bool { return true }
