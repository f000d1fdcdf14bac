package pages

import "github.com/apache/arrow/go/v17/arrow/memory"

// Allocator refuses to allocate more than a page or batch can need: the sizes
// that a damaged or hostile file claims are not to be believed.
type Allocator struct {
	memory.Allocator
	limit  int
	refuse func(size int) error
	spent  int // since the page or batch began
}

// NewAllocator makes an allocator that panics with refuse's error where a piece
// would be larger than limit, or all pieces of a page or batch four times so.
func NewAllocator(limit int64, refuse func(size int) error) *Allocator {
	return &Allocator{Allocator: memory.NewGoAllocator(), limit: int(limit), refuse: refuse}
}

// Reset begins a page or batch.
func (a *Allocator) Reset() { a.spent = 0 }

func (a *Allocator) check(size int) {
	if size > a.limit || a.spent+size > 4*a.limit {
		panic(a.refuse(size))
	}
	a.spent += size
}

func (a *Allocator) Allocate(size int) []byte {
	a.check(size)
	return a.Allocator.Allocate(size)
}

func (a *Allocator) Reallocate(size int, b []byte) []byte {
	a.check(size)
	return a.Allocator.Reallocate(size, b)
}
