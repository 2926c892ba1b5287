"""Runs `kayle simulate` for the time of a test, with nothing but the standard library. Copy this file into your tests.

    with Simulator() as simulator:
        session = simulator.control("POST", "/sessions", {})
        simulator.control("POST", f"/sessions/{session['id']}/complete")
"""

import json
import os
import pathlib
import subprocess
import tempfile
import time
import urllib.request


class Simulator:
    """A simulated Kayle ID on a free port of this machine.

    `program` is the path of `kayle`: by default the environment variable KAYLE, or the program on the PATH.
    `arguments` are passed to `kayle simulate`. `timeout` is how many seconds the start may take.
    """

    def __init__(self, *arguments, program=None, timeout=30):
        self.program = program or os.environ.get("KAYLE", "kayle")
        self.arguments = arguments
        self.timeout = timeout

    def __enter__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="kayle-simulator-")
        ready = pathlib.Path(self._folder.name, "ready")
        command = [self.program, "simulate", "--address", "127.0.0.1:0", "--ready-file", str(ready), *self.arguments]
        self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        try:
            end = time.monotonic() + self.timeout
            # The file appears, whole, once the simulator answers.
            while not ready.exists():
                if self._process.poll() is not None:
                    raise RuntimeError(f"kayle simulate ended with {self._process.returncode}")
                if time.monotonic() > end:
                    raise TimeoutError(f"kayle simulate is not ready after {self.timeout} seconds")
                time.sleep(0.01)
            self.base_url = ready.read_text(encoding="utf-8").strip()
            self.api_key = self.control("GET", "/simulator")["api_key"]
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self._process.terminate()
        self._process.wait()
        self._folder.cleanup()

    def control(self, method, path, body=None):
        """Calls an operation of the control API, such as "POST", "/sessions"."""
        return self._call(method, "/_kayle/v1" + path, body, {})

    def api(self, method, path, body=None):
        """Calls the API with the simulator's key."""
        return self._call(method, path, body, {"Authorization": "Bearer " + self.api_key})

    def _call(self, method, path, body, headers):
        data = None if body is None else json.dumps(body).encode()
        headers = headers | {"Content-Type": "application/json"}
        request = urllib.request.Request(self.base_url + path, data, headers, method=method)
        # Calls to this machine never use a proxy.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=60) as response:
            return json.load(response)
