"""The same work beyond one process's folders: addresses, and a real cluster on loopback."""

import os
import pickle
import signal
import socket
import subprocess
import sys
import time
import uuid

import pytest
from command_line import tree, zhengben

from batch.conftest import LIGHT, finish, made, start
from batch.test_many import record
from pipeline.batch import addresses
from pipeline.batch import cluster as cluster_module
from pipeline.batch.program import program_sha256
from pipeline.errors import ExitCode, StyleError

fsspec = pytest.importorskip("fsspec")


def wait_for(found, seconds=60):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found():
            return
        time.sleep(0.02)
    pytest.fail("waited in vain")


def put(address, folder):
    fs, root = fsspec.core.url_to_fs(address)
    for path in folder.glob("*.txt"):
        fs.pipe_file(f"{root}/{path.name}", path.read_bytes())


def bring(address, folder):
    """Copy everything at an address here, hidden files too."""
    fs, root = fsspec.core.url_to_fs(address)
    for name in fs.find(root):
        path = folder / name.removeprefix(root).lstrip("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(fs.cat_file(name))
    return folder


def test_memory_and_file_addresses(many, calm, tmp_path):
    base = f"memory://{uuid.uuid4().hex}"
    put(f"{base}/in", many)
    for out in (f"{base}/out", f"file://{tmp_path}/out"):
        done = zhengben("run", f"{base}/in", "-o", out, *LIGHT, "-j", "1")
        assert done.exit_code == 0, done.output
        done = zhengben("run", f"{base}/in", "-o", out, *LIGHT, "-j", "1")
        assert "跳过  12 份" in done.stderr
    assert made(bring(f"{base}/out", tmp_path / "copy")) == calm == made(tmp_path / "out")
    assert record(tmp_path / "copy").documents[0].folder == "通知000"
    done = zhengben("run", f"file://{many}", "-o", tmp_path / "from file", *LIGHT, "-j", "1")
    assert made(tmp_path / "from file") == calm


def test_what_a_person_changed_at_an_address_stays(many, tmp_path):
    base = f"memory://{uuid.uuid4().hex}"
    put(f"{base}/in", many)
    one = f"{base}/in/通知000.txt"
    zhengben("run", one, "-o", f"{base}/out", *LIGHT)
    fs, root = fsspec.core.url_to_fs(f"{base}/out/通知000")
    text = fs.cat_file(f"{root}/2-repaired.json").decode()
    fs.pipe_file(f"{root}/2-repaired.json", text.replace("请遵照执行", "请认真贯彻执行").encode())
    for force in ((), ("--force",)):
        done = zhengben("run", one, "-o", f"{base}/out", *LIGHT, *force)
        assert done.exit_code == 0, done.output
        assert "请认真贯彻执行" in fs.cat_file(f"{root}/3-通知000.txt").decode()
    fs.pipe_file(f"{root}/3-通知000.txt", b"a person's")
    done = zhengben("run", one, "-o", f"{base}/out", *LIGHT)
    assert done.exit_code == ExitCode.WRITE
    assert fs.cat_file(f"{root}/3-通知000.txt") == b"a person's"


def test_trees_hidden_files_patterns_and_document_folders(many, tmp_path):
    base = f"memory://{uuid.uuid4().hex}"
    fs, root = fsspec.core.url_to_fs(base)
    for name in ("a.txt", "子/b.TXT", ".hidden/c.txt", "子/.d.txt", "x.dwg", "o/1-normalized.json",
                 "o/manifest.json", "o/3-o.txt"):  # fmt: skip
        fs.pipe_file(f"{root}/{name}", b"x")
    found = addresses.sources_at(base)
    assert [(a.rpartition("/")[2], p.as_posix()) for a, p in found] == [
        ("a.txt", "."),
        ("b.TXT", "子"),
    ]
    assert len(addresses.sources_at(f"{base}/*.txt")) == 1
    assert len(addresses.sources_at(f"{base}/a.txt")) == 1


def test_addresses_that_lead_nowhere(many, tmp_path):
    done = zhengben("run", "memory://nowhere/at/all", "-o", tmp_path / "out")
    assert done.exit_code == ExitCode.SOURCE
    assert "memory://nowhere" in done.stderr
    done = zhengben("run", "nosuchkind://x/y", "-o", tmp_path / "out")
    assert done.exit_code == ExitCode.SOURCE
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("module", ["fsspec", "distributed"])
def test_a_missing_part_names_its_extra(many, tmp_path, monkeypatch, module):
    monkeypatch.setitem(sys.modules, module, None)
    arguments = ("s3://bucket/a",) if module == "fsspec" else (many, "--scheduler", "tcp://x:1")
    done = zhengben("run", *arguments, "-o", tmp_path / "out")
    assert done.exit_code == ExitCode.MISSING_PART
    assert "zhengben[cluster]" in done.stderr


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def store():
    """An S3 server on loopback; its settings as environment."""
    pytest.importorskip("moto")
    pytest.importorskip("s3fs")
    port = free_port()
    code = f"from moto.server import main; main(['-H', '127.0.0.1', '-p', '{port}'])"
    # It says each request: a pipe that nobody reads would fill and stop it.
    server = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.DEVNULL)
    environment = {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "FSSPEC_S3_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "NO_PROXY": "127.0.0.1",
        "no_proxy": "127.0.0.1",
    }

    def answers() -> bool:
        with socket.socket() as asking:
            return asking.connect_ex(("127.0.0.1", port)) == 0

    try:
        wait_for(answers)
        yield environment
    finally:
        server.kill()
        server.wait()


_S3 = """
import fsspec, pathlib, sys
fs = fsspec.filesystem("s3")
if sys.argv[1] == "put":
    if not fs.exists("office"):
        fs.mkdir("office")
    for path in pathlib.Path(sys.argv[2]).glob("*.txt"):
        fs.pipe_file(f"office/in/{path.name}", path.read_bytes())
else:
    for name in fs.find("office/out"):
        path = pathlib.Path(sys.argv[2]) / name.removeprefix("office/out/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(fs.cat_file(name))
"""


def s3(store, *arguments):
    command = [sys.executable, "-c", _S3, *map(str, arguments)]
    done = subprocess.run(command, env={**os.environ, **store}, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


def test_an_object_store(many, calm, store, tmp_path):
    s3(store, "put", many)
    for jobs in ("2", "1"):
        arguments = ("run", "s3://office/in", "-o", "s3://office/out", *LIGHT, "-j", jobs)
        code, said = finish(start(*arguments, **store))
        assert code == 0, said
    assert "跳过  12 份" in said
    s3(store, "get", tmp_path / "copy")
    assert made(tmp_path / "copy") == calm


class Cluster:
    """A scheduler and two workers, each a process of its own, on loopback."""

    def __init__(self, folder, environment):
        self.address = f"tcp://127.0.0.1:{free_port()}"
        self.environment = {
            **os.environ,
            **environment,
            "DASK_DISTRIBUTED__WORKER__DAEMON": "False",
        }
        port = self.address.rpartition(":")[2]
        self.log = (folder / "cluster.log").open("wb")
        self.scheduler = self._start(
            "scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard"
        )
        self.workers = [
            self._start("worker", self.address, "--no-nanny", "--nthreads", "1", "--no-dashboard",
                        "--host", "127.0.0.1", "--local-directory", str(folder / name))
            for name in ("w1", "w2")
        ]  # fmt: skip

    def _start(self, role, *arguments):
        command = [sys.executable, "-m", f"distributed.cli.dask_{role}", *arguments]
        return subprocess.Popen(command, env=self.environment, stdout=self.log, stderr=self.log)

    def stop(self):
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()
        self.log.close()


@pytest.fixture
def cluster(tmp_path, request):
    pytest.importorskip("distributed")
    environment = request.getfixturevalue("store") if "store" in request.fixturenames else {}
    made_one = Cluster(tmp_path, environment)
    yield made_one
    made_one.stop()


def test_a_cluster_loses_a_worker_and_no_document(many, calm, cluster, tmp_path):
    out = tmp_path / "out"
    process = start("run", many, "-o", out, *LIGHT, "--scheduler", cluster.address)
    wait_for(lambda: process.poll() is not None or list(out.glob("*/manifest.json")))
    cluster.workers[0].send_signal(signal.SIGKILL)
    code, said = finish(process)
    assert code == 0, said
    assert cluster.workers[0].wait() == -signal.SIGKILL
    totals = record(out).totals  # what the lost worker had just finished is found and skipped
    assert totals["written"] + totals["skipped"] == 12
    assert made(out) == calm
    code, said = finish(start("run", many, "-o", out, *LIGHT, "--scheduler", cluster.address))
    assert code == 0, said
    assert "跳过  12 份" in said


def test_a_cluster_works_from_store_to_store(many, calm, store, cluster, tmp_path):
    s3(store, "put", many)
    arguments = ("run", "s3://office/in", "-o", "s3://office/out", "--force", *LIGHT)
    code, said = finish(start(*arguments, "--scheduler", cluster.address, **store))
    assert code == 0, said
    s3(store, "get", tmp_path / "copy")
    assert made(tmp_path / "copy") == calm


@pytest.mark.parametrize(
    "address", ["tcp://127.0.0.1:{}", "127.0.0.1:{}", "tcp://127.0.0.1", "主机", "tcp://[:9", "x:y",
                "tcp://127.0.0.1:99999", "nosuch://127.0.0.1:1"]
)  # fmt: skip
def test_a_scheduler_that_does_not_answer(many, tmp_path, address):
    pytest.importorskip("distributed")
    address = address.format(free_port())
    arguments = ("run", many, "-o", tmp_path / "out", "--scheduler", address)
    prelude = "import pipeline.batch.cluster as cluster\ncluster._SECONDS_TO_LISTEN = 0.3"
    code, said = finish(start(*arguments, prelude=prelude, folder=str(tmp_path)))
    assert code == ExitCode.MISSING_PART, said
    assert [line for line in said.splitlines() if "连不上调度器" not in line] == []
    assert tree(tmp_path / "out").keys() == {"run.json"}


def test_a_cluster_without_workers_is_said_and_said_again(monkeypatch):
    said = []
    clock = iter(range(0, 1000, 4))
    monkeypatch.setattr(cluster_module.time, "monotonic", lambda: next(clock))
    watch = cluster_module._Watch("tcp://x:1", said.append)
    counts = []
    for threads in [0] * 40 + [2] + [0] * 4:
        watch.look(threads)
        counts.append(len(said))
    # After 10 seconds, then every minute; again after 10 seconds when the last worker has gone.
    assert [i * 4 for i in range(1, 45) if counts[i] > counts[i - 1]] == [12, 72, 132, 176]
    assert "tcp://x:1" in said[0]


def test_a_cluster_that_gets_its_workers_late(many, calm, tmp_path, monkeypatch):
    distributed = pytest.importorskip("distributed")
    monkeypatch.setattr("pipeline.batch.cluster._SECONDS_ALONE", 0.01)
    with distributed.LocalCluster(
        n_workers=0, processes=False, threads_per_worker=1, dashboard_address=None
    ) as late:
        said = []

        def come(sentence):
            said.append(sentence)
            late.scale(1)

        tasks = iter(range(5))
        found = cluster_module.on_cluster(tasks, _Double(), late.scheduler_address, None, come)
        assert sorted(found) == [(i, 2 * i) for i in range(5)]
    assert said


def test_stopped_on_a_cluster_and_run_again(many, calm, cluster, tmp_path):
    out = tmp_path / "out"
    process = start("run", many, "-o", out, *LIGHT, "--scheduler", cluster.address)
    wait_for(lambda: process.poll() is not None or list(out.glob("*/manifest.json")))
    process.send_signal(signal.SIGTERM)
    code, said = finish(process)
    assert code == ExitCode.TERMINATED
    assert "接着做完" in said
    code, said = finish(start("run", many, "-o", out, *LIGHT, "--scheduler", cluster.address))
    assert code == 0, said
    assert made(out) == calm


def test_a_node_with_another_release_is_refused():
    order = cluster_module._Order(b"", "0" * 64, "")
    with pytest.raises(StyleError, match="版本"):
        cluster_module._perform(order, None)


def _double(task):
    return 2 * task


class _Double:
    def __call__(self):
        return _double


def _epoch(_task):
    return os.environ.get("SOURCE_DATE_EPOCH")


class _Epoch:
    def __call__(self):
        return _epoch


def test_a_node_takes_the_time_of_the_run_for_a_task_alone(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    for given, found in (("1700000000", "1700000000"), ("", None)):
        order = cluster_module._Order(pickle.dumps(_Epoch()), program_sha256(), given)
        assert cluster_module._perform(order, None) == found
        assert os.environ["SOURCE_DATE_EPOCH"] == "1"
