//go:build !amd64

package kernel

var lesser []*bool
