"""How a test in Python runs the simulator for its own time."""

import os
import unittest

from simulator import Simulator


class SimulatorTest(unittest.TestCase):
    def test_a_session_succeeds_and_another_simulator_knows_nothing_of_it(self):
        with Simulator() as one, Simulator() as other:
            self.assertNotEqual(one.base_url, other.base_url)
            created = one.api("POST", "/v1/sessions", {})["data"]
            one.control("POST", f"/sessions/{created['id']}/complete")
            self.assertEqual(one.api("GET", f"/v1/sessions/{created['id']}")["data"]["status"], "succeeded")
            self.assertEqual(other.control("GET", "/sessions"), [])

    def test_it_ends_with_its_block_and_leaves_nothing(self):
        with Simulator() as simulator:
            process, folder = simulator._process, simulator._folder.name
        self.assertEqual(process.returncode, 0)
        self.assertFalse(os.path.exists(folder))

    def test_a_start_that_fails_is_an_error_and_leaves_no_process(self):
        simulator = Simulator("--no-such-option")
        with self.assertRaisesRegex(RuntimeError, "ended with 2"):
            simulator.__enter__()
        self.assertEqual(simulator._process.poll(), 2)


if __name__ == "__main__":
    unittest.main()
