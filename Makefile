# The two commands that matter: `make run` starts Holdfast on its sandbox, `make test` checks everything.
.DEFAULT_GOAL := help
.PHONY: help run test cli setup check bindings bundle deny
.DELETE_ON_ERROR:

# Every source of the window; folders too, because deleting a file changes nothing but its folder.
ui_sources := $(shell find ui -name node_modules -prune -o -name dist -prune -o -print 2>/dev/null)

help: ## Show this help
	@echo 'Holdfast'
	@echo
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-16s%s\n", $$1, $$2 }'

run: setup ui/dist/index.html ## Build Holdfast and open it on the sandbox vendors: no account needed
	cargo run --package holdfast-desktop --features custom-protocol -- --sandbox

test: ## Run every check and test, as continuous integration does
	@.ci/test

cli: ## Build the command line, and say where it is
	cargo build --release --locked --package holdfast-cli
	@echo "Built $${CARGO_TARGET_DIR:-target}/release/holdfast. To install it: cargo install --locked --path src-tauri/cli"

setup: ## Install what building needs (system packages), and check Rust and Node.js
	@.ci/packages run

check: ui/dist/index.html ## Only the quick checks: format, lints, types of the window
	cargo fmt --all --check
	npm --prefix ui run --silent check
	cargo clippy --workspace --features holdfast-desktop/custom-protocol --all-targets -- -D warnings

bindings: ## Write ui/src/bindings.ts and docs/runbook.schema.json anew from the Rust types
	HOLDFAST_WRITE_BINDINGS=1 cargo test --package holdfast-core --test core committed

bundle: setup ui/node_modules/.installed ## Build the packages of this system (deb and rpm on Linux) for release
	npx --yes @tauri-apps/cli@2 build

deny: ## Check licences, sources and known vulnerabilities of all crates (needs cargo-deny)
	@command -v cargo-deny >/dev/null || { echo 'cargo-deny is missing: cargo install --locked cargo-deny' >&2; exit 1; }
	cargo deny --workspace check

# --no-audit, --no-fund: `npm ci` installs here; it is no place for reports.
ui/node_modules/.installed: ui/package-lock.json
	npm --prefix ui ci --no-audit --no-fund
	@touch $@

ui/dist/index.html: ui/node_modules/.installed $(ui_sources)
	npm --prefix ui run build
	@touch $@
