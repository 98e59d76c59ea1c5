import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readEvents } from '../console/pages/event-text.js'
import { layout, STAGES } from '../console/pages/flow.js'

const whatIsWrong = text => {
  try {
    readEvents(text)
  } catch (error) {
    return error.message
  }
  return 'nothing'
}

test('events: one, a list, or one a line', () => {
  assert.deepEqual(readEvents('{\n "eventType": "a"\n}'), [{ eventType: 'a' }])
  assert.deepEqual(readEvents('[{"eventType": "a"}, {"eventType": "b"}]').length, 2)
  assert.deepEqual(readEvents('{"eventType": "a"}\n\n{"eventType": "b"}\n').map(event => event.eventType), ['a', 'b'])
})

test('events: what is wrong is said with its line and column', () => {
  assert.equal(whatIsWrong('{\n  "eventType": "a",\n}'), 'Line 2, column 19: there must be no comma before }')
  assert.equal(whatIsWrong('{\n  "eventType": a\n}'), 'Line 2, column 16: a value is expected')
  assert.equal(whatIsWrong('{\n  "eventType": "a"\n  "id": 1}'), 'Line 3, column 3: a comma or } is expected')
  assert.equal(whatIsWrong("{'eventType': 1}"), 'Line 1, column 2: a name in double quotes is expected')
  assert.equal(whatIsWrong('{"eventType": "a'), 'Line 1, column 17: the string has no end')
  assert.equal(whatIsWrong('{"eventType": "a"'), 'Line 1, column 18: it ends before its }')
  assert.equal(whatIsWrong('{"eventType": "a"} and more'), 'Line 1, column 20: there is more after the end')
  assert.equal(whatIsWrong('{"a": "\\q"}'), 'Line 1, column 8: there is no such escape in strings')
  assert.equal(whatIsWrong('{"a": 01}'), 'Line 1, column 7: a value is expected')
})

test('events: of lines, the line that is wrong is named', () => {
  assert.equal(whatIsWrong('{"eventType": "a"}\n{"eventType" "b"}'), 'Line 2, column 14: a colon is expected after the name')
})

test('events: however deep', () => {
  assert.equal(whatIsWrong('['.repeat(100_000)), 'Line 1, column 100001: it ends too early')
})

test('events: what is JSON and no event is told apart', () => {
  assert.match(whatIsWrong('[1]'), /^Event 1 must be an object/)
  assert.match(whatIsWrong('[]'), /no event/)
  assert.match(whatIsWrong('  '), /Paste an event/)
  assert.match(whatIsWrong(JSON.stringify(Array(101).fill({}))), /101 events are too many/)
})

const step = (id, from, to, exchanges = 1) => ({ id, from, to, exchanges, failed: 0, inflight: 0 })
const FLOW = [
  step('ingest-events', 'platform-http:/v1/events', ['direct:accept']),
  step('accept', 'direct:accept', ['direct:take-in']),
  step('take-in', 'direct:take-in', ['direct:events']),
  step('routing', 'direct:events', ['direct:mine']),
  step('mine', 'direct:mine', ['direct:match', 'log:mine']),
  step('match', 'direct:match', ['direct:debounce']),
  step('debounce', 'direct:debounce', []),
  step('claimed', 'direct:claimed', ['direct:notification']),
  step('notification', 'direct:notification', ['direct:format-slack', 'direct:format-teams', 'direct:format-email']),
  step('format-slack', 'direct:format-slack', ['direct:deliver']),
  step('format-teams', 'direct:format-teams', ['direct:deliver'], 0),
  step('format-email', 'direct:format-email', ['direct:deliver'], 0),
  step('deliver', 'direct:deliver', ['https:…']),
  step('tidy', 'timer:tidy', [])
]

test('flow: each route stands in its stage, and those of ops where their events are', () => {
  const { boxes } = layout(FLOW)
  const stage = label => STAGES[boxes.find(box => box.label === label).stage]
  assert.deepEqual(['ingest-events', 'routing', 'mine', 'debounce', 'format-slack', 'deliver', 'https'].map(stage),
    ['Ingest', 'Routing', 'Routing', 'Alerts and buckets', 'Format', 'Deliver', 'Destinations'])
  assert.ok(!boxes.some(box => box.label === 'tidy'))
})

test('flow: formats that nothing went through are one box', () => {
  const { boxes, edges } = layout(FLOW)
  const idle = boxes.find(box => box.label === '2 more formats')
  assert.deepEqual(idle.steps.map(one => one.id), ['format-teams', 'format-email'])
  assert.equal(edges.filter(edge => edge.to === idle).length, 1)
})

test('flow: what gathers in Redis goes on, and nothing stands on another', () => {
  const { boxes, edges, width, height } = layout(FLOW)
  assert.ok(edges.some(edge => edge.from.label === 'debounce' && edge.to.label === 'claimed' && edge.waits))
  const places = new Set(boxes.map(box => `${box.x} ${box.y}`))
  assert.equal(places.size, boxes.length)
  assert.ok(boxes.every(box => box.x >= 0 && box.x < width && box.y < height))
  assert.ok(edges.every(edge => /^M[\d.]+ [\d.]+[CV]/.test(edge.path)))
})

test('flow: a circle of routes ends too', () => {
  const round = layout([step('a', 'direct:events', ['direct:b']), step('b', 'direct:b', ['direct:b', 'direct:events'])])
  assert.deepEqual(round.boxes.map(box => box.label).sort(), ['a', 'b'])
})

test('flow: requests and upkeep are no events', () => {
  const requests = [step('create-alert', 'platform-http:/x', ['direct:api-change']), step('limit', 'direct:api-change', [])]
  assert.equal(layout([...FLOW, ...requests]).boxes.length, layout(FLOW).boxes.length)
})
