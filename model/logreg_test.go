package model

import (
	"bytes"
	"context"
	"math"
	"testing"
)

func TestGradientIsTheSlope(t *testing.T) {
	for _, test := range []struct {
		name  string
		bayes bool
		k     int
	}{{"three classes", false, 3}, {"ratios", true, 3}} {
		t.Run(test.name, func(t *testing.T) {
			d := synthetic(60, 1)
			p, err := LogReg{Bayes: test.bayes, Balance: 0.5}.prepare(d, d.All(), Options{})
			if err != nil {
				t.Fatal(err)
			}
			o := p.objective
			o.c = 0.3
			theta := make([]float64, o.dim())
			for i := range theta {
				theta[i] = math.Sin(float64(i))
			}
			gradient, scratch := make([]float64, o.dim()), make([]float64, o.dim())
			o.evaluate(theta, gradient)
			const h = 1e-5
			for i := 0; i < o.dim(); i += 7 {
				x := theta[i]
				theta[i] = x + h
				above := o.evaluate(theta, scratch)
				theta[i] = x - h
				below := o.evaluate(theta, scratch)
				theta[i] = x
				if slope := (above - below) / (2 * h); math.Abs(slope-gradient[i]) > 1e-8 {
					t.Fatalf("parameter %d: gradient %g, slope %g", i, gradient[i], slope)
				}
			}
		})
	}
}

func TestTrainingAndFileAreDeterministic(t *testing.T) {
	var first []byte
	for _, workers := range []int{1, 2, 3, 7} {
		d := synthetic(300, 2)
		c, err := LogReg{}.Train(context.Background(), d, d.All(), Options{Workers: workers})
		if err != nil {
			t.Fatal(err)
		}
		b := &Bundle{Models: []*Model{{Name: "stance", Classes: d.Classes, Classifier: c, Metadata: map[string]string{"b": "1", "a": "2"}}}}
		var file bytes.Buffer
		if err := b.Save(&file); err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = file.Bytes()
		}
		if !bytes.Equal(first, file.Bytes()) {
			t.Fatalf("%d workers give another file", workers)
		}
		loaded, err := LoadBytes(first)
		if err != nil {
			t.Fatal(err)
		}
		p, q := make([]float64, 3), make([]float64, 3)
		for i := range d.Examples {
			b.Models[0].Predict(d.Examples[i].Vector, p)
			loaded.Models[0].Predict(d.Examples[i].Vector, q)
			if p[0] != q[0] || p[1] != q[1] || p[2] != q[2] {
				t.Fatalf("row %d: %v before, %v after the file", i, p, q)
			}
		}
	}
}
