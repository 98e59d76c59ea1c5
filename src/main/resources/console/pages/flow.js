// The way of events as a picture: which route stands where, and what leads from one to the other. Nothing here draws.

export const STAGES = ['Ingest', 'Routing', 'Alerts and buckets', 'Format', 'Deliver', 'Destinations']
const [INGEST, ROUTING, BUCKETS, FORMAT, DELIVER, DESTINATIONS] = STAGES.keys()

const KNOWN = [
  [/^direct:(hook|accept|take-in|raise|source-.*)$/, INGEST],
  [/^direct:events$/, ROUTING],
  [/^direct:(match|debounce|claimed)$/, BUCKETS],
  [/^direct:(notification|format-.*)$/, FORMAT],
  [/^direct:(deliver|deliver-.*|send|send-.*|transmit|dead-letter.*)$/, DELIVER]
]

/** All events meet there. */
const EVENTS = 'direct:events'

/** Redis lies between: what gathers goes on once its bucket is due. */
const BY_REDIS = ['direct:debounce', 'direct:claimed']

/** Of many that stand side by side those that nothing went through are one box. */
const KINDS = [
  { pattern: /^direct:source-/, name: 'sources' },
  { pattern: /^direct:format-/, name: 'formats' },
  { pattern: /^direct:send-test/, name: 'routes of tests' }
]

export const BOX = { width: 176, height: 46 }
const GAP = { x: 46, y: 14 }
const HEAD = 34

/**
 * @param steps of GET /v1/routes
 * @returns boxes {key, stage, label, exchanges, failed, inflight, steps, x, y}, edges {from, to, path, busy, waits}, width and height
 */
export function layout(steps) {
  const drawn = ofEvents(steps)
  const stages = stagesOf(drawn)
  const boxes = boxesOf(drawn, stages)
  const edges = edgesOf(drawn, boxes)
  place(boxes, edges)
  edges.forEach(edge => {
    edge.path = pathOf(edge.from, edge.to)
    edge.busy = Math.min(edge.from.exchanges || 0, edge.to.steps.length > 0 ? edge.to.exchanges || 0 : Infinity)
  })
  const columns = STAGES.map((_, stage) => boxes.filter(box => box.stage === stage).length)
  return {
    boxes,
    edges,
    width: STAGES.length * (BOX.width + GAP.x) - GAP.x + 2,
    height: HEAD + Math.max(1, ...columns) * (BOX.height + GAP.y)
  }
}

export function columnX(stage) {
  return 1 + stage * (BOX.width + GAP.x)
}

/** The routes that events come by, and those that they go by then; the others are about requests and upkeep. */
export function ofEvents(steps) {
  const taken = new Set(steps.filter(step => step.from === EVENTS))
  const follow = leadsOn => {
    const found = [...steps.filter(step => step.from === EVENTS)]
    while (found.length > 0) {
      const at = found.pop()
      steps.filter(step => !taken.has(step) && leadsOn(at, step)).forEach(step => {
        taken.add(step)
        found.push(step)
      })
    }
  }
  follow((at, step) => step.to.includes(at.from))
  follow((at, step) => at.to.includes(step.from) || (at.from === BY_REDIS[0] && step.from === BY_REDIS[1]))
  return steps.filter(step => taken.has(step) || KINDS.some(({ pattern }) => pattern.test(step.from)))
}

/** Routes of ops' own stand where the event is when it comes to them. */
function stagesOf(steps) {
  const stages = new Map()
  for (const step of steps) {
    const known = KNOWN.find(([pattern]) => pattern.test(step.from))
    if (known || !step.from.startsWith('direct:')) {
      stages.set(step.id, known ? known[1] : INGEST)
    }
  }
  for (let round = 0; round < steps.length && stages.size < steps.length; round++) {
    for (const step of steps.filter(one => !stages.has(one.id))) {
      const before = steps.filter(one => one.to.includes(step.from) && stages.has(one.id))
      if (before.length > 0) {
        stages.set(step.id, Math.max(...before.map(one => stages.get(one.id))))
      }
    }
  }
  steps.filter(step => !stages.has(step.id)).forEach(step => stages.set(step.id, INGEST))
  return stages
}

function boxesOf(steps, stages) {
  const boxes = []
  const idle = new Map()
  for (const step of steps) {
    const kind = KINDS.find(({ pattern }) => pattern.test(step.from))
    if (kind && !step.exchanges && !step.failed && !step.inflight) {
      idle.set(kind, [...(idle.get(kind) ?? []), step])
    } else {
      boxes.push(boxOf(step.id, stages.get(step.id), step.id, [step]))
    }
  }
  for (const [kind, all] of idle) {
    const several = all.length > 1
    const others = boxes.some(box => box.steps.some(step => kind.pattern.test(step.from)))
    boxes.push(boxOf(`idle ${kind.name}`, stages.get(all[0].id),
      several ? `${all.length} ${others ? 'more ' : ''}${kind.name}` : all[0].id, all))
  }
  return boxes
}

function boxOf(key, stage, label, steps) {
  const sum = name => steps.reduce((all, step) => all + (step[name] ?? 0), 0)
  return {
    key, stage, label, steps,
    exchanges: steps.every(step => step.exchanges === undefined) ? null : sum('exchanges'),
    failed: sum('failed'),
    inflight: sum('inflight')
  }
}

/** Adds boxes for what is outside of the hub. */
function edgesOf(steps, boxes) {
  const holding = new Map()
  boxes.forEach(box => box.steps.forEach(step => {
    holding.set(step.from, box)
  }))
  const edges = new Map()
  const add = (from, to, waits = false) => {
    if (from !== to) {
      edges.set(`${from.key} → ${to.key}`, { from, to, waits })
    }
  }
  const outside = name => {
    const there = boxes.find(box => box.key === `out ${name}`)
    if (there) {
      return there
    }
    const box = boxOf(`out ${name}`, DESTINATIONS, name, [])
    boxes.push(box)
    return box
  }
  for (const step of steps) {
    const from = boxes.find(box => box.steps.includes(step))
    for (const target of step.to) {
      const to = holding.get(target)
      if (to) {
        add(from, to, step.from === BY_REDIS[0] && target === BY_REDIS[1])
      } else if (from.stage >= FORMAT && !target.startsWith('log:')) {
        add(from, outside(target.replace(/:…$/, '')))
      }
    }
  }
  const [gathers, leaves] = BY_REDIS.map(endpoint => holding.get(endpoint))
  if (gathers && leaves) {
    add(gathers, leaves, true)
  }
  const last = ['direct:transmit', 'direct:send', 'direct:deliver'].map(endpoint => holding.get(endpoint)).find(Boolean)
  if (last && !boxes.some(box => box.stage === DESTINATIONS)) {
    add(last, outside('receivers'))
  }
  return [...edges.values()]
}

/** In a stage the first one stands above those that it leads to. */
function place(boxes, edges) {
  for (const stage of STAGES.keys()) {
    const here = boxes.filter(box => box.stage === stage)
    const inside = edges.filter(edge => edge.from.stage === stage && edge.to.stage === stage)
    const depth = new Map(here.map(box => [box, 0]))
    // As many rounds as boxes: a circle ends too.
    for (let round = 0; round < here.length; round++) {
      inside.forEach(({ from, to }) => {
        depth.set(to, Math.max(depth.get(to), Math.min(depth.get(from) + 1, here.length)))
      })
    }
    here.sort((a, b) => depth.get(a) - depth.get(b))
    here.forEach((box, row) => {
      box.row = row
      box.x = columnX(stage)
      box.y = HEAD + row * (BOX.height + GAP.y)
    })
  }
}

function pathOf(from, to) {
  const middle = box => box.y + BOX.height / 2
  if (from.stage === to.stage) {
    if (to.row === from.row + 1) {
      const x = from.x + BOX.width / 2
      return `M${x} ${from.y + BOX.height}V${to.y - 4}`
    }
    // Around what stands between.
    const x = from.x + BOX.width
    const out = x + GAP.x * 0.6
    return `M${x} ${middle(from)}C${out} ${middle(from)} ${out} ${middle(to)} ${x + 4} ${middle(to)}`
  }
  const forward = to.stage > from.stage
  const start = forward ? from.x + BOX.width : from.x
  const end = forward ? to.x - 4 : to.x + BOX.width + 4
  const bend = (start + end) / 2
  return `M${start} ${middle(from)}C${bend} ${middle(from)} ${bend} ${middle(to)} ${end} ${middle(to)}`
}
