import assert from 'node:assert/strict'
import { test } from 'node:test'

// As much of a browser as templates need that are made and not drawn.
globalThis.document = { baseURI: 'http://localhost:8080/console/', createTreeWalker: () => ({}), createComment: () => ({}) }
globalThis.sessionStorage = { getItem: () => null }
const { byNotification, hint, merged, numbered, phases, sizes } = await import('../console/pages/attempts.js')
const { ApiError } = await import('../console/api.js')
const { Work } = await import('../console/pages/letters.js')

const attempt = (notificationId, second, more = {}) => ({
  notificationId, at: `2026-03-01T09:30:0${second}Z`, alertId: 'a', eventType: 'trace:errors', workspaceId: 'default', attempt: 1, replay: 0,
  outcome: 'retry', reason: 'http_503', requestBytes: 10, sent: true, responseBytes: 0, millis: { total: 5 }, ...more,
})

test('attempts: of one notification in the order in which they were made, the newest notification first', () => {
  const groups = byNotification([
    attempt('n1', 3, { attempt: 2 }), attempt('n2', 2), attempt('n1', 1),
  ])
  assert.deepEqual(groups.map(({ id, attempts }) => [id, attempts.map((each) => each.attempt)]), [['n1', [1, 2]], ['n2', [1]]])
})

test('attempts: one that comes by the stream and by a page is there once', () => {
  assert.equal(merged([attempt('n1', 1)], [attempt('n1', 1), attempt('n1', 2, { attempt: 2 })]).length, 2)
  // Of another replay, or of another message, it is another one.
  assert.equal(merged([attempt('n1', 1)], [attempt('n1', 1, { replay: 1 }), attempt('n1', 1, { part: 2, parts: 2 })]).length, 3)
})

test('attempts: what is left of the time went into sending and reading', () => {
  assert.deepEqual(phases({ millis: { connecting: 2, waiting: 5, total: 10 } }).map(({ name, millis }) => [name, millis]),
    [['connecting', 2], ['waiting', 5], ['rest', 3]])
  assert.deepEqual(phases({ millis: { waiting: 5, total: 4 } }).map(({ name }) => name), ['waiting'])
})

test('attempts: words for what was done', () => {
  assert.equal(numbered(attempt('n', 1, { part: 2, parts: 3, attempt: 4, replay: 1 })), 'message 2 of 3, attempt 4 of replay 1')
  assert.equal(numbered(attempt('n', 1, { attempt: 0 })), 'no attempt')
  assert.equal(sizes(attempt('n', 1, { requestBytes: 0, sent: false })), 'nothing sent')
  assert.equal(sizes(attempt('n', 1, { sent: false })), 'not all of 10 B sent')
  assert.match(hint('http_404'), /address/)
  assert.match(hint('http_418'), /what it answered/)
  assert.equal(hint('of tomorrow'), '')
})

/** A page that notes what it asks the API for. */
function page(answer) {
  const asked = []
  const call = (method) => async (path, body) => {
    asked.push([method, path, ...(body ? [body] : [])])
    return answer(path, body, asked.length)
  }
  const failures = []
  return {
    asked, failures, api: { post: call('POST'), del: call('DELETE') }, signal: { aborted: false }, draw() {}, fail: (error) => failures.push(error),
  }
}

test('work: each that is chosen, and what is gone or cannot be replayed is passed over', async () => {
  const ctx = page((path) => {
    if (path.includes('gone')) throw new ApiError(404, 'There is none')
    if (path.includes('input')) throw new ApiError(409, 'Never a notification')
    return { replayed: 1 }
  })
  const work = new Work(ctx)

  await work.ofChosen('replay', ['a b', 'gone', 'input', 'c'])

  assert.deepEqual(ctx.asked[0], ['POST', '/v1/dead-letters/a%20b/replay'])
  assert.equal(ctx.asked.length, 4)
  assert.deepEqual([work.now.done, work.now.passed, [...work.now.problems].sort()], [2, 2, ['Never a notification', 'There is none']])
  assert.ok(!work.running)
})

test('work: what the hub can\'t do now ends it, and is said', async () => {
  const ctx = page(() => {
    throw new ApiError(503, 'Redis does not answer')
  })
  const work = new Work(ctx)

  await work.ofChosen('delete', Array.from({ length: 50 }, (_, i) => `n${i}`))

  assert.ok(ctx.asked.length <= 4)
  assert.equal(work.now.failed.message, 'Redis does not answer')
  assert.ok(!work.running)
})

test('work: all of a filter, request by request', async () => {
  const ctx = page((path, body, number) => ({ replayed: 200, notReplayable: 1, ...(number < 3 ? { nextCursor: `c${number}` } : {}) }))
  const work = new Work(ctx)

  await work.ofFilter('replay', { alertId: '', reason: 'http_503' }, 600)

  assert.deepEqual(ctx.asked.map(([, , body]) => [body.reason, body.cursor, body.all]),
    [['http_503', undefined, undefined], ['http_503', 'c1', undefined], ['http_503', 'c2', undefined]])
  assert.deepEqual([work.now.done, work.now.passed, work.now.ended, work.now.stopped], [600, 3, true, false])
})

test('work: only who has no filter means all', async () => {
  const ctx = page(() => ({ deleted: 1 }))

  await new Work(ctx).ofFilter('delete', { alertId: '', reason: '' })

  assert.deepEqual(ctx.asked, [['DELETE', '/v1/dead-letters', { all: true, limit: 200 }]])
})

test('work: it stops after the request that is under way', async () => {
  let work
  const ctx = page(() => {
    work.stop()
    return { replayed: 200, nextCursor: 'more' }
  })
  work = new Work(ctx)

  await work.ofFilter('replay', {}, 10_000)

  assert.equal(ctx.asked.length, 1)
  assert.ok(work.now.stopped)
  assert.equal(work.now.done, 200)
})
