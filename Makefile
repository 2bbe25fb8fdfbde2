# `make help` lists what can be asked for. Each target first installs what it needs and skips what
# is there: nothing has to be prepared.
SHELL := /bin/bash
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := build

BUILD ?= build
PREFIX ?= /usr/local
FUZZ_SECONDS ?= 60
MODEL ?= third_party/model/SmolLM2-135M-Instruct.Q4_1.gguf
export JOBS ?= $(shell nproc)

.NOTPARALLEL:
.PHONY: build run test test-interop check perf asan fuzz install uninstall sbom reproducible setup clean help

build: ## build the program, build/etalon
	@tools/setup.sh build
	@tools/build.sh $(BUILD) etalon

run: ## measure a small model with the starter suite; the record goes to runs/starter
	@tools/setup.sh build model
	@tools/build.sh $(BUILD) etalon
	@output=runs/starter; n=1; \
	  while [ -e "$$output" ]; do n=$$((n + 1)); output=runs/starter-$$n; done; \
	  $(BUILD)/etalon run --model $(MODEL) --tasks starter --output "$$output"

test: ## build and run the tests; nothing outside this folder and the temporary one is touched
	@tools/setup.sh build test
	@tools/build.sh $(BUILD) -DETALON_TESTS=ON etalon test_programs
	@tools/test.sh $(BUILD) -LE check

test-interop: ## compare with other people's programs, which are installed for it
	@tools/setup.sh build test model interop
	@tools/build.sh $(BUILD) -DETALON_TESTS=ON all
	@tools/interop.sh $(BUILD)

check: ## format, walls, sizes, headers, lint: what CI runs before the tests
	@tools/setup.sh build test check
	@tools/format.sh
	@tools/build.sh $(BUILD) -DETALON_TESTS=ON etalon tidy_test headers
	@tools/test.sh $(BUILD) -L check
	@tools/lint.sh $(BUILD)

perf: ## speed beside bounds and other people's programs; PEERS=1 measures those too (5 GB, 30 min)
	@tools/setup.sh build model
	@tools/build.sh $(BUILD) etalon engine_perf
	@tools/perf.sh $(BUILD) $(MODEL)

asan: ## the tests under the address and undefined-behaviour sanitizers, in build-asan
	@tools/setup.sh build test
	@tools/build.sh build-asan -DETALON_SANITIZE=ON -DETALON_TESTS=ON etalon test_programs
	@# The sanitizer's dlopen does not look where the program's own would.
	@LD_LIBRARY_PATH="$(CURDIR)/third_party/openblas" tools/test.sh build-asan -LE check

fuzz: ## each fuzz target for FUZZ_SECONDS (60), in build-fuzz
	@tools/setup.sh build fuzz
	@tools/build.sh build-fuzz -DETALON_FUZZ=ON -DETALON_TESTS=OFF \
	  -DCMAKE_CXX_COMPILER=clang++-19 tests/fuzz/all
	@tools/fuzz.sh build-fuzz $(FUZZ_SECONDS)

install: ## install below PREFIX (/usr/local); nothing there refers to this folder
	@tools/setup.sh build
	@tools/build.sh $(BUILD) etalon
	@tools/install.sh $(BUILD) "$(PREFIX)"

uninstall: ## remove from PREFIX exactly what install put there
	@tools/uninstall.sh "$(PREFIX)"

sbom: ## what the program contains, links and loads, as SPDX 2.3: build/sbom.spdx.json
	@tools/setup.sh build
	@mkdir -p $(BUILD)
	@tools/sbom.sh >$(BUILD)/sbom.spdx.json
	@echo "sbom: $(BUILD)/sbom.spdx.json"

reproducible: ## build twice in different folders and compare what would be installed
	@tools/setup.sh build
	@tools/reproducible.sh

setup: ## only install what building, testing and running need
	@tools/setup.sh build test model

clean: ## remove what was built; third_party and runs stay
	rm -rf build build-asan build-fuzz

help: ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' Makefile
