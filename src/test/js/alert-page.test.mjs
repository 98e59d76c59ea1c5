import assert from 'node:assert/strict'
import { test } from 'node:test'

// As much of a browser as templates need that are made and not drawn.
globalThis.document = {
  baseURI: 'http://localhost:8080/console/', createTreeWalker: () => ({}), createComment: () => ({}),
  querySelectorAll: () => [], getElementById: () => null,
}
globalThis.sessionStorage = { getItem: () => null }
const listeners = {}
globalThis.addEventListener = (type, listener) => { listeners[type] = listener }
globalThis.removeEventListener = () => {}
const { open } = await import('../console/pages/alert.js')
const { newAlert } = await import('../console/pages/alert-draft.js')

const words = (shown) => Array.isArray(shown) ? shown.map(words).join(' ')
  : typeof shown === 'string' || typeof shown === 'number' ? String(shown)
    : [...(shown?.strings ?? []), ...(shown?.values ?? [])].map(words).join(' ')

function functions(shown) {
  if (Array.isArray(shown)) return shown.flatMap(functions)
  if (typeof shown !== 'object' || shown === null || !shown.values) return []
  return [shown, ...functions(shown.values)]
}

const handler = (shown, contains, event) => {
  const template = functions(shown).find((each) => each.strings?.join('§').includes(event) && contains(each))
  return template.values[template.strings.findIndex((before) => before.endsWith(`${event}=`))]
}

const writeName = (page, name) =>
  handler(page.view(), (each) => each.values.includes('field-name'), '@input')({ target: { value: name } })

/** A visit of the page, and what it asked of the API. */
function visit({ me = { scopes: ['read', 'manage'] }, query = {}, params = {}, post = async () => null, send } = {}) {
  const calls = []
  const ctx = {
    me, query, params, draw() {}, fail(error) { calls.push(['fail', error.message]) }, clearFail() {},
    go: (...to) => calls.push(['go', ...to]), toast: (text) => calls.push(['toast', text]), address: () => '#/',
    api: {
      send,
      get: async () => ({ response_examples: {} }),
      post: async (path, body) => {
        calls.push(['post', path, body])
        return path === '/v1/preview' ? { messages: [], doubts: [] } : post(path, body)
      },
    },
  }
  return { page: open(ctx), calls }
}

/** A visit of an alert that is stored, in version 1. */
function stored(send) {
  return visit({
    params: { id: 'a1' },
    send: async (method, path, options = {}) => (await send({ method, path, ...options }))
      ?? Response.json({ ...newAlert('general'), id: 'a1', name: 'Errors' }, { headers: { ETag: '"1"' } }),
  })
}

const settled = () => new Promise((soon) => setTimeout(soon, 5))
const isForm = (each) => each.strings.join('').includes('id="alert-form"')
const submit = (page) => handler(page.view(), isForm, '@submit')({ preventDefault() {} })

test('changes that were left behind come back, and can be dropped', async () => {
  const first = visit()
  await settled()
  writeName(first.page, 'Half written')
  first.page.close()

  const second = visit()
  await settled()
  assert.match(words(second.page.view()), /Half written/)
  assert.match(words(second.page.view()), /changes that you did not save/)
  handler(second.page.view(), (each) => words(each).includes('Drop them'), '@click')()
  await settled()
  assert.doesNotMatch(words(second.page.view()), /Half written/)
  second.page.close()

  const third = visit()
  await settled()
  assert.doesNotMatch(words(third.page.view()), /did not save/)
  third.page.close()
})

test('a new alert is sent with an id of its own, the same when it is sent again', async () => {
  let fails = true
  const { page, calls } = visit({
    post: async () => {
      if (fails) throw Object.assign(new Error('The hub does not answer'), { problems: [], status: 0 })
    },
  })
  await settled()
  writeName(page, 'Errors')
  await submit(page)
  fails = false
  await submit(page)
  page.close()

  const sent = calls.filter(([what, path]) => what === 'post' && path === '/v1/private/alerts').map(([, , body]) => body)
  assert.equal(sent.length, 2)
  assert.equal(sent[0].name, 'Errors')
  assert.match(sent[0].id, /^[0-9a-f-]{36}$/)
  assert.equal(sent[0].id, sent[1].id)
  assert.deepEqual(calls.filter(([what]) => what === 'fail'), [['fail', 'The hub does not answer']])
  assert.ok(calls.some(([what, to]) => what === 'go' && to === `alerts/${sent[0].id}`))
})

test('what the API refuses is told at the top, with the field', async () => {
  const { page } = visit({
    post: async () => {
      throw Object.assign(new Error('x'), { status: 400, problems: [{ field: 'webhook.url', message: 'must be https' }] })
    },
  })
  await settled()
  await submit(page)
  assert.match(words(page.view()), /Not saved/)
  assert.match(words(page.view()), /webhook\.url.*must be https/s)
  page.close()
})

test('a token that may only read sees the form and can send nothing', async () => {
  const { page, calls } = visit({ me: { scopes: ['read'] } })
  await settled()
  assert.match(words(page.view()), /may read and not change/)
  assert.doesNotMatch(words(page.view()), /Create the alert/)
  await submit(page)
  assert.deepEqual(calls.filter(([, path]) => path === '/v1/private/alerts'), [])
  page.close()
})

test('what is written while it is being saved is not lost, and is saved over the version that was sent', async () => {
  let answer
  const versions = []
  const { page } = stored(({ method, headers }) => {
    if (method !== 'PUT') return null
    versions.push(headers['If-Match'])
    return new Promise((done) => { answer = () => done(new Response(null, { status: 204, headers: { ETag: `"${versions.length + 1}"` } })) })
  })
  await settled()
  writeName(page, 'First')
  const saving = submit(page)
  await settled()
  writeName(page, 'Second')
  answer()
  await saving
  assert.match(words(page.view()), /Second/)
  assert.match(words(page.view()), /Not saved yet/)
  const again = submit(page)
  await settled()
  answer()
  await again
  page.close()
  assert.deepEqual(versions, ['"1"', '"2"'])
})

test('a save over others that is refused does not make the next one blind', async () => {
  const versions = []
  const answers = [412, 400, 412]
  const { page } = stored(({ method, headers }) => {
    if (method !== 'PUT') return null
    versions.push(headers['If-Match'])
    return new Response('{"message": "no"}', { status: answers.shift() })
  })
  await settled()
  writeName(page, 'Mine')
  await submit(page)
  const stale = functions(page.view()).find((each) => each.strings?.join('').includes('Save mine over theirs'))
  await stale.values.filter((value) => typeof value === 'function').at(-1)()
  await submit(page)
  page.close()
  assert.deepEqual(versions.length, 3)
  assert.equal(versions[1], undefined)
  assert.equal(versions[2], '"1"')
})

test('when somebody else logs in, nobody finds what was written before', async () => {
  const first = visit({ query: { type: 'slack' } })
  await settled()
  writeName(first.page, 'Of another one')
  first.page.close()
  listeners.whochange()
  const second = visit({ query: { type: 'slack' } })
  await settled()
  assert.doesNotMatch(words(second.page.view()), /Of another one/)
  second.page.close()
})
