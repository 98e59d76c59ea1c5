import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'

// As much of a browser as templates need that are made and not drawn.
globalThis.document = { baseURI: 'http://localhost:8080/console/', createTreeWalker: () => ({}), createComment: () => ({}) }
const kept = new Map()
globalThis.sessionStorage = {
  getItem: key => kept.get(key) ?? null,
  setItem: (key, value) => kept.set(key, value),
  removeItem: key => kept.delete(key)
}
const { api, keepToken, keepWorkspace, onLogin, tokenProblem } = await import('../console/api.js')
const { parser, Stream } = await import('../console/stream.js')
const { said, Work } = await import('../console/pages/letters.js')
const { alertAddress, AlertField, AlertNames } = await import('../console/pages/alert-names.js')
const { replace, testAlert, workspaceOf } = await import('../console/pages/alert-actions.js')
const { inWords } = await import('../console/pages/dead-letters.js')
const { Pool } = await import('../console/pages/pool.js')
const { hereSaid } = await import('../console/pages/overview.js')
const { HELICONE } = await import('../console/pages/alert-draft.js')

beforeEach(() => kept.clear())

const soon = () => new Promise(resolve => setTimeout(resolve, 1))
const until = async holds => {
  for (let i = 0; i < 2000 && !holds(); i++) {
    await soon()
  }
  assert.ok(holds())
}

/** What was sent, and an answer for it. */
function hub(answer) {
  const sent = []
  globalThis.fetch = async (url, options) => {
    sent.push({ path: new URL(url).pathname, query: Object.fromEntries(new URL(url).searchParams), ...options })
    return answer(sent.at(-1), sent.length)
  }
  return sent
}

// --- whose it is ---

test('the chosen workspace goes with each request, but with those that are about all', async () => {
  const sent = hub(() => Response.json({}))
  keepWorkspace('grün')
  await api().get('/v1/deliveries')
  await api().get('/v1/me')
  await api().get('/inbox', { format: 'json' })
  await api(undefined, { about: 'acme' }).get('/v1/deliveries')
  await api(undefined, { about: '' }).get('/v1/deliveries')
  keepWorkspace(null)
  await api().get('/v1/deliveries')
  const bytes = 'gr\u00c3\u00bcn'
  assert.deepEqual(sent.map(({ headers }) => headers['Comet-Workspace']), [bytes, undefined, undefined, 'acme', undefined, undefined])
  assert.doesNotThrow(() => new Headers({ 'Comet-Workspace': bytes }))
})

test('an alert is replaced in the workspace of its page, and only in the version that was seen', async () => {
  const sent = hub(() => new Response(null, { status: 204, headers: { ETag: '"4"' } }))
  const ctx = { api: api(undefined, { about: 'acme' }) }
  assert.equal(await replace(ctx, { id: 'a1', name: 'x' }, '"3"'), '"4"')
  assert.equal(sent[0].method, 'PUT')
  assert.equal(sent[0].headers['If-Match'], '"3"')
  assert.equal(sent[0].headers['Comet-Workspace'], 'acme')
  assert.equal(JSON.parse(sent[0].body).name, 'x')
})

test('links to alerts say the workspace where all are looked at', () => {
  const ctx = { me: { workspaces: null }, address: (path, query) => [path, query] }
  assert.deepEqual(alertAddress(ctx, 'a b', 'acme'), ['alerts/a%20b', { workspace: 'acme' }])
  assert.deepEqual(alertAddress({ ...ctx, me: { workspaces: ['acme'] } }, 'a', 'acme'), ['alerts/a', {}])
  assert.equal(workspaceOf(ctx.me), 'default')
  keepWorkspace('acme')
  assert.deepEqual(alertAddress(ctx, 'a', 'acme'), ['alerts/a', {}])
  assert.equal(workspaceOf(ctx.me), 'acme')
})

test('what no header takes is no token', () => {
  assert.equal(tokenProblem('serai_5c2f_kq3T+/='), '')
  assert.match(tokenProblem('serai“x'), /has ““” in it/)
  assert.match(tokenProblem('serai\u200bx'), /can't be seen/)
  assert.match(tokenProblem('two words'), /a space/)
  assert.match(tokenProblem('schlüssel'), /“ü”/)
})

// --- what happens ---

test('an event that is no JSON, and a listener that throws, take nothing from the others', () => {
  const told = []
  parser((type, data) => told.push([type, data]))('event: a\ndata: {\n\nevent: b\ndata: 1\n\n')
  assert.deepEqual(told, [['b', 1]])
})

test('a page is told when the stream is back, and a page that fails harms no other', async () => {
  let body
  hub(({ signal }) => new Response(new ReadableStream({
    start(controller) {
      body = controller
      signal.addEventListener('abort', () => controller.error(signal.reason))
    }
  })))
  const say = text => body.enqueue(new TextEncoder().encode(text))
  const stream = new Stream()
  const heard = []
  stream.on('tick', () => {
    throw new Error('odd')
  })
  stream.on('tick', tick => heard.push(tick.at))
  stream.on('back', () => heard.push('back'))
  stream.start()
  await until(() => body)
  say('event: tick\ndata: {"at":"1"}\n\nevent: tick\ndata: {"at":"2"}\n\n')
  await until(() => heard.length === 2)
  stream.stop()
  body = null
  stream.start()
  await until(() => body)
  say('event: tick\ndata: {"at":"3"}\n\n')
  await until(() => heard.length === 4)
  stream.stop()
  assert.deepEqual(heard, ['1', '2', 'back', '3'])
})

test('a pool works on few at a time, on each once, and goes on after one that failed', async () => {
  const begun = []
  let running = 0
  let most = 0
  const pool = new Pool(2, async thing => {
    begun.push(thing)
    most = Math.max(most, ++running)
    await soon()
    running -= 1
    if (thing === 'bad') {
      throw new Error('bad')
    }
  })
  pool.want(['bad', 'bad', 'a', 'b'])
  pool.want(['b', 'c'])
  await until(() => begun.length === 4 && running === 0)
  assert.equal(most, 2)
  assert.deepEqual(begun, ['bad', 'a', 'b', 'c'])
})

test('health says where to look on the page itself', () => {
  assert.equal(hereSaid('1 destination disabled: the API\'s list of destinations says which'), '1 destination disabled: see Destinations below')
  assert.equal(hereSaid('Redis does not answer'), 'Redis does not answer')
})

// --- replay and delete ---

const page = call => ({ api: { post: call, del: call }, draw() {}, signal: {} })

test('work that breaks off says how far it came and why, and goes on from there', async () => {
  let away = true
  const asked = []
  const work = new Work(page(async (path, body) => {
    asked.push(body.cursor)
    if (asked.length === 3 && away) {
      throw new Error('Redis does not answer')
    }
    return { replayed: 200, ...(asked.length < 5 ? { nextCursor: `c${asked.length}` } : {}) }
  }))
  await work.ofFilter('replay', {}, 10_000)
  assert.equal(said(work.now), 'Broken off: 400 of 10,000 replayed. Redis does not answer')
  assert.ok(!work.running)
  away = false
  await work.now.go()
  assert.deepEqual(asked, [undefined, 'c1', 'c2', 'c2', 'c4'])
  assert.equal(said(work.now), 'Done: 800 replayed')
})

test('of what is chosen, only what is done counts as done when it breaks off', async () => {
  let away = true
  const work = new Work(page(async path => {
    if (path.includes('n3') && away) {
      throw new Error('The hub does not answer')
    }
    if (path.includes('n0')) {
      throw Object.assign(new Error('There is none'), { status: 404 })
    }
  }))
  const ids = ['n0', 'n1', 'n2', 'n3', 'n4', 'n5']
  await work.ofChosen('delete', ids)
  assert.match(said(work.now), /^Broken off: .* of 6 deleted; 1 were gone already\. The hub does not answer$/)
  assert.ok(work.now.over.has('n0') && !work.now.over.has('n3'))
  away = false
  await work.now.go()
  assert.deepEqual([...work.now.over].sort(), ids)
  assert.equal(said(work.now), 'Done: 5 deleted; 1 were gone already')
})

test('work is done for who began it: nobody is asked to log in for the rest', async () => {
  keepToken('revoked')
  onLogin(async () => assert.fail('asked'))
  hub(() => Response.json({ message: 'This token is not known' }, { status: 401 }))
  const work = new Work({ draw() {} }, () => api(undefined, { about: '', again: false }))
  await work.ofFilter('delete', {}, 10)
  assert.equal(work.now.failed.status, 401)
  assert.equal(said(work.now), 'Broken off: 0 of 10 deleted. This token is not known')
})

test('who is asked whether to delete all is told all of what', () => {
  const names = { of: () => 'Checkout' }
  assert.equal(inWords({ alertId: 'a1', eventType: '', reason: 'http_503', since: '1h' }, names),
    'of the alert Checkout, with the reason http_503, of the last 1h')
  assert.equal(inWords({ alertId: '', eventType: '', reason: '', since: '' }, names), '')
})

// --- alerts ---

const words = shown => Array.isArray(shown) ? shown.map(words).join(' ')
  : typeof shown === 'string' || typeof shown === 'number' ? String(shown)
    : [...(shown?.strings ?? []), ...(shown?.values ?? [])].map(words).join(' ')

test('an alert that is not found yet is none, and several are none either', async () => {
  let found = []
  const ctx = { draw() {}, signal: {}, me: {}, api: { get: async () => ({ content: found, total: found.length }) } }
  const field = new AlertField(ctx, new AlertNames(ctx), '')
  const told = []
  const type = text => {
    const all = shown => Array.isArray(shown) ? shown.flatMap(all) : shown?.values ? [shown, ...shown.values.flatMap(all)] : []
    const input = all(field.view(id => told.push(id))).find(each => each.strings?.join('').includes('@input='))
    input.values.find(value => typeof value === 'function')({ target: { value: text } })
  }
  found = [{ id: 'a1', name: 'Checkout' }, { id: 'a2', name: 'Checkout, slow' }]
  type('check')
  assert.equal(field.settled, false)
  await until(() => words(field.view(() => {})).includes('2 alerts are called like that'))
  assert.equal(field.settled, false)
  assert.deepEqual(told, [])
  type('checkout')
  await until(() => field.settled)
  assert.deepEqual(told, ['a1'])
  type('')
  await until(() => field.settled)
  assert.deepEqual(told, ['a1', ''])
})

test('a test of a webhook whose receiver failed is not delivered, though the hub answers well', async () => {
  const alert = { id: 'w1', alert_type: HELICONE }
  const test = { status: 500, took_ms: 12, request_body: '{}' }
  hub(() => Response.json({ data: null, error: 'Test webhook failed', test }))
  assert.equal((await testAlert({ api: api() }, alert, true)).delivered, false)
  hub(() => Response.json({ data: { success: true }, error: null, test: { ...test, status: 200 } }))
  assert.equal((await testAlert({ api: api() }, alert, true)).delivered, true)
})

test('webhooks are found by the hub, page by page', async () => {
  const { open } = await import('../console/pages/alerts.js')
  const webhook = id => ({ id, created_at: '2026-01-01T00:00:00Z', destination: 'https://example.com/h', config: '{}', name: id, enabled: true })
  const sent = hub(({ path, query }) => path === '/v1/webhooks'
    ? Response.json(query.cursor
      ? { data: ['w2', 'w3'].map(webhook), error: null } : { data: ['w1', 'w2'].map(webhook), error: null, nextCursor: 'c1' })
    : Response.json({ alerts: [], state: 'ok' }))
  const ctx = {
    api: api(), me: { scopes: ['read'] }, query: { type: HELICONE, search: ' w ' }, stream: new Stream(), address: () => '', signal: {},
    draw() {}, fail: error => assert.fail(error), clearFail() {}
  }
  const visit = open(ctx)
  await until(() => /2\s+shown,/.test(words(visit.view())))
  const all = shown => Array.isArray(shown) ? shown.flatMap(all) : shown?.values ? [shown, ...shown.values.flatMap(all)] : []
  const button = all(visit.view()).find(each => each.strings?.join('').includes('Load more'))
  button.values.find(value => typeof value === 'function')()
  await until(() => /3\s+webhooks/.test(words(visit.view())))
  visit.close()
  assert.deepEqual(sent.filter(({ path }) => path === '/v1/webhooks').map(({ query }) => query),
    [{ limit: '20', name: 'w' }, { limit: '20', name: 'w', cursor: 'c1' }])
})
