//go:build !unix

package crash

import "os"

func exitStatus(p *os.ProcessState) int { return p.ExitCode() }
