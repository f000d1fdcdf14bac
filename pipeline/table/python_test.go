package table

import (
	"fmt"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	"stance/data/external"
)

// A filter on the holder must read a fraction of the bytes, in every library.
func TestFilterOnHolderReadsLittle(t *testing.T) {
	if testing.Short() {
		t.Skip("starts Python")
	}
	if runtime.GOOS != "linux" {
		t.Skip("counts the bytes read by Linux's own count")
	}
	interpreter := external.Python(t)
	dir := t.TempDir()
	writeResult(t, dir, manyHolders(0, 2000), manyHolders(2000, 2000))
	for _, name := range []string{"stances", "dyads"} {
		out, err := exec.Command(interpreter, filepath.Join("testdata", "filter_holder.py"), dir, name, "org:council-042").CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		t.Logf("%s: %s", name, out)
	}
}

// manyHolders has articles in which each of 300 holders speaks now and then.
func manyHolders(from, n int) *Rows {
	rows := &Rows{}
	random := rand.New(rand.NewPCG(uint64(from), 1))
	for i := from; i < from+n; i++ {
		article := fmt.Sprintf("feed/%05d.txt", i)
		for j := range int32(40) {
			holder := (i*7 + int(j)*31) % 300
			p, q := random.Float64(), random.Float64()
			id, name := fmt.Sprintf("org:council-%03d", holder), fmt.Sprintf("Council %d", holder)
			rows.Stances = append(rows.Stances, StanceRow{ArticleID: article, SentenceID: j, HolderID: id, HolderName: name,
				TargetID: ref("country:NO"), TargetName: ref("Norway"), Stance: ref("neutral"), Confidence: &p, Abstained: ref(false),
				PSupportive: ref((1 - p) * q), PNeutral: &p, PAccusatory: ref((1 - p) * (1 - q))})
			rows.Dyads = append(rows.Dyads, DyadRow{ArticleID: article, HolderID: id, HolderName: name, TargetID: "country:NO", TargetName: "Norway",
				NStances: 1, NNeutral: 1, NetStance: ref((1 - p) * (2*q - 1))})
		}
	}
	return rows
}

func TestNotebookLibrariesOpenTheTables(t *testing.T) {
	if testing.Short() {
		t.Skip("starts Python")
	}
	interpreter := external.Python(t)
	dir := t.TempDir()
	rows := sampleRows(20)
	rows.Rejects = append(rows.Rejects, RejectRow{Input: "feed.jsonl", Position: "row 7", ArticleID: ref("x"), Reason: "duplicate_id", Detail: "the id x stands in row 2 already"})
	writeResult(t, dir, rows, &Rows{}, sampleRows(3))
	out, err := exec.Command(interpreter, filepath.Join("testdata", "open_tables.py"), dir).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Logf("%s", out)
}
