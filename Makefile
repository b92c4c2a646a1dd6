# Everything a contributor runs. `make` alone lists it.

# The server module is never part of these: ./... stops at the nested module temporald/go.mod.
PACKAGES     ?= ./...
TEST_FLAGS   ?=
TEST_TIMEOUT ?= 30m

GOLANGCI_VERSION      := v2.15.0
WORKFLOWCHECK_VERSION := v0.6.0
GOVULNCHECK_VERSION   := v1.9.0

export PROBITY_TOOLS ?= $(HOME)/.cache/probity/tools
GOLANGCI      := $(PROBITY_TOOLS)/golangci-lint-$(GOLANGCI_VERSION)
WORKFLOWCHECK := $(PROBITY_TOOLS)/workflowcheck-$(WORKFLOWCHECK_VERSION)
GOVULNCHECK   := $(PROBITY_TOOLS)/govulncheck-$(GOVULNCHECK_VERSION)
# Where the known vulnerabilities are asked for: without a network, file:///folder of a copy.
VULNERABILITIES ?= https://vuln.go.dev

.DEFAULT_GOAL := help
.PHONY: help up pages lighthouse test test-short fmt fmt-check tidy-check vet lint fuzz workflowcheck vulncheck vulncheck-kept temporald temporald-smoke tools compose-check ci

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

up: ## run the whole system on this machine (ctrl-c stops it)
	go run ./cmd/probity up

test: temporald ## all tests with the race detector, on a real Postgres and a real Temporal server
	@echo "what draws pages is translated once, without the race detector:"
	go test -timeout $(TEST_TIMEOUT) $(TEST_FLAGS) ./evidence/pages
	go test -race -timeout $(TEST_TIMEOUT) $(TEST_FLAGS) $(PACKAGES)
	@echo "thousands of random lives, without the race detector:"
	go test -timeout $(TEST_TIMEOUT) $(TEST_FLAGS) ./docket/lives

test-short: ## the quick tests: no race detector, -short
	go test -short -timeout $(TEST_TIMEOUT) $(TEST_FLAGS) $(PACKAGES)

SHOTS ?= build/pages
pages: ## every page in every state as pictures at 360, 768 and 1280 pixels, into the folder SHOTS
	PROBITY_BROWSER=required go test -count=1 -timeout $(TEST_TIMEOUT) ./web -run TestPagesInABrowser -args -shots="$(abspath $(SHOTS))"
	@echo "open $(SHOTS)/index.html"

LIGHTHOUSE := $(PROBITY_TOOLS)/lighthouse-12.8.2
lighthouse: $(LIGHTHOUSE) ## let Lighthouse judge the pages of reporters, parties and the public (needs node; it judges by time too, so not in CI)
	cp web/lighthouse/run.mjs $(LIGHTHOUSE)
	PROBITY_BROWSER=required go test -count=1 -v -timeout $(TEST_TIMEOUT) ./web -run '^TestLighthouse$$' -args -lighthouse="$(LIGHTHOUSE)"

fmt: ## format all Go files
	gofmt -w .

fmt-check: ## fail when a Go file is not formatted
	@unformatted=$$(gofmt -l .); if [ -n "$$unformatted" ]; then echo "not formatted (make fmt):"; echo "$$unformatted"; exit 1; fi

tidy-check: ## fail when a go.mod or go.sum is not what go mod tidy would write
	go mod tidy -diff
	cd temporald && go mod tidy -diff

vet: ## go vet
	go vet $(PACKAGES)

lint: $(GOLANGCI) ## golangci-lint with the import rules of the house
	$(GOLANGCI) run $(PACKAGES)

workflowcheck: $(WORKFLOWCHECK) ## find what would not replay in the workflows
	@if ls workflows/*.go >/dev/null 2>&1; then \
		echo "$(WORKFLOWCHECK) ./workflows/..."; $(WORKFLOWCHECK) ./workflows/...; \
	else echo "no workflows yet"; fi

# Minimising what was found takes up to a minute for each find when nothing is said, in which next to nothing is tried.
FUZZ_TIME ?= 30s
fuzz: ## every fuzz target for FUZZ_TIME each
	@set -e; grep -rl --include=*_test.go '^func Fuzz' . | xargs -n1 dirname | sort -u | while read -r p; do \
		for f in $$(grep -hoE '^func Fuzz[A-Za-z]+' $$p/*_test.go | sed 's/func //' | sort -u); do \
			echo "$$p $$f"; go test $$p -run '^$$' -fuzz "^$$f\$$" -fuzztime $(FUZZ_TIME) -fuzzminimizetime 20x; \
		done; \
	done

vulncheck: $(GOVULNCHECK) ## look for known vulnerabilities in what the program calls (VULNERABILITIES=file:///... without a network)
	$(GOVULNCHECK) -db $(VULNERABILITIES) $(PACKAGES)
	@echo "the Temporal server for machines that have none, a module of its own:"
	cd temporald && $(GOVULNCHECK) -db $(VULNERABILITIES) ./...

vulncheck-kept: $(GOVULNCHECK) ## the same with the copy of the reports that lies in internal/vulnerabilities, without a network
	@dir=$$(mktemp -d) && trap 'rm -rf "$$dir"' EXIT && go run ./internal/vulnerabilities -unpack "$$dir" && \
		$(MAKE) --no-print-directory vulncheck VULNERABILITIES="file://$$dir"

temporald: ## build our small Temporal server, once for this machine (about ten minutes on two cores)
	@go run ./embedded/buildtemporald

temporald-smoke: ## build it, start it on a throwaway store, wait until it answers, stop it
	@"$$(go run ./embedded/buildtemporald)" --smoke --search-attribute CaseStage=Keyword

tools: $(GOLANGCI) $(WORKFLOWCHECK) ## install the linters into the cache folder

# The version is part of the file's name: another version is another file.
$(GOLANGCI):
	@echo "installing golangci-lint $(GOLANGCI_VERSION) (about three minutes)"
	@mkdir -p $(PROBITY_TOOLS)
	cd / && GOFLAGS= GOBIN=$(PROBITY_TOOLS) go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_VERSION)
	mv $(PROBITY_TOOLS)/golangci-lint $@

$(WORKFLOWCHECK):
	@echo "installing workflowcheck $(WORKFLOWCHECK_VERSION)"
	@mkdir -p $(PROBITY_TOOLS)
	cd / && GOFLAGS= GOBIN=$(PROBITY_TOOLS) go install go.temporal.io/sdk/contrib/tools/workflowcheck@$(WORKFLOWCHECK_VERSION)
	mv $(PROBITY_TOOLS)/workflowcheck $@

$(LIGHTHOUSE): web/lighthouse/package-lock.json
	@mkdir -p $@.new && cp web/lighthouse/package.json web/lighthouse/package-lock.json $@.new
	cd $@.new && npm ci --no-audit --no-fund --ignore-scripts
	rm -rf $@ && mv $@.new $@ && touch $@

$(GOVULNCHECK):
	@mkdir -p $(PROBITY_TOOLS)
	cd / && GOFLAGS= GOBIN=$(PROBITY_TOOLS) go install golang.org/x/vuln/cmd/govulncheck@$(GOVULNCHECK_VERSION)
	mv $(PROBITY_TOOLS)/govulncheck $@

compose-check: ## let docker compose read docker-compose.yml
	docker compose config --quiet

ci: ## what the build server runs; it installs what a bare Debian lacks
	.ci/run
