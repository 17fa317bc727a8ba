"""Measures each part on data from outside: ``python -m bench TASK DATA --out FILE``.

A task is one file in ``bench/tasks``, found by its name, with

* ``run(data, options)``: yields the rows of the prediction file, one dict each. ``data`` is the path
  given on the command line, or None for a task that makes its own input. It reads no gold field.
  A row under the key ``measured`` is not written: its figures join the line that is printed.
* ``baseline(data, options)``, if there is one: the same by the simplest means; run by ``--baseline``.
* ``arguments(parser)``, if it needs options of its own.

A scorer is one file in ``bench/score``, of the same name: ``python -m bench.score TASK GOLD FILE``.
"""
