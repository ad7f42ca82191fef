"""A small scenario that uses every kind of decision, a time limit, parameters and a variant."""

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

HARBOUR = """\
schema: 1
title: The harbour of {port}
summary: A storm nears {port}, and a ship is due.
crisis_type: sudden-disaster
country: "{country}"
sectors: [8]
phases: [during]
audience: [staff]
minutes: 10
objectives: [Share out what there is.]
author: The editors
licence: CC BY 4.0
version: 1.0.0
version_notes: First version.
parameters:
  port: {value: Port Selu, means: The harbour town.}
  country: {value: Avelia (fictional), means: Where it happens.}
  boats: {value: 40, means: How many boats there are.}
  rest: {value: 20, means: What the south gets if nobody decides.}
  haste: {value: 3, means: Hours of the fast way.}
  edge: {value: 2, means: Below this nobody trusts you.}
briefing: {role: You lead., gauges: Trust., time: It runs.}
clock: {start: 0, step: 1, horizon: 100, at_horizon: lost}
indicators:
  trust: {label: Trust, low: 0, high: 10, start: 5, means: How far people believe you.}
flags:
  called: The ship was called.
start: call
scenes:
  call:
    phase: during
    title: The call
    text: The radio of {port} is bad.
    sectors: [8]
    decision:
      kind: one
      question: What do you say?
      limit: {seconds: 60, default: listen}
      options:
        order:
          text: Turn back.
          if: trust >= {edge}
          hours: "{haste}"
          effects: [{raise: called}]
          rating: {grade: best, meets: [G-01], why: They hear it.}
          feedback: They turn.
          next: lorries
        listen:
          text: Say nothing.
          hours: 1
          rating: {grade: weak, breaks: [G-03], why: They asked.}
          feedback: It breaks.
          next: lorries
  lorries:
    phase: during
    title: Three lorries
    text: They stand at the quay.
    decision:
      kind: order
      question: Which goes first?
      hours: 2
      limit: {seconds: 90, default: [tents, water, radio]}
      options:
        water: {text: Water., effects: [{if: place(water) = 1, then: [{add: {trust: 1}}]}]}
        tents: {text: Tents.}
        radio: {text: Radio.}
      ratings:
        - {if: "before(water, tents)", grade: best, meets: [G-01], why: People drink.}
        - {grade: weak, breaks: [G-03], why: People wait.}
      feedback: They go.
      next: boats
  boats:
    phase: during
    title: The boats
    text: There are {boats} boats.
    decision:
      kind: share
      question: Who gets them?
      budget: "{boats}"
      step: 10
      unit: boats
      hours: 1
      limit: {seconds: 120, default: {north: 20, south: "{rest}"}}
      options:
        north: {text: The north., from: 10, to: 30}
        south: {text: The south., hours: 1}
        islands: {text: The islands., if: called, effects: [{add: {trust: 1}}]}
      ratings:
        - {if: share(north) >= 20 and chosen(south), grade: best, meets: [G-01], why: Both go.}
        - {grade: weak, breaks: [G-03], why: Some cannot.}
      feedback: They cast off.
      next:
        - {if: share(south) = 0, scene: lost}
        - {scene: held}
  held: {phase: during, title: Held, text: It held., ending: {tone: good, means: All left.}}
  lost: {phase: during, title: Lost, text: It is lost., ending: {tone: bad, means: Some stayed.}}
"""

VARIANT = """\
schema: 1
title: In the highlands
values:
  port: Lake Amra
  boats: 60
  rest: 40
"""


def a_harbour(folder: Path) -> Path:
    """Return a content folder with this scenario and its variant, and no courses."""
    for name in ("courses/_taxonomy", "courses/_guidance"):
        shutil.copytree(ROOT / name, folder / name)
    variants = folder / "simulations/harbour/variants"
    variants.mkdir(parents=True)
    (folder / "simulations/harbour/scenario.yaml").write_text(HARBOUR)
    (variants / "north.yaml").write_text(VARIANT)
    return folder
