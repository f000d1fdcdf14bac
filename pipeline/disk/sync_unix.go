//go:build unix

package disk

import (
	"errors"
	"syscall"
)

// canNotSync reports whether the file system has no sync for folders.
func canNotSync(err error) bool {
	return errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOTSUP)
}
