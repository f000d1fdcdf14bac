package syntax

import (
	"errors"
	"sync"
	"testing"

	data "stance/data/syntax"
)

func modelOfThisBuild(t testing.TB) string {
	t.Helper()
	if data.Model == "" {
		t.Fatal("no model is embedded")
	}
	return data.Model
}

func TestLoadRefusesDamage(t *testing.T) {
	model := modelOfThisBuild(t)
	body := len(modelMagic)
	for name, damaged := range map[string]string{
		"empty":          "",
		"another file":   "PK\x03\x04" + model[4:],
		"cut short":      model[:len(model)/2],
		"cut at a seam":  model[:body],
		"unknown tag":    model[:body+4] + "\xff" + model[body+5:],
		"lost a section": model[:body] + "\x00\x00\x00\x00" + model[body:],
		"huge section":   model[:body] + "\xff\xff\xff\xff" + model[body+4:],
	} {
		if _, err := Load(damaged); !errors.Is(err, errModel) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

func FuzzLoad(f *testing.F) {
	model := modelOfThisBuild(f)
	f.Add(100, uint8(3))
	f.Add(len(modelMagic)+2, uint8(255))
	text := "A short sentence , nothing more ."
	f.Fuzz(func(t *testing.T, at int, value uint8) {
		if at < 0 || at >= min(len(model), 1<<19) {
			return
		}
		p, err := Load(model[:at] + string([]byte{value}) + model[at+1:])
		if err != nil {
			return
		}
		var scratch Scratch
		s := sentence(text)
		p.Parse(text, s, &scratch)
		checkTree(t, s.Tokens)
	})
}

// One parser serves several goroutines, each with its Scratch.
func TestParallel(t *testing.T) {
	p, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	text := "The envoy praised the truce , but warned both armies that talks could fail ."
	want := sentence(text)
	p.Parse(text, want, new(Scratch))
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			var scratch Scratch
			for range 20 {
				s := sentence(text)
				p.Parse(text, s, &scratch)
				for i := range s.Tokens {
					if s.Tokens[i] != want.Tokens[i] {
						t.Errorf("token %d differs", i)
						return
					}
				}
			}
		})
	}
	group.Wait()
}
