// Command trial measures what choosing sentences to label is worth: it takes
// labelled sentences for unlabelled ones, lets each strategy choose, trains on the
// labels of what was chosen, and compares the models with those of as many
// sentences drawn at random.
//
//	stance import newsmtsc ../shared/data/newsmtsc/train.jsonl -o out/pool.jsonl
//	stance import newsmtsc ../shared/data/newsmtsc/dev-rw.jsonl ../shared/data/newsmtsc/dev-mt.jsonl -o out/dev.jsonl
//	go run ./pipeline/sample/trial -task tone -pool out/pool.jsonl -test out/dev.jsonl
//
// Without -test a fifth of the pool's texts is held out, another for each seed;
// that is how the strategies were tuned.
package main

import (
	"context"
	"flag"
	"fmt"
	"math"
	"os"
	"strings"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"

	"stance/pipeline"
	"stance/pipeline/sample"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "trial:", err)
		os.Exit(1)
	}
}

func run() error {
	pool := flag.String("pool", "", "labelled sentences to choose from, `files` with commas between")
	test := flag.String("test", "", "labelled sentences to measure on, `files` with commas between")
	task := flag.String("task", "stance", "stance or tone")
	strategies := flag.String("strategies", "random,mixed,uncertain,diverse", "strategies to compare, random first")
	o := pipeline.SimulationOptions{}
	flag.IntVar(&o.Start, "start", 100, "labels drawn at random at the outset")
	flag.IntVar(&o.Step, "step", 100, "labels between two trainings")
	flag.IntVar(&o.Budget, "budget", 500, "labels in the end")
	flag.IntVar(&o.Seeds, "seeds", 10, "repetitions")
	flag.IntVar(&o.Workers, "workers", 2, "cores")
	flag.Parse()
	var err error
	if o.Task, err = pipeline.TaskByName(*task); err != nil {
		return err
	}
	o.Pool = strings.Split(*pool, ",")
	if *test != "" {
		o.Test = strings.Split(*test, ",")
	}
	for _, name := range strings.Split(*strategies, ",") {
		s, err := sample.ByName(name)
		if err != nil {
			return err
		}
		o.Strategies = append(o.Strategies, s)
	}
	results, err := pipeline.SimulateSampling(context.Background(), o)
	if err != nil {
		return err
	}
	print(results)
	return nil
}

// print shows the mean over the seeds with its 95 % interval, and that of the
// paired difference to the first strategy.
func print(results []pipeline.Simulated) {
	fmt.Println("| labels | strategy | macro-F1 | 95 % interval | less", results[0].Strategy, "| 95 % interval |")
	fmt.Println("|---|---|---|---|---|---|")
	for step, n := range results[0].Labels {
		for _, r := range results {
			mean, half := interval(r.MacroF1[step])
			fmt.Printf("| %d | %s | %.4f | %.4f to %.4f |", n, r.Strategy, mean, mean-half, mean+half)
			if r.Strategy == results[0].Strategy {
				fmt.Println(" | |")
				continue
			}
			differences := make([]float64, len(r.MacroF1[step]))
			for seed, f := range r.MacroF1[step] {
				differences[seed] = f - results[0].MacroF1[step][seed]
			}
			mean, half = interval(differences)
			fmt.Printf(" %+.4f | %+.4f to %+.4f |\n", mean, mean-half, mean+half)
		}
	}
}

// interval is the mean and half its interval by Student's t.
func interval(x []float64) (mean, half float64) {
	mean, deviation := stat.MeanStdDev(x, nil)
	n := float64(len(x))
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: n - 1}.Quantile(0.975)
	return mean, t * deviation / math.Sqrt(n)
}
