import assert from 'node:assert/strict'
import { test } from 'node:test'

globalThis.document = { baseURI: 'http://localhost:8080/console/' }
const kept = new Map()
globalThis.sessionStorage = {
  getItem: key => kept.get(key) ?? null,
  setItem: (key, value) => kept.set(key, value),
  removeItem: key => kept.delete(key)
}
const { parser, Stream } = await import('../console/stream.js')
const { address, api, ApiError, keepToken, onLogin, token } = await import('../console/api.js')

const told = pieces => {
  const events = []
  const parse = parser((type, data) => events.push([type, data]))
  pieces.forEach(parse)
  return events
}

test('events are read wherever they are cut', () => {
  const text = ': still here\n\nevent: tick\ndata: {"a":1}\n\nevent: attempt\r\ndata: {"b":\r\ndata: 2}\r\n\r\ndata: 3\n\nevent: none\n\n'
  const events = [['tick', { a: 1 }], ['attempt', { b: 2 }], ['message', 3]]
  assert.deepEqual(told([text]), events)
  for (const at of [1, 15, 30, 33, 44]) {
    assert.deepEqual(told([text.slice(0, at), text.slice(at)]), events, `cut at ${at}`)
  }
  assert.deepEqual(told(['event: tick\ndata: 1\n']), [])
})

test('the stream keeps the last ticks, and says what state it is in', async () => {
  const body = 'event: history\ndata: {"ticks":[{"at":"1"}]}\n\nevent: tick\ndata: {"at":"2"}\n\n'
  globalThis.fetch = async (url, options) => {
    assert.equal(String(url), 'http://localhost:8080/v1/stream')
    return new Response(new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(body))
        options.signal.addEventListener('abort', () => controller.error(options.signal.reason))
      }
    }))
  }
  const stream = new Stream()
  const states = []
  stream.on('state', state => states.push(state))
  const ticked = new Promise(resolve => stream.on('tick', resolve))
  stream.start()
  await ticked
  assert.deepEqual(stream.ticks.map(tick => tick.at), ['1', '2'])
  assert.equal(stream.last.at, '2')
  stream.stop()
  assert.deepEqual(states, ['live', 'off'])
})

test('addresses are below the hub, and leave out what is not asked for', () => {
  assert.equal(String(address('/v1/deliveries', { alertId: 'a b', reason: '', outcome: null })),
    'http://localhost:8080/v1/deliveries?alertId=a+b')
})

test('requests that wait for the login wait for one, and are sent once more', async () => {
  const asked = []
  onLogin(async wrong => {
    asked.push(wrong)
    await new Promise(resolve => setTimeout(resolve, 5))
    keepToken('good')
  })
  globalThis.fetch = async (url, { headers }) => headers.Authorization === 'Bearer good'
    ? Response.json({ path: url.pathname }) : new Response('{}', { status: 401 })
  const both = await Promise.all(['/v1/me', '/v1/buckets'].map(path => api().get(path)))
  assert.deepEqual(both, [{ path: '/v1/me' }, { path: '/v1/buckets' }])
  assert.deepEqual(asked, [false])
  keepToken('revoked')
  await api().get('/v1/me')
  assert.deepEqual(asked, [false, true])
  assert.equal(token(), 'good')
})

test('a refusal says in one way what each dialect says in its own', async () => {
  const refused = async (status, body) => {
    globalThis.fetch = async () => new Response(body, { status, headers: { 'Retry-After': '2' } })
    return api().get('/v1/x').then(() => assert.fail('not refused'), error => error)
  }
  const serai = await refused(400, '{"error":"bad_request","message":"limit: is too much","problems":[{"field":"limit","rule":"is too much"}]}')
  assert.ok(serai instanceof ApiError)
  assert.equal(serai.message, 'limit: is too much')
  assert.equal(serai.of('limit'), 'is too much')
  assert.equal(serai.of('cursor'), '')
  assert.equal(serai.retryAfter, '2')
  assert.equal((await refused(422, '{"errors":["name is needed","more"]}')).message, 'name is needed')
  assert.equal((await refused(404, '{"data":null,"error":"Webhook not found"}')).message, 'Webhook not found')
  assert.equal((await refused(502, '<html>')).message, 'The hub answers 502')
})

test('a hub that does not answer is told from one that refuses', async () => {
  globalThis.fetch = async () => {
    throw new TypeError('fetch failed')
  }
  const error = await api().get('/v1/me').then(() => assert.fail('answered'), gone => gone)
  assert.equal(error.status, 0)
  assert.match(error.message, /does not answer/)
})
