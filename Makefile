# Every target does its own set-up; only Node.js (20 or newer), Python (3.11 or newer) and make are needed.
.DELETE_ON_ERROR:
.PHONY: help setup build generate check check-code check-format cdk cdk-apps cdk-check lint test tools steady soak contract bench package npm publish demo sandbox clean

PYTHON ?= python3
# Of requirements-dev.txt: the oldest that all of its packages are made for.
PYTHON_LEAST := 3.11
NPM_CI := npm ci --no-audit --no-fund --loglevel=error
# The CloudFormation CLI, its plugin, cfn-lint, moto and the AWS CLI are found here first.
export PATH := $(CURDIR)/.venv/bin:$(PATH)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# SDK v3 tells on every start that it will leave Node.js 20 in 2027.
export AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED := true

help:
	@echo 'make demo       the whole story in the local sandbox'
	@echo 'make check      types, lint and format: seconds, for the time between two edits'
	@echo 'make test       everything that continuous integration runs'
	@echo 'make tools      stories with the CDK, SAM, sceptre, osls, rain and the AWS CLI, and the tests of moto (ONLY=cdk,…, RAIN=<folder>)'
	@echo 'make steady     make test in fresh clones of HEAD, in many conditions (RUNS=quiet=1,busy=1,…)'
	@echo 'make soak       what is drawn, TIMES (10) as often and of any SEED, and all at full scale: for nights'
	@echo 'make build      the bundle that the registry runs: build/TypeFunction/handlers.js'
	@echo 'make generate   docs/, resource-role.yaml and src/models.ts from the schema'
	@echo 'make contract   the contract tests of the CloudFormation CLI'
	@echo 'make bench      what it costs, against its peers: bench/results.json (DELSTACK=<binary>, DELSTACK_SOURCE=<checkout>, ONLY=warm,…)'
	@echo 'make package    the zip to register: org-vpc-enicleaner.zip'
	@echo 'make cdk        the construct library for npm and Python: cdk/dist/js/*.tgz, cdk/dist/python/*.whl'
	@echo 'make npm        the npm package of the command line: org-vpc-enicleaner-*.tgz (NAME=…, REPOSITORY=…)'
	@echo 'make publish    register in the account and Region of your credentials (or ENDPOINT=http://…)'
	@echo 'make sandbox    the local cloud on PORT (4599) at SPEED (max)'

node_modules/.installed: package.json package-lock.json
	@echo '== npm packages'
	@$(NPM_CI)
	@touch $@

# Only what "make test" runs the bundle under: the versions of Node.js that Lambda has.
test/package/runtimes/node_modules/.installed: test/package/runtimes/package-lock.json
	@echo '== Node.js as in Lambda'
	@cd test/package/runtimes && $(NPM_CI)
	@touch $@

.venv/.installed: requirements-dev.txt
	@$(PYTHON) -c 'import sys; least = "$(PYTHON_LEAST)"; sys.exit(sys.version_info < tuple(map(int, least.split("."))) and f"{sys.executable} is Python {sys.version.split()[0]}, and the tests need {least} or newer. Name one: make PYTHON=python{least} <target>. The demo needs none.")'
	@echo '== Python packages'
	@$(PYTHON) -m venv .venv
	@.venv/bin/pip install --quiet --requirement requirements-dev.txt
	@touch $@

# The real CDK library and CLI, jsii: the construct library is built with them, the guard's tests read what they make, and
# the tools' stories deploy it.
cdk/node_modules/.installed: cdk/package.json cdk/package-lock.json
	@echo '== the CDK and jsii'
	@cd cdk && $(NPM_CI)
	@touch $@

setup: node_modules/.installed .venv/.installed

SOURCES := $(shell find src -name '*.ts') package.json package-lock.json $(addprefix deploy/,build.ts bundle.ts cli-file.ts models.ts notices.ts projects.ts registry.yaml)

# The bundle's own time stamp is fixed (deploy/build.ts), so that zips of it are the same each time.
build/.built: node_modules/.installed $(SOURCES)
	@echo '== build'
	@npm run build --silent
	@touch $@

build: build/.built

generate: setup
	@npm run generate --silent

TEMPLATES := template.yml resource-role.yaml test/contract/fixtures.yaml $(wildcard examples/*.yaml examples/*/*.yaml deploy/*.yaml bench/cures/templates/*.yaml)

# Both at once. What was formatted when it was last looked at, and hasn't changed, isn't looked at again.
check: node_modules/.installed
	@$(MAKE) --no-print-directory -j2 check-code check-format

# The checker of types and its lint are programs in Go, of some 1.5 GB, that spend a third of their time on collecting
# garbage. Up to 2 GB they don't (https://go.dev/doc/gc-guide).
check-code cdk-check: export GOGC = off
check-code cdk-check: export GOMEMLIMIT = 2GiB

check-code:
	@npm run lint --silent

# By prettier's newer command line: the same files, the same answers; with nothing new 1.4 s in place of 5.3.
check-format:
	@npm run format:check --silent

cdk-check: node_modules/.installed cdk/node_modules/.installed
	@echo '== types and lint of cdk/'
	@cd cdk && ../node_modules/.bin/oxlint --type-aware --type-check --deny-warnings

# The packages: cdk/dist/js/*.tgz, cdk/dist/python/*.whl.
cdk: setup cdk/node_modules/.installed
	@echo '== cdk/'
	@cd cdk && export PATH="$(CURDIR)/node_modules/.bin:$$PATH" && npm run --silent build && npm run --silent api && npm run --silent package

# All of its apps by the real commands, the packages installed as people do, and the guides' commands: an hour.
cdk-apps: cdk build
	@ENICLEANER_CDK=all npx jest cdk/test/

lint: setup
	@echo '== types, lint, format'
	@$(MAKE) --no-print-directory check
	@echo '== templates'
	@mkdir -p build/registry-schemas
	@cp -L org-vpc-enicleaner.json build/registry-schemas/
	@cfn-lint --registry-schemas build/registry-schemas -- $(TEMPLATES)
	@echo '== audit'
	@npm run audit --silent

test: lint cdk-check build test/package/runtimes/node_modules/.installed
	@echo '== tests'
	@npm test --silent

# What people deploy with, beside the CDK CLI: each pinned, in an environment of its own.
test/tools/osls/node_modules/.installed: test/tools/osls/package-lock.json
	@echo '== osls'
	@cd test/tools/osls && $(NPM_CI)
	@touch $@

build/tools/%/.installed: test/tools/python/%.txt
	@echo '== $*'
	@$(PYTHON) -m venv $(@D)
	@$(@D)/bin/pip install --quiet --requirement $<
	@touch $@

# rain is Go's: without Go, and where the module proxy doesn't have all of it, its stories are not run (RAIN=<folder of rain>).
build/tools/rain/.asked:
	@mkdir -p $(@D)
	@if [ -z '$(RAIN)' ] && command -v go > /dev/null; then echo '== rain'; GOBIN='$(abspath $(@D))' go install github.com/aws-cloudformation/rain/cmd/rain@v1.24.4 2> $(@D)/log || echo 'rain could not be built: $(@D)/log'; fi
	@touch $@

OTHERS := test/tools/osls/node_modules/.installed build/tools/aws-sam-cli/.installed build/tools/sceptre/.installed build/tools/rain/.asked

# ONLY=cdk,sam-failure,…: the stories of which the name begins so.
tools: setup build cdk/node_modules/.installed $(OTHERS)
	@$(if $(RAIN),RAIN=$(RAIN)) npm run tools --silent -- $(if $(ONLY),--only $(ONLY))
	@$(if $(ONLY),,npm run tools:moto --silent)

# RUNS=quiet=10,one-core=5,busy=5,elsewhere=1,cold=1,twice=1,other-user=1 AT_ONCE=1 LIMIT=120 (minutes) COMMAND='make test'
# In a clone nothing is installed: any other command sets up what it needs, as in COMMAND='make build && npx jest test/guard'.
steady: node_modules/.installed
	@npm run steady --silent -- $(if $(RUNS),--runs $(RUNS)) $(if $(COMMAND),--command '$(COMMAND)') $(if $(AT_ONCE),--at-once $(AT_ONCE)) $(if $(LIMIT),--limit $(LIMIT))

TIMES ?= 10
SEED ?= any
# The suites that draw cases, or that have a scale, by what they import.
SOAKED := test/support/cases.ts test/faults/any-deletion.ts bench/scale/index.ts
soak: setup build
	@ENICLEANER_SEED=$(SEED) ENICLEANER_SOAK=$(TIMES) ENICLEANER_SCALE=1 npx jest --findRelatedTests $(SOAKED)

contract: setup build test/package/runtimes/node_modules/.installed
	@npx jest test/contract test/package/generated

# AWS SDK v2, for the comparison with the standard packaging, goes to build/bench/standard.
bench: setup build test/package/runtimes/node_modules/.installed
	@npm run bench --silent -- $(if $(ONLY),--only $(ONLY)) $(if $(SEEDS),--seeds $(SEEDS)) $(if $(DELSTACK),--delstack $(DELSTACK)) $(if $(DELSTACK_SOURCE),--delstack-source $(DELSTACK_SOURCE))

package: setup
	@npm run package --silent

npm: setup
	@npm run npm --silent -- $(if $(NAME),--name $(NAME)) $(if $(REPOSITORY),--repository $(REPOSITORY))

publish: setup
	@npm run register --silent -- $(if $(ENDPOINT),--endpoint $(ENDPOINT))

demo: node_modules/.installed build
	@npm run demo --silent

PORT ?= 4599
SPEED ?= max
sandbox: node_modules/.installed build
	@npm run sandbox --silent -- --port $(PORT) --speed $(SPEED)

clean:
	rm -rf build hook/build node_modules test/package/runtimes/node_modules test/tools/osls/node_modules cdk/node_modules cdk/lib cdk/dist .venv *.zip *.tgz hook/*.zip rpdk.log hook/rpdk.log
