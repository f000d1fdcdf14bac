package table

import (
	"slices"
	"testing"
)

// BenchmarkWritePart writes 200 articles of 40 stances each.
func BenchmarkWritePart(b *testing.B) {
	rows := slices.Repeat([]*Rows{sampleRows(200)}, 20)
	dir := b.TempDir()
	var bytes int64
	b.ReportAllocs()
	for b.Loop() {
		parts, err := WritePart(dir, 0, rows, testMeta)
		if err != nil {
			b.Fatal(err)
		}
		bytes = 0
		for _, p := range parts {
			bytes += p.Bytes
		}
	}
	b.ReportMetric(float64(bytes), "file-bytes")
	b.ReportMetric(float64(20*len(rows[0].Stances))*float64(b.N)/b.Elapsed().Seconds(), "stances/s")
}

// BenchmarkRead reads the stances of BenchmarkWritePart.
func BenchmarkRead(b *testing.B) {
	rows := slices.Repeat([]*Rows{sampleRows(200)}, 20)
	dir := b.TempDir()
	parts, err := WritePart(dir, 0, rows, testMeta)
	if err != nil {
		b.Fatal(err)
	}
	if err := Complete(dir, NewManifest(testMeta, nil, [][]Part{parts})); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := Scan(dir, func(*StanceRow) error { return nil }); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(20*len(rows[0].Stances))*float64(b.N)/b.Elapsed().Seconds(), "stances/s")
}
