package labels

import (
	"strings"
	"testing"
)

func TestSoftLabels(t *testing.T) {
	path := file(t, "soft.jsonl", strings.Join([]string{
		`{"text":"A.","label":null,"p_supportive":0.2,"p_neutral":0.3,"p_accusatory":0.5}`,
		`{"text":"B.","label":null,"p_supportive":0.33,"p_neutral":0.33,"p_accusatory":0.33}`,
		`{"text":"C.","label":null,"p_supportive":0.5,"p_neutral":0.5}`,
		`{"text":"D.","label":null,"p_supportive":1.5,"p_neutral":-0.5,"p_accusatory":0}`,
		`{"text":"E.","label":null,"p_supportive":"most","p_neutral":0,"p_accusatory":0}`,
		`{"text":"F.","label":null,"p_supportive":0.5,"p_neutral":0.5,"p_accusatory":0.5}`,
	}, "\n"))
	check(t, readAll(t, []string{path}, Options{Classes: stance}),
		"soft.jsonl:1: - > -: accusatory",
		"soft.jsonl:2: - > -: supportive",
		"reject soft.jsonl:3 at line 3: bad_soft_label: column p_accusatory is empty; …",
		"reject soft.jsonl:4 at line 4: bad_soft_label: column p_supportive is 1.5; …",
		`reject soft.jsonl:5 at line 5: bad_soft_label: column p_supportive is "most"; …`,
		"reject soft.jsonl:6 at line 6: bad_soft_label: columns p_supportive and the others sum to 1.5; …",
	)
}
