import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as draft from '../console/pages/alert-draft.js'
import { curl, quoted } from '../console/pages/curl.js'
import { ownEvents, sampleEvents } from '../console/pages/sample-events.js'
import { EVENT_TYPES, TYPES, conditionOf, typeOf, CONDITIONS } from '../console/pages/alert-types.js'

const stored = () => ({
  id: '0199a300-7d3a-7cc1-9d0a-2f4b8a6c1e57',
  name: 'Errors',
  enabled: true,
  alert_type: 'general',
  metadata: {},
  webhook: {
    id: 'w', name: 'Webhook for alert', url: 'https://example.com/x',
    secret_token: '************', signing_secret: 'whs************************xyz', headers: { 'X-Team': '********', 'X-Open': 'yes' },
    created_at: '2026-01-01T00:00:00Z',
  },
  triggers: [{
    id: 't1', alert_id: 'a', event_type: 'trace:errors',
    trigger_configs: [{ id: 'c1', alert_trigger_id: 't1', type: 'scope:project', config_value: { project_ids: '["p1","p2"]' } }],
  }],
  options: { window: '30s', something_new: { of: ['tomorrow'] } },
  created_at: '2026-01-01T00:00:00Z',
})

test('a path leads to members, elements, and to nothing where there is nothing', () => {
  assert.deepEqual(draft.steps('triggers[0].trigger_configs[12].config_value.window'), ['triggers', 0, 'trigger_configs', 12, 'config_value', 'window'])
  assert.equal(draft.get(stored(), 'triggers[0].event_type'), 'trace:errors')
  assert.equal(draft.get(stored(), 'triggers[7].event_type'), undefined)
  assert.equal(draft.get(stored(), 'name.length'), undefined)
  assert.equal(draft.get({}, 'constructor.name'), undefined)
})

test('setting a value changes nothing else, and nothing of the original', () => {
  const before = stored()
  const after = draft.set(before, 'options.redact.mask', false)
  assert.deepEqual(before, stored())
  assert.deepEqual(after, { ...stored(), options: { ...stored().options, redact: { mask: false } } })
  assert.equal('window' in draft.set(before, 'options.window', undefined).options, false)
  assert.deepEqual(draft.set({ a: [1, 2, 3] }, 'a[1]', undefined), { a: [1, 3] })
  draft.set({}, '__proto__.polluted', true)
  assert.equal({}.polluted, undefined)
})

test('options that no form knows survive an edit', () => {
  const edited = draft.set(stored(), 'name', 'Other')
  assert.deepEqual(draft.toSave(edited).options, stored().options)
})

test('what is taken away from a stored alert is said with null, because left out it would stay', () => {
  const edited = draft.set(draft.set(stored(), 'webhook.signing_secret', undefined), 'options', undefined)
  const sent = draft.toSave(edited)
  assert.equal(sent.webhook.signing_secret, null)
  assert.equal(sent.webhook.ca_certificate, null)
  assert.equal(sent.triggers[0].sample_rate, null)
  assert.deepEqual(sent.options, {})
  assert.equal(sent.webhook.secret_token, '************')
  assert.deepEqual(draft.toSave(draft.newAlert()).webhook, { url: '' })
})

test('a field says text, a number or nothing', () => {
  assert.equal(draft.valueOf('  '), undefined)
  assert.equal(draft.valueOf(' a '), 'a')
  assert.equal(draft.valueOf('2.5', 'number'), 2.5)
  assert.equal(draft.valueOf('many', 'number'), 'many')
  assert.equal(draft.valueOf(false, 'flag'), false)
})

test('rows become an object, and half written ones are no members yet', () => {
  const rows = [{ key: 'X-Team', value: 'checkout' }, { key: ' ', value: '' }]
  assert.deepEqual(draft.objectOf(rows), { 'X-Team': 'checkout' })
  assert.equal(draft.objectOf([{ key: '', value: 'x' }]), undefined)
  assert.deepEqual(draft.rowsOf({ a: 1 }), [{ key: 'a', value: '1' }])
  assert.deepEqual(draft.rowProblems('webhook.headers', [{ key: 'A', value: '1' }, { key: 'A', value: '2' }, { key: '', value: '3' }]), [
    { field: 'webhook.headers.A', message: 'is given twice: take one of them away' },
    { field: 'webhook.headers', message: 'has a value without a name: name it or take it away' },
  ])
})

test('schedules are words', () => {
  assert.equal(draft.scheduleWords(['10m', '1h']), '10m, 1h')
  assert.equal(draft.scheduleWords([]), 'none')
  assert.deepEqual(draft.scheduleOf('[10m, 1h]'), ['10m', '1h'])
  assert.equal(draft.scheduleOf('standard-webhooks'), 'standard-webhooks')
  assert.equal(draft.scheduleOf(' '), undefined)
})

test('projects of a trigger keep their condition and its id', () => {
  const [trigger] = stored().triggers
  assert.equal(draft.projectsOf(trigger), 'p1, p2')
  const changed = draft.withProjects(trigger, 'p3 , p4')
  assert.deepEqual(changed.trigger_configs, [{ ...trigger.trigger_configs[0], config_value: { project_ids: '["p3","p4"]' } }])
  assert.deepEqual(draft.withProjects(trigger, ' ').trigger_configs, [])
  assert.equal(draft.projectsOf({ trigger_configs: [{ type: 'scope:project', config_value: { project_ids: 'a,b' } }] }), 'a,b')
  assert.equal(draft.projectsOf({ event_type: 'x' }), '')
})

test('a copy has no ids and no masks, and says what has to be given again', () => {
  const original = stored()
  const { alert, missing } = draft.copyOf({ ...original, read_only: true })
  assert.deepEqual(original, stored())
  assert.equal(alert.name, 'Copy of Errors')
  assert.deepEqual(missing, ['Bearer token', 'Signing secret', 'Header X-Team'])
  assert.deepEqual(alert.webhook, { url: 'https://example.com/x', headers: { 'X-Open': 'yes' } })
  assert.doesNotMatch(JSON.stringify(alert), /"id"|_id"|created_at|read_only|\*\*\*/)
  assert.deepEqual(alert.options, stored().options)
  assert.deepEqual(draft.copyOf({ name: 'x', webhook: { url: 'https://hooks.slack.com/***' } }).missing, ['URL'])
})

test('masks are known by their form', () => {
  for (const mask of ['*', '************', 'abc*******xyz']) assert.ok(draft.isMask(mask), mask)
  for (const other of ['', 'secret', 'a*b', 'abc******xyz', undefined, 7]) assert.ok(!draft.isMask(other), String(other))
})

test('another type keeps what is said, but no address that it can\'t have', () => {
  const slack = draft.withType(draft.newAlert('general'), typeOf('general'), typeOf('pagerduty'))
  assert.equal(slack.webhook.url, 'https://events.pagerduty.com/v2/enqueue')
  assert.equal(draft.withType(slack, typeOf('pagerduty'), typeOf('slack')).webhook.url, '')
  const kept = draft.withType({ ...stored(), alert_type: 'general' }, typeOf('general'), typeOf('slack'))
  assert.equal(kept.webhook.url, 'https://example.com/x')
  assert.equal(draft.withType(kept, typeOf('slack'), typeOf('email')).webhook.url, '')
})

test('a preview needs neither name nor address', () => {
  for (const { type } of TYPES) {
    const sent = draft.toPreview(draft.newAlert(type))
    assert.ok(sent.name)
    assert.ok(sent.webhook.url)
  }
  assert.equal(draft.toPreview(draft.newAlert('pagerduty')).metadata.routing_key.length, 32)
  assert.equal(draft.toPreview(draft.newAlert('telegram')).metadata.chat_id, '1')
  assert.equal(draft.toPreview(stored()).webhook.url, stored().webhook.url)
})

test('a webhook of Helicone\'s API is an alert and back', () => {
  const webhook = {
    id: 'w1', created_at: '2026-01-01T00:00:00Z', destination: 'https://example.com/h', version: '2024-10-22',
    config: '{"sampleRate":25,"propertyFilters":[{"key":"env","value":"prod"}],"includeData":false}',
    hmac_key: 'abc**********xyz', name: 'Hook', enabled: false, options: { max_retries: 5 },
  }
  const alert = draft.ofWebhook(webhook)
  assert.equal(alert.triggers[0].sample_rate, 25)
  assert.deepEqual(draft.toWebhook(alert), {
    destination: 'https://example.com/h',
    config: { sampleRate: 25, propertyFilters: [{ key: 'env', value: 'prod' }] },
    includeData: false, name: 'Hook', enabled: false, options: { max_retries: 5 },
  })
})

test('problems have a field, whichever dialect says them', () => {
  assert.deepEqual(draft.problemsOf({ problems: [{ field: 'webhook.url', rule: 'must be https' }] }), [{ field: 'webhook.url', message: 'must be https' }])
  assert.deepEqual(draft.problemsOf({ message: 'x', errors: ['Alert name is required'] }), [{ field: 'name', message: 'Alert name is required' }])
  assert.deepEqual(draft.problemsOf({ message: 'destination: must be https' }), [{ field: 'webhook.url', message: 'must be https' }])
  assert.equal(draft.problemsOf({ message: 'Destination must use HTTPS' })[0].field, 'webhook.url')
  assert.deepEqual(draft.problemsOf({ message: 'The hub is starting' }), [{ field: '', message: 'The hub is starting' }])
})

test('a problem is shown at its field, or at the nearest around it', () => {
  const names = ['webhook.url', 'webhook.headers', 'webhook.headers.X-Team', 'triggers[0]', 'triggers[0].event_type']
  const at = (field) => draft.fieldFor({ field }, names)
  assert.equal(at('webhook.url'), 'webhook.url')
  assert.equal(at('webhook.headers.X-Other'), 'webhook.headers')
  assert.equal(at('triggers[0].trigger_configs[1].config_value.window'), 'triggers[0]')
  assert.equal(at('triggers[1].event_type'), null)
  assert.equal(at('webhook.urls'), null)
})

test('secrets that are made here have the form that the API wants', () => {
  assert.match(draft.newSigningSecret(), /^whsec_[A-Za-z0-9+/]{43}=$/)
  assert.match(draft.newHmacKey(), /^[0-9a-f]{64}$/)
  assert.notEqual(draft.newHmacKey(), draft.newHmacKey())
  assert.match(draft.newId(0x0199a3007d3a), /^0199a300-7d3a-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})

test('a new secret leaves the old one in force for a while', () => {
  const until = '2099-01-01T00:00:00Z'
  const rotated = draft.withNewSigningSecret(stored(), 'whsec_new', until)
  assert.equal(rotated.webhook.signing_secret, 'whsec_new')
  assert.deepEqual(rotated.webhook.previous_signing_secrets, [{ secret: stored().webhook.signing_secret, until }])
  const first = draft.withNewHmacKey(stored(), 'key', until)
  assert.equal(first.webhook.hmac_key, 'key')
  assert.equal(first.webhook.previous_hmac_key, undefined)
})

test('each suggested condition and type has what the form asks for', () => {
  for (const eventType of EVENT_TYPES) assert.ok(conditionOf(eventType) === null || CONDITIONS[conditionOf(eventType)])
  for (const type of TYPES) assert.ok(type.title && type.about && type.url.label, type.type)
  assert.equal(typeOf('pagerduty-eu').incidents, true)
  assert.equal(typeOf('pidgin').title, 'pidgin')
})

test('sample events are what the trigger asks for', () => {
  const examples = { 'trace:errors': { payload: { metadata: [{ metric_value: '15' }], userNames: ['ada'] } } }
  const trigger = { ...stored().triggers[0], property_filters: [{ key: 'env', value: 'prod' }] }
  assert.deepEqual(sampleEvents(examples, trigger, 2), Array(2).fill({
    eventType: 'trace:errors', userName: 'ada', payload: { metric_value: '15' }, properties: { env: 'prod' }, projectId: 'p1',
  }))
  assert.equal(sampleEvents(null, { event_type: 'deployment:finished' }, 1)[0].eventType, 'deployment:finished')
  assert.equal(sampleEvents(null, undefined, 1)[0].eventType, 'trace:errors')
  assert.deepEqual(ownEvents('{"eventType": "a"}'), ownEvents('[{"eventType": "a"}]'))
})

test('a call that sends an event is one command, whatever the event type', () => {
  assert.match(curl('https://hub.example.com', 'trace:errors', true), /^curl -s https:\/\/hub\.example\.com\/v1\/events /)
  assert.match(curl('https://hub.example.com', 'trace:errors', true), /-H "Authorization: Bearer \$SERAI_API_TOKEN"/)
  assert.doesNotMatch(curl('http://localhost:8080', 'trace:errors', false), /Authorization/)
  assert.equal(quoted("a'; rm -rf ~; '"), "'a'\\''; rm -rf ~; '\\'''")
})

test('what no form can show is told before it is shown', () => {
  assert.equal(draft.unfit(stored()), null)
  assert.equal(draft.unfit(draft.newAlert()), null)
  assert.equal(draft.unfit({ name: 7, options: null, webhook: { url: 7 }, triggers: [{ trigger_configs: null }] }), null)
  assert.equal(draft.unfit([]), 'This must be an object')
  assert.equal(draft.unfit({ triggers: 'all' }), 'triggers must be a list of objects')
  assert.equal(draft.unfit({ triggers: [null] }), 'triggers must be a list of objects')
  assert.equal(draft.unfit({ triggers: [{}, { property_filters: ['a'] }] }), 'triggers[1].property_filters must be a list of objects')
  assert.equal(draft.unfit({ webhook: { headers: 'X' } }), 'webhook.headers must be an object')
  assert.equal(draft.unfit({ options: { redact: { keep: 'id' } } }), 'options.redact.keep must be a list')
})
