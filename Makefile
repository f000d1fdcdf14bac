# stance: build, demonstrate and test. `make help` lists the targets.

VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS := -s -w -X stance/pipeline.Version=$(VERSION)
BUILD   := CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags '$(LDFLAGS)'
PYTHON  ?= python3
SHARED  ?= ../shared
FUZZTIME ?= 30s
SEED ?= 1
PLATFORMS := linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64 windows/arm64

.PHONY: help build demo test test-go test-spark test-race lint check release model leaderboard ablation bench bench-peers bench-scale fuzz crash screenshot soak clean setup
.PHONY: hostile licences reproducible

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

build: ## bin/stance, static
	@mkdir -p bin
	$(BUILD) -o bin/stance ./cmd/stance

demo: build ## train, score and report on the embedded sample, into out/demo
	@rm -rf out/demo && mkdir -p out/demo
	bin/stance demo out/demo

setup: .venv/.done ## the Python environment and the browser of the tests
	@./.ci/chromium

.venv/.done: requirements.txt
	$(PYTHON) -m venv .venv
	.venv/bin/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

test: setup lint test-go test-spark test-race ## everything that the tests cover

# Spark's tests have a target of their own: they need an environment of their own.
test-go: build
	go test $$(go list ./... | grep -v pipeline/spark)

test-spark: .venv-spark/.done ## the Spark application, on a Spark of several processes
	@./.ci/java
	go test -count=1 -v ./pipeline/spark

.venv-spark/.done: pipeline/spark/requirements.txt
	$(PYTHON) -m venv .venv-spark
	.venv-spark/bin/pip install --quiet --disable-pip-version-check -r pipeline/spark/requirements.txt
	@touch $@

test-race:
	go test -race -short ./model/... ./pipeline/...

lint: ## formatting, vet, imports
	@test -z "$$(gofmt -l cmd pipeline model data reports)" || { gofmt -l cmd pipeline model data reports; echo "run gofmt -w on these files"; exit 1; }
	go vet ./...
	go mod tidy -diff

check: ## deeper than lint: staticcheck, and known faults in dependencies
	go tool staticcheck ./...
	go tool govulncheck ./...

bench: ## speed and allocations of every stage
	go test -run '^$$' -bench . -benchmem ./model/... ./pipeline/...

bench-peers: build .venv-bench/.done ## stance beside scikit-learn, fastText and spaCy: reports/benchmarks/peers.md, about 10 minutes
	.venv-bench/bin/python reports/benchmarks/peers.py --shared $(SHARED) $(PEERS)

bench-scale: build .venv-bench/.done ## cost and memory from 1 to many times the articles: reports/benchmarks/scale.md, about 5 minutes
	.venv-bench/bin/python reports/benchmarks/scale.py --shared $(SHARED) $(SCALE)

.venv-bench/.done: reports/benchmarks/requirements.txt
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/pip install --quiet --disable-pip-version-check -r $<
	@touch $@

fuzz: ## each fuzz target for FUZZTIME (default 30s)
	@for p in $$(go list ./...); do for f in $$(go test -list '^Fuzz' $$p 2>/dev/null | grep ^Fuzz); do \
	  echo "$$p $$f"; go test -run '^$$' -fuzz "^$$f\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x $$p || exit 1; done; done

crash: ## kill the program at every step that it takes on the disk, and at random
	go test ./cmd/stance/crash -v -timeout 4h -long -seed $(SEED)

licences: ## LICENCES.md, of all that the program is linked with
	go run ./cmd/licences > LICENCES.md.tmp && mv LICENCES.md.tmp LICENCES.md

reproducible: ## build twice from nothing, in two folders, and compare the bytes
	STANCE_FRESH=1 go test ./cmd/stance -count 1 -v -timeout 1h -run Reproducible

hostile: ## what each of over seventy hostile inputs gets
	go test ./pipeline -count 1 -v -run Hostile

soak: ## the memory of the program over 2 million short articles
	go test ./cmd/stance/crash -v -timeout 4h -run Flat -soak 2000000

screenshot: demo ## reports/screenshot.png, the README's picture
	go run ./reports/screenshot out/demo/report.html reports/screenshot.png

release: ## dist/: binaries of every platform, with checksums
	@mkdir -p dist
	@for p in $(PLATFORMS); do os=$${p%/*}; arch=$${p#*/}; ext=; [ $$os = windows ] && ext=.exe; \
	  echo "dist/stance-$(VERSION)-$$os-$$arch$$ext"; \
	  GOOS=$$os GOARCH=$$arch $(BUILD) -o dist/stance-$(VERSION)-$$os-$$arch$$ext ./cmd/stance || exit 1; done
	@go run ./cmd/licences -texts > dist/licences.txt
	@cd dist && sha256sum stance-$(VERSION)-* > stance-$(VERSION).sha256

clean: ## what make wrote, but for the Python environment
	rm -rf bin out dist

model: ## train the embedded model again, where the published data sets are
	go run ./data/model/make -shared $(SHARED) -o data/model

leaderboard: out/peers/.done ## reports/leaderboard.md: our classifiers and outside peers on the same rows, about 40 minutes
	go run ./model/benchmark/leaderboard -shared $(SHARED) -python out/peers/bin/python -o reports/leaderboard.md

ablation: build ## reports/ablation.md: what each group of features is worth, about 10 minutes
	@mkdir -p out
	bin/stance import newsmtsc $(SHARED)/data/newsmtsc/train.jsonl -o out/newsmtsc.jsonl
	bin/stance train out/newsmtsc.jsonl -o out/ablation.model --task tone --prior none --ablate > out/ablation.txt
	@printf '# What each group of features is worth\n\nNewsMTSC train, tone toward an actor: five folds grouped by text, once more without each group, made by `make ablation`.\nWorth is macro-F1 with all groups less that without.\n\n' > reports/ablation.md
	@sed -n '/^| without/,/^$$/p' out/ablation.txt >> reports/ablation.md

out/peers/.done: model/benchmark/requirements.txt
	$(PYTHON) -m venv out/peers
	out/peers/bin/pip install --quiet --disable-pip-version-check -r model/benchmark/requirements.txt
	@touch $@
