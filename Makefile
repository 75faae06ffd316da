# portc: build, test, install. `make help` lists the targets.

B      ?= build
CC     ?= cc
PREFIX ?= /usr/local
V      ?= 0
VERSION := 0.1.0

Q := $(if $(filter 1,$(V)),,@)
say = $(if $(filter 1,$(V)),,@printf '  %-7s %s\n' $(1) $(2))

PKGS     := libxml-2.0 jansson
CSTD     := -std=c17 -D_XOPEN_SOURCE=700
WARN     := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror
GEN_WARN := -Wall -Wextra -Wno-conversion -Wno-sign-conversion
OPT      ?= -O2 -g
SAN      ?=
INCLUDES := -Isrc -Ibackends -I$(B)/gen
CFLAGS   ?=
ALL_CFLAGS = $(CSTD) $(OPT) $(SAN) $(INCLUDES) $(shell pkg-config --cflags $(PKGS)) \
	     -DPORTC_VERSION='"$(VERSION)"' -MMD -MP $(CFLAGS)
LIBS     = $(shell pkg-config --libs $(PKGS)) -lunistring -lgmp -pthread

LIB_SRC  := $(filter-out src/main.c,$(wildcard src/*.c src/*/*.c)) $(wildcard backends/*.c backends/*/*.c)
LIB_OBJ  := $(LIB_SRC:%.c=$(B)/%.o)
READ_L   := $(wildcard backends/*/read.l)
READ_Y   := $(wildcard backends/*/read.y)
READ_OBJ := $(READ_L:backends/%/read.l=$(B)/gen/%_read.lex.o) $(READ_Y:backends/%/read.y=$(B)/gen/%_read.tab.o)
GEN_OBJ  := $(B)/gen/pdl.tab.o $(B)/gen/pdl.lex.o $(B)/gen/catalog_data.o $(READ_OBJ)
MAIN_OBJ := $(B)/src/main.o
UNIT_SRC := $(wildcard tests/unit/test_*.c)
UNIT_BIN := $(UNIT_SRC:tests/unit/%.c=$(B)/unit/%)
CATALOG  := $(sort $(wildcard catalog/*.pdl catalog/*/*.pdl))

.DEFAULT_GOAL := all
.SUFFIXES:
.SECONDARY:
.DELETE_ON_ERROR:

.PHONY: all
all: $(B)/portc ## build the compiler: build/portc

$(B)/portc: $(MAIN_OBJ) $(LIB_OBJ) $(GEN_OBJ)
	$(call say,LD,$@)
	$(Q)$(CC) $(OPT) $(SAN) $(LDFLAGS) -o $@ $^ $(LIBS)

$(B)/%.o: %.c
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(WARN) -c -o $@ $<

# flex and bison write code in a style of their own: warnings of ours that it breaks are off there.
$(B)/gen/%.o: $(B)/gen/%.c
	$(call say,CC,$<)
	$(Q)$(CC) $(ALL_CFLAGS) $(GEN_WARN) -c -o $@ $<

$(B)/gen/pdl.tab.c: grammar/pdl.y
	$(call say,BISON,$<)
	$(Q)mkdir -p $(@D)
	$(Q)bison -Werror --defines=$(B)/gen/pdl.tab.h -o $@ $<

$(B)/gen/pdl.tab.h: $(B)/gen/pdl.tab.c ;

$(B)/gen/pdl.lex.c: grammar/pdl.l $(B)/gen/pdl.tab.h
	$(call say,FLEX,$<)
	$(Q)flex --header-file=$(B)/gen/pdl.lex.h -o $@ $<

$(B)/gen/pdl.lex.h: $(B)/gen/pdl.lex.c ;

# A target's reader: backends/T/read.l and read.y give T_read.lex.[ch] and T_read.tab.[ch].
$(B)/gen/%_read.tab.c: backends/%/read.y
	$(call say,BISON,$<)
	$(Q)mkdir -p $(@D)
	$(Q)bison -Werror --defines=$(B)/gen/$*_read.tab.h -o $@ $<

$(B)/gen/%_read.tab.h: $(B)/gen/%_read.tab.c ;

$(B)/gen/%_read.lex.c: backends/%/read.l
	$(call say,FLEX,$<)
	$(Q)mkdir -p $(@D)
	$(Q)flex --header-file=$(B)/gen/$*_read.lex.h -o $@ $<

$(B)/gen/%_read.lex.h: $(B)/gen/%_read.lex.c ;

READ_HEADERS := $(READ_OBJ:.o=.h)

$(B)/gen/catalog_data.c: src/embed.sh $(CATALOG)
	$(call say,EMBED,catalog)
	$(Q)mkdir -p $(@D)
	$(Q)sh src/embed.sh $(CATALOG) >$@

# The parser's header is generated: whoever includes it waits for it.
$(LIB_OBJ) $(MAIN_OBJ) $(READ_OBJ): | $(B)/gen/pdl.tab.h $(B)/gen/pdl.lex.h $(READ_HEADERS)

$(B)/unit/%: tests/unit/%.c $(LIB_OBJ) $(GEN_OBJ)
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(WARN) -MF $@.d -o $@ $< $(LIB_OBJ) $(GEN_OBJ) $(LIBS) -lcmocka

$(B)/proof/ways: tests/proof/ways.c $(LIB_OBJ) $(GEN_OBJ)
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(WARN) -MF $@.d -o $@ $< $(LIB_OBJ) $(GEN_OBJ) $(LIBS)

$(B)/editors/words: tests/editors/words.c $(LIB_OBJ) $(GEN_OBJ)
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(WARN) -MF $@.d -o $@ $< $(LIB_OBJ) $(GEN_OBJ) $(LIBS)

.PHONY: clean
clean: ## remove everything that was built
	$(Q)rm -rf $(B)

-include $(LIB_OBJ:.o=.d) $(MAIN_OBJ:.o=.d) $(GEN_OBJ:.o=.d) $(UNIT_BIN:=.d) $(B)/proof/ways.d $(B)/editors/words.d

# -- packages: what is missing is installed, on Debian 12 by apt --

.PHONY: deps
deps: ## install the Debian packages that are missing (root or sudo)
	$(Q)sh tests/deps.sh test

# -- run: a real deployment for every target --

DEMO := examples/firemon-distributed examples/fortinet-estate

.PHONY: run
run: ## install what is missing, build, compile two real deployments for all targets
	$(Q)sh tests/deps.sh build
	$(Q)$(MAKE) --no-print-directory all
	$(Q)for d in $(DEMO); do \
		echo; echo "portc $$d/deploy.pdl --out-dir $(B)/run/$${d#examples/}"; \
		mkdir -p $(B)/run && \
		$(B)/portc $$d/deploy.pdl --out-dir $(B)/run/$${d#examples/} || exit 1; \
		wc -l $(B)/run/$${d#examples/}/*; \
	done
	$(Q)echo; echo "portc explain examples/firemon-distributed/deploy.pdl admins..app1: why may they connect?"
	$(Q)$(B)/portc explain examples/firemon-distributed/deploy.pdl 10.50.0.7 app1 tcp/443 \
		--target fortios -Wno-unbound

# -- tests --

.PHONY: test
test: ## install what is missing, build, run every test
	$(Q)sh tests/deps.sh test
	$(Q)$(MAKE) --no-print-directory check-all

TESTS := check-unit check-errors check-fmt check-schema check-targets check-catalog check-examples check-docs check-properties \
	 check-depend check-lsp check-bench check-jobs check-threads check-robust check-new check-tables check-completion check-editors \
	 check-srx check-packets check-proof check-sanitize check-valgrind

.PHONY: check-all $(TESTS)
check-all: $(TESTS)
	$(Q)echo "all tests passed"

check-unit: $(UNIT_BIN) ## unit tests
	$(Q)for t in $(UNIT_BIN); do echo "== $$t"; CMOCKA_MESSAGE_OUTPUT=stdout $$t || exit 1; done

check-errors: all ## faulty inputs and their exact diagnostics
	$(Q)tests/errors/run.sh $(abspath $(B)/portc)

check-fmt: all ## layouts as they should be, the repository's own, and random texts: FMT_TEXTS of them
	$(Q)python3 tests/fmt/cases.py $(B)/portc
	$(Q)python3 tests/fmt/command.py $(B)/portc
	$(Q)python3 tests/fmt/repository.py $(B)/portc
	$(Q)python3 tests/fmt/local.py $(B)/portc
	$(Q)python3 tests/fmt/shuffled.py $(B)/portc $(FMT_TEXTS)

FMT_TEXTS ?= 300

check-targets: all ## every output keeps its target's rules, hostile names included
	$(Q)python3 tests/targets/forms.py $(B)/portc
	$(Q)python3 tests/targets/decide.py $(B)/portc
	$(Q)python3 tests/targets/logs.py $(B)/portc
	$(Q)python3 tests/targets/stats.py $(B)/portc

check-schema: all ## JSON output against its schema, diagnostics as JSON and SARIF
	$(Q)python3 tests/schema.py $(B)/portc

check-catalog: all ## products against the vendors' tables, row by row
	$(Q)python3 tests/catalog/rows.py $(B)/portc

check-examples: all ## examples: checked-in output is up to date, probes are decided as written
	$(Q)tests/examples.sh $(B)/portc

check-docs: all ## every example in the documentation compiles; the README shows real output
	$(Q)python3 tests/docs.py $(B)/portc

check-proof: all $(B)/proof/ways ## outputs read back are the policy; small changes of them are caught
	$(Q)python3 tests/proof/differential.py $(B)/portc $(B)/proof/ways 250
	$(Q)python3 tests/readers/run.py $(B)/portc $(B)/proof/ways
	$(Q)python3 tests/proof/listing.py $(B)/portc
	$(Q)python3 tests/proof/mutate.py $(B)/portc 120

check-properties: all ## order does not matter, changes stay local
	$(Q)for t in tests/properties/*.py; do python3 $$t $(B)/portc || exit 1; done

check-depend: all ## make and ninja rebuild what has to be, by -MD
	$(Q)python3 tests/depend/depend.py $(B)/portc

EDITS ?= 25

check-lsp: all ## the language server: conversations, misuse of the protocol, random edits
	$(Q)python3 tests/lsp/run.py $(B)/portc
	$(Q)python3 tests/lsp/misuse.py $(B)/portc
	$(Q)python3 tests/lsp/fuzz.py $(B)/portc $(EDITS)

check-new: all ## portc new: what it writes compiles as it is, for every product, wherever things stand
	$(Q)python3 tests/new/run.py $(B)/portc

check-tables: all ## vendors' tables in CSV become products
	$(Q)python3 tests/tables/run.py $(B)/portc

check-completion: all ## completion in bash, zsh and fish
	$(Q)python3 tests/completion/run.py $(B)/portc

check-editors: all $(B)/editors/words ## grammars, indentation and packages for Vim, Neovim and VS Code
	$(Q)python3 tests/editors/run.py $(B)/portc $(B)/editors/words

check-bench: all ## estates of every shape compile and are proved; the bench runs through (nothing is timed)
	$(Q)python3 tests/bench.py $(B)/portc

check-jobs: all ## many files and outputs at once: same bytes and messages for every -j, all or nothing
	$(Q)python3 tests/jobs/jobs.py $(B)/portc

# The same in a build of its own with ThreadSanitizer, which ends with a status of its own where threads meet.
check-threads: ## the same under ThreadSanitizer
	$(Q)$(MAKE) --no-print-directory B=$(B)/tsan OPT='-O1 -g' SAN='-fsanitize=thread' all
	$(Q)TSAN_OPTIONS=exitcode=66 python3 tests/jobs/jobs.py $(B)/tsan/portc 1 4

check-robust: all ## bad input never crashes, output is whole or absent
	$(Q)python3 tests/robust/robust.py $(B)/portc

check-srx: all ## SRX output is well-formed, and valid by the schema check where it is at hand
	$(Q)tests/srx.sh

check-packets: all ## nftables output loaded by nft, real packets through namespaces
	$(Q)tests/packets/run.sh $(B)/portc
	$(Q)tests/packets/examples.sh

# The same inputs with AddressSanitizer and UndefinedBehaviorSanitizer, in a build of their own.
check-sanitize: ## errors, examples, unit tests and mutated configurations with sanitizers
	$(Q)$(MAKE) --no-print-directory B=$(B)/san OPT='-O1 -g' \
		SAN='-fsanitize=address,undefined -fno-sanitize-recover=undefined' \
		ROUNDS=$(ROUNDS) check-unit check-errors check-examples check-robust check-lsp run-fuzz

# The harness of tests/fuzz as a program that mutates files by itself.
READERS := fortios asa srx nftables
FUZZED := $(READERS) format
FUZZ_BIN := $(FUZZED:%=$(B)/fuzz/%)
FUZZ_SEEDS = $(wildcard examples/*/out/*.$(1) tests/golden/*/out/*.$(1) tests/readers/*/*.$(1))
seeds_fortios := $(call FUZZ_SEEDS,conf)
seeds_asa := $(call FUZZ_SEEDS,cfg)
seeds_srx := $(call FUZZ_SEEDS,xml)
seeds_nftables := $(call FUZZ_SEEDS,nft)
seeds_format := $(wildcard examples/*/*.pdl catalog/*/*.pdl tests/golden/*/*.pdl tests/errors/[dps]*.pdl tests/fmt/cases/*.pdl)

$(B)/fuzz/%: tests/fuzz/read.c tests/fuzz/driver.c $(LIB_OBJ) $(GEN_OBJ)
	$(call say,CC,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(WARN) -DTARGET='"$*"' -MF $@.d -o $@ $(filter %.c %.o,$^) $(LIBS)

$(B)/fuzz/format: tests/fuzz/format.c tests/fuzz/driver.c $(LIB_OBJ) $(GEN_OBJ)
	$(call say,CC,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) $(WARN) -MF $@.d -o $@ $(filter %.c %.o,$^) $(LIBS)

ROUNDS ?= 1500

.PHONY: run-fuzz fuzz
run-fuzz: $(FUZZ_BIN)
	$(Q)$(foreach t,$(FUZZED),timeout 300 $(B)/fuzz/$(t) $(ROUNDS) 1 $(seeds_$(t)) &&) true

# Coverage-guided, by libFuzzer: FUZZ_TIME seconds for each reader; findings stay in build/fuzzing/.
FUZZ_TIME ?= 600
fuzz: ## fuzz the readers and the formatter for FUZZ_TIME seconds each (needs clang, and installs it)
	$(Q)sh tests/deps.sh test clang libclang-rt-14-dev
	$(Q)$(MAKE) --no-print-directory B=build/fuzzing CC=clang OPT='-O1 -g' \
		SAN='-fsanitize=fuzzer-no-link,address,undefined' $(FUZZED:%=build/fuzzing/lib/%)
	$(Q)for t in $(FUZZED); do \
		seeds="examples/*/out tests/readers/$$t"; [ $$t != format ] || seeds="examples/* catalog/* tests/fmt/cases"; \
		mkdir -p build/fuzzing/corpus/$$t && \
		build/fuzzing/lib/$$t -max_total_time=$(FUZZ_TIME) -timeout=20 -rss_limit_mb=4096 \
			-artifact_prefix=build/fuzzing/$$t- build/fuzzing/corpus/$$t $$seeds || exit 1; \
	done

$(B)/lib/%: tests/fuzz/read.c $(LIB_OBJ) $(GEN_OBJ)
	$(call say,CC,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) -fsanitize=fuzzer -DTARGET='"$*"' -o $@ $(filter %.c %.o,$^) $(LIBS)

$(B)/lib/format: tests/fuzz/format.c $(LIB_OBJ) $(GEN_OBJ)
	$(call say,CC,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(ALL_CFLAGS) -fsanitize=fuzzer -o $@ $(filter %.c %.o,$^) $(LIBS)

check-valgrind: all ## no leak and no bad access on the examples
	$(Q)tests/valgrind.sh $(B)/portc

.PHONY: golden
golden: all ## write the expected output of examples and errors anew: read the diff
	$(Q)for d in examples/* tests/golden/*; do \
		rm -rf $$d/out; $(B)/portc $$d/deploy.pdl --out-dir $$d/out 2>$$d/messages.txt || exit 1; \
	done
	$(Q)UPDATE=1 tests/errors/run.sh $(abspath $(B)/portc)
	$(Q)UPDATE=1 python3 tests/fmt/repository.py $(B)/portc
	$(Q)UPDATE=1 python3 tests/fmt/cases.py $(B)/portc

# -- measuring, style, installing --

# More words for the bench: make bench BENCH='--shapes overlap --sizes 1000,10000'
BENCH ?=

.PHONY: bench bench-full bench-lsp
bench-lsp: all ## how fast the language server answers on 5,000 lines
	$(Q)sh tests/deps.sh test
	$(Q)python3 bench/lsp.py $(B)/portc

bench: all ## measure small and middling estates of all shapes: some minutes (BENCH='--help': how)
	$(Q)sh tests/deps.sh test
	$(Q)python3 bench/bench.py $(B)/portc $(BENCH)

bench-full: all ## measure up to 1,000,000 rules: hours; the results go to docs/performance.md
	$(Q)sh tests/deps.sh test
	$(Q)python3 bench/bench.py $(B)/portc --full --json $(B)/bench.json $(BENCH)
	$(Q)python3 bench/report.py $(B)/bench.json docs/performance.md

SOURCES := $(wildcard src/*.[ch] src/*/*.[ch] backends/*.[ch] backends/*/*.[ch] tests/*/*.[ch])

.PHONY: format lint
format: ## lay out the C code by .clang-format
	$(Q)clang-format -i $(SOURCES)

lint: ## static checks: layout, cppcheck, shellcheck, the manual page
	$(Q)clang-format --dry-run -Werror $(SOURCES)
	$(Q)cppcheck --quiet --error-exitcode=1 --std=c11 --inline-suppr \
		--suppress=missingIncludeSystem -Isrc -Ibackends src backends
	$(Q)shellcheck tests/*.sh tests/errors/run.sh src/embed.sh .ci/run
	$(Q)mandoc -T lint -W warning docs/portc.1

SHARE := $(DESTDIR)$(PREFIX)/share
COMPLETIONS := $(SHARE)/bash-completion/completions/portc $(SHARE)/zsh/site-functions/_portc \
	       $(SHARE)/fish/vendor_completions.d/portc.fish
VIM_FILES := $(shell cd editors/vim && find . -name '*.vim')
NVIM_FILES := $(VIM_FILES) ./lua/portc.lua
EDITOR_FILES := $(VIM_FILES:./%=$(SHARE)/vim/vimfiles/%) $(NVIM_FILES:./%=$(SHARE)/nvim/site/%)

.PHONY: install uninstall
install: all ## install below $(DESTDIR)$(PREFIX): program, manual page, completions, files for Vim and Neovim
	install -d $(DESTDIR)$(PREFIX)/bin $(SHARE)/man/man1 $(sort $(dir $(COMPLETIONS) $(EDITOR_FILES)))
	install -m 755 $(B)/portc $(DESTDIR)$(PREFIX)/bin/portc
	install -m 644 docs/portc.1 $(SHARE)/man/man1/portc.1
	$(B)/portc completion bash >$(SHARE)/bash-completion/completions/portc
	$(B)/portc completion zsh >$(SHARE)/zsh/site-functions/_portc
	$(B)/portc completion fish >$(SHARE)/fish/vendor_completions.d/portc.fish
	for f in $(VIM_FILES); do install -m 644 editors/vim/$$f $(SHARE)/vim/vimfiles/$$f || exit 1; done
	for f in $(NVIM_FILES); do install -m 644 editors/vim/$$f $(SHARE)/nvim/site/$$f || exit 1; done

uninstall: ## remove what install wrote
	rm -f $(DESTDIR)$(PREFIX)/bin/portc $(SHARE)/man/man1/portc.1 $(COMPLETIONS) $(EDITOR_FILES)

.PHONY: help
help: ## this list
	$(Q)sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1\t\2/p' Makefile | expand -t 20
