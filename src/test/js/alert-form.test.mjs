import assert from 'node:assert/strict'
import { test } from 'node:test'

// As much of a browser as templates need that are made and not drawn.
globalThis.document = { baseURI: 'http://localhost:8080/console/', createTreeWalker: () => ({}), createComment: () => ({}) }
globalThis.sessionStorage = { getItem: () => null }
const { alertForm } = await import('../console/pages/alert-form.js')
const { newAlert, unfit } = await import('../console/pages/alert-draft.js')
const { drawn } = await import('../console/pages/preview.js')
const { TYPES } = await import('../console/pages/alert-types.js')
const { Form } = await import('../console/pages/form.js')

const MASK = 'abc*******xyz'

const whole = () => ({
  id: 'a1', name: 'Errors', enabled: true, alert_type: 'general', metadata: { base_url: 'https://opik.example.com', mine: 'kept' },
  webhook: {
    url: 'https://example.com/x', signing_secret: MASK, hmac_key: MASK, headers: { 'X-Team': MASK },
    previous_signing_secrets: [{ secret: MASK, until: '2099-01-01T00:00:00Z' }],
    previous_hmac_key: { secret: MASK, until: '2099-01-01T00:00:00Z' },
  },
  triggers: [{
    id: 't1', event_type: 'trace:errors', sample_rate: 25, property_filters: [{ key: 'env', value: 'prod' }],
    trigger_configs: [
      { type: 'scope:project', config_value: { project_ids: '["p1"]' } },
      { type: 'threshold:errors', config_value: { threshold: '5', window: '60' }, group_index: 1 },
      { type: 'of:tomorrow', config_value: {} },
    ],
  }],
  options: { window: '10s', retry_schedule: ['10m'], redact: { keep: ['id'], mask: true }, severities: { '*': 'error' }, unknown: { kept: true } },
})

const formOf = (draft, readOnly = false) => new Form(draft, { readOnly, changed() {}, draw() {} })
const view = (form) => alertForm(form, { workspace: 'default', stored: form.get('id') !== undefined })

/** All templates in what is shown. */
function templates(shown) {
  if (Array.isArray(shown)) return shown.flatMap(templates)
  if (typeof shown !== 'object' || shown === null || !shown.values) return []
  return [...(shown.strings ? [shown] : []), ...templates(shown.values)]
}

/** What templates say for an attribute, with its template. */
function attributes(shown, name) {
  return templates(shown).flatMap((template) => template.strings.flatMap((before, i) =>
    new RegExp(`[\\s"]${name}=$`).test(before) ? [{ value: template.values[i], template }] : []))
}

function control(form, name) {
  const found = attributes(view(form), 'name').find((each) => each.value === name && /@(input|change)=/.test(each.template.strings.join('')))
  assert.ok(found, `there is no field ${name}`)
  const at = found.template.strings.findIndex((before) => /@(input|change)=$/.test(before))
  return (value) => found.template.values[at]({ target: { value, checked: value } })
}

function press(form, name) {
  const found = attributes(view(form), 'aria-label').find((each) => each.value === name)
  assert.ok(found, `there is no button ${name}`)
  found.template.values[found.template.strings.findIndex((before) => before.endsWith('@click='))]()
}

const words = (shown) => Array.isArray(shown) ? shown.map(words).join(' ')
  : typeof shown === 'string' || typeof shown === 'number' ? String(shown)
    : (shown?.values ?? []).map(words).join(' ')

test('each type has a form, of a new alert and of a whole one, in which no id is there twice', () => {
  for (const type of [...TYPES.map((each) => each.type), 'pidgin']) {
    for (const draft of [newAlert(type), { ...whole(), alert_type: type }]) {
      const ids = attributes(view(formOf(draft)), 'id').map((each) => each.value)
      assert.deepEqual(ids.filter((id, i) => ids.indexOf(id) !== i), [], type)
      assert.ok(ids.includes('field-webhook.url'), type)
    }
  }
})

test('what is written changes its member and no other', () => {
  const form = formOf(whole())
  control(form, 'name')('Other')
  control(form, 'triggers[0].trigger_configs[1].config_value.threshold')('7')
  control(form, 'options.max_events')('50')
  control(form, 'options.include_data')(false)
  const expected = whole()
  expected.name = 'Other'
  expected.triggers[0].trigger_configs[1].config_value.threshold = '7'
  expected.options.max_events = 50
  expected.options.include_data = false
  assert.deepEqual(form.draft, expected)
  assert.ok(form.dirty)
})

test('what is taken away is gone', () => {
  const form = formOf(whole())
  control(form, 'options.window')('')
  control(form, 'triggers[0].sample_rate')('')
  press(form, 'Remove the property env')
  press(form, 'End it now: the HMAC key before')
  press(form, 'Remove X-Team of Headers')
  assert.equal('window' in form.draft.options, false)
  assert.deepEqual(Object.keys(form.draft.triggers[0]), ['id', 'event_type', 'trigger_configs'])
  assert.equal(form.get('webhook.previous_hmac_key'), undefined)
  assert.equal(form.get('webhook.headers'), undefined)
  press(form, 'Remove trigger 1')
  assert.deepEqual(form.draft.triggers, [])
})

test('a stored secret has no field until somebody replaces it, and can be kept', () => {
  const form = formOf(whole())
  assert.throws(() => control(form, 'webhook.signing_secret'), /no field/)
  press(form, 'Replace: Signing secret')
  control(form, 'webhook.signing_secret')('whsec_new')
  assert.equal(form.get('webhook.signing_secret'), 'whsec_new')
  press(form, 'Keep the stored one: Signing secret')
  assert.equal(form.get('webhook.signing_secret'), MASK)
  press(form, 'Rotate: Signing secret')
  assert.match(form.get('webhook.signing_secret'), /^whsec_/)
  assert.equal(form.get('webhook.previous_signing_secrets[0].secret'), MASK)
})

test('another timing takes the place of the one before', () => {
  const form = formOf(whole())
  const choose = (value) => {
    const radio = attributes(view(form), 'value').find((each) => each.value === value && each.template.strings.join('').includes('radio'))
    radio.template.values.findLast((each) => typeof each === 'function')()
  }
  choose('digest')
  assert.deepEqual([form.get('options.digest'), form.get('options.window')], ['0 0 9 ? * MON-FRI', undefined])
  choose('now')
  assert.deepEqual([form.get('options.digest'), form.get('options.window')], [undefined, '0'])
  choose('usual')
  const { window: _window, ...rest } = whole().options
  assert.deepEqual(form.draft.options, rest)
})

test('problems are shown at their fields, also those of rows and of what is deep within', () => {
  const form = formOf(whole())
  const names = [...attributes(view(form), 'name'), ...attributes(view(form), 'data-name')].map((each) => each.value)
  form.refuse([
    { field: 'webhook.headers.X-Team', message: 'must be printable' },
    { field: 'triggers[0].trigger_configs[2].config_value.x', message: 'is not known' },
    { field: 'options.unknown', message: 'is not a known field' },
  ], names)
  assert.deepEqual(form.problems.map((problem) => problem.at), ['webhook.headers.X-Team', 'triggers[0].trigger_configs[2]', null])
  assert.match(words(view(form)), /must be printable/)
  assert.match(words(view(form)), /config_value\.x: is not known/)
  control(form, 'webhook.headers.X-Team')('new')
  assert.deepEqual(form.problems.map((problem) => problem.field).includes('webhook.headers.X-Team'), false)
})

test('JSON that is half written changes nothing, and says why', () => {
  const form = formOf(whole())
  control(form, 'json')('{"name": ')
  assert.deepEqual(form.draft, whole())
  assert.match(form.unreadable, /no JSON yet/)
  control(form, 'json')('{"triggers": "all"}')
  assert.equal(form.unreadable, unfit({ triggers: 'all' }))
  control(form, 'json')('{"name": "Mine", "mine": {"kept": true}}')
  assert.deepEqual(form.draft, { name: 'Mine', mine: { kept: true } })
  assert.equal(form.unreadable, null)
})

test('a form that may only be read has nothing to press', () => {
  const form = formOf(whole(), true)
  const buttons = templates(view(form)).filter((template) => template.strings[0].includes('<button'))
  const disabled = buttons.map((template) => template.values[template.strings.findIndex((before) => before.endsWith('?disabled='))])
  assert.ok(disabled.length > 0)
  assert.ok(disabled.every((each) => each === true))
})

test('messages of each kind are drawn from their texts, and what is none is shown as it was sent', () => {
  const bodies = {
    slack: { text: 't', blocks: [{ type: 'header', text: { text: '🔴 Said' } }, { type: 'new' }], attachments: [{ color: '#ff0000', text: 'x' }] },
    pagerduty: { event_action: 'trigger', payload: { summary: 'Said', severity: 'error', custom_details: {} }, links: [{ href: 'x' }] },
    teams: { attachments: [{ content: { body: [{ type: 'TextBlock', text: 'Said', size: 'Large' }, { type: 'New' }], actions: [{}] } }] },
    discord: { embeds: [{ title: 'Said', color: 13840175, url: 'https://example.com/', footer: { text: 'f' } }] },
    'google-chat': { text: '*Said*' },
    telegram: { text: '<b>Said</b>' },
    email: { subject: 'Said', html: '<p>x</p>' },
    general: { said: 'Said' },
  }
  for (const [type, body] of Object.entries(bodies)) {
    for (const each of [body, JSON.stringify(body)]) assert.match(words(drawn({ type, body: each })), /Said/, type)
    assert.ok(drawn({ type, body: {} }), type)
    assert.match(words(drawn({ type, body: 'no JSON' })), /no JSON/, type)
  }
})
