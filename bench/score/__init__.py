"""Scorers, one file per task: ``score(gold, pred, options)`` takes two paths and returns figures.

``python -m bench.score TASK GOLD FILE`` prints them. With ``--floor`` it also compares them with the
table ``[TASK.STEM]`` of ``bench/floors.toml``, STEM being the gold file's name without its suffix,
and fails where a figure is lower.
"""
