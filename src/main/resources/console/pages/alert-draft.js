// An alert while it is edited. It is the API's own JSON throughout, so what the form does not know survives an edit; here
// are the ways from a field to its member and back.

/** The members on the way to a value: 'triggers[0].event_type' is triggers, 0, event_type. */
export function steps(path) {
  return [...path.matchAll(/([^.[\]]+)|\[(\d+)\]/g)]
    .map(([, member, element]) => (element === undefined ? member : Number(element)))
}

export function get(json, path) {
  const within = (value, step) => (isContainer(value) && Object.hasOwn(value, step) ? value[step] : undefined)
  return steps(path).reduce(within, json)
}

/** A copy with the value at its path, and without the member where the value is undefined. */
export function set(json, path, value) {
  return put(json, steps(path), value)
}

function put(json, [step, ...rest], value) {
  const copy = Array.isArray(json) ? [...json] : isContainer(json) ? { ...json } : typeof step === 'number' ? [] : {}
  const next = rest.length ? put(Object.hasOwn(copy, step) ? copy[step] : undefined, rest, value) : value
  if (next !== undefined) {
    Object.defineProperty(copy, step, { value: next, writable: true, enumerable: true, configurable: true })
  } else if (Array.isArray(copy)) {
    copy.splice(step, 1)
  } else {
    delete copy[step]
  }
  return copy
}

const isContainer = (value) => typeof value === 'object' && value !== null

/** What a field says, for its member: of an empty one nothing, of a number a number. */
export function valueOf(said, kind = 'text') {
  if (kind === 'flag') return said
  const words = kind === 'raw' ? said : said.trim()
  if (words === '') return undefined
  return kind === 'number' && Number.isFinite(Number(words)) ? Number(words) : words
}

// --- Objects of texts, as rows that may be half written -------------------------------------------------------------

export function rowsOf(object) {
  return Object.entries(object ?? {}).map(([key, value]) => ({ key, value: String(value) }))
}

/** Undefined when there is no row with a name. */
export function objectOf(rows) {
  const named = rows.filter((row) => row.key.trim())
  return named.length ? Object.fromEntries(named.map((row) => [row.key.trim(), row.value])) : undefined
}

/** Problems that JSON can't have: it keeps one of two members with the same name. */
export function rowProblems(path, rows) {
  const seen = new Set()
  return rows.flatMap((row) => {
    const key = row.key.trim()
    if (!key) return row.value ? [{ field: path, message: 'has a value without a name: name it or take it away' }] : []
    if (seen.has(key)) return [{ field: `${path}.${key}`, message: 'is given twice: take one of them away' }]
    seen.add(key)
    return []
  })
}

// --- Lists as lines or words ----------------------------------------------------------------------------------------

export const linesOf = (list) => (list ?? []).join('\n')

export function listOf(words) {
  return words.split(/[\n,]/).map((word) => word.trim()).filter(Boolean)
}

/** A retry schedule in words: a list, or the name of one. */
export function scheduleWords(value) {
  if (value === undefined || value === null) return ''
  return Array.isArray(value) ? value.join(', ') || 'none' : String(value)
}

export function scheduleOf(words) {
  const said = words.trim()
  if (!said) return undefined
  return said === 'none' || said === 'standard-webhooks' ? said : listOf(said.replace(/^\[|\]$/g, ''))
}

// --- Triggers -------------------------------------------------------------------------------------------------------

const SCOPE = 'scope:project'

export const scopeOf = (trigger) => (trigger.trigger_configs ?? []).find((config) => config.type === SCOPE)

/** The projects of a trigger as its reader writes them: ids with commas between. */
export function projectsOf(trigger) {
  const ids = scopeOf(trigger)?.config_value?.project_ids
  if (ids === undefined || ids === null) return ''
  if (!String(ids).trim().startsWith('[')) return String(ids)
  try {
    return JSON.parse(ids).join(', ')
  } catch {
    return String(ids)
  }
}

/** The trigger for these projects only; for none named, for all. */
export function withProjects(trigger, words) {
  const configs = trigger.trigger_configs ?? []
  const ids = listOf(words)
  const before = scopeOf(trigger)
  if (!ids.length) return { ...trigger, trigger_configs: configs.filter((config) => config !== before) }
  const scope = { ...before, type: SCOPE, config_value: { project_ids: JSON.stringify(ids) } }
  const scoped = before ? configs.map((config) => (config === before ? scope : config)) : [...configs, scope]
  return { ...trigger, trigger_configs: scoped }
}

export function newCondition(type) {
  const value = { threshold: '', window: '3600' }
  if (type === 'threshold:feedback_score') return { type, config_value: { name: '', operator: '<', ...value } }
  return { type, config_value: type.startsWith('threshold:') ? value : { guardrail_types: '' } }
}

// --- Shape ----------------------------------------------------------------------------------------------------------

const OBJECTS = [
  'webhook', 'webhook.headers', 'webhook.previous_hmac_key', 'metadata', 'options', 'options.redact', 'options.severities',
]
const LISTS = ['triggers', 'webhook.previous_signing_secrets', 'options.redact.keep', 'options.redact.drop']
const LISTS_OF_TRIGGERS = ['trigger_configs', 'property_filters']

/** Why the form can't show it, in a sentence; null when it can. All other rules are the API's. */
export function unfit(alert) {
  if (!isObject(alert)) return 'This must be an object'
  const object = OBJECTS.find((path) => isGiven(get(alert, path)) && !isObject(get(alert, path)))
  if (object) return `${object} must be an object`
  const triggers = Array.isArray(alert.triggers) ? alert.triggers : []
  const lists = [...LISTS, ...triggers.flatMap((_, i) => LISTS_OF_TRIGGERS.map((name) => `triggers[${i}].${name}`))]
  const list = lists.find((path) => isGiven(get(alert, path)) && !isList(path, get(alert, path)))
  return list ? `${list} must be a list${ofTexts(list) ? '' : ' of objects'}` : null
}

const isGiven = (value) => value !== undefined && value !== null
const isObject = (value) => isContainer(value) && !Array.isArray(value)
const ofTexts = (path) => path.startsWith('options.')
const isList = (path, value) => Array.isArray(value) && (ofTexts(path) || value.every(isObject))

// --- Whole alerts ---------------------------------------------------------------------------------------------------

export function newAlert(type = 'general', eventType = 'trace:errors') {
  return {
    name: '',
    enabled: true,
    alert_type: type,
    webhook: { url: '' },
    triggers: [{ event_type: eventType, trigger_configs: [] }],
    options: {},
  }
}

/** Of another type: what is said stays, but for an address that the new type can't have. */
export function withType(alert, before, next) {
  const url = String(alert.webhook?.url ?? '')
  const fits = next.url.scheme ? url.startsWith(next.url.scheme) : !/^(mailto|kafka):/.test(url)
  const untouched = url === '' || url === before.url.value
  const changed = { ...alert, alert_type: next.type }
  return fits && !untouched ? changed : set(changed, 'webhook.url', next.url.value ?? '')
}

/** Whether it stands for a secret that is stored. Its form is the API's. */
export function isMask(value) {
  return typeof value === 'string' && /^(?:\*+|.{3}\*{7,}.{3})$/s.test(value)
}

const STAMPS = ['created_at', 'created_by', 'last_updated_at', 'last_updated_by']

/**
 * A new alert that is like this one. Secrets are not shown to anybody, so they can't be copied.
 * @returns {{alert: object, missing: string[]}} with the names of what has to be given again
 */
export function copyOf(alert) {
  const missing = []
  const forget = (holder, member, name) => {
    if (isMask(holder?.[member])) {
      delete holder[member]
      missing.push(name)
    }
  }
  const copy = structuredClone(alert)
  for (const member of ['id', 'read_only', ...STAMPS]) delete copy[member]
  for (const member of ['id', 'name', ...STAMPS]) delete copy.webhook?.[member]
  for (const trigger of copy.triggers ?? []) {
    for (const member of ['id', 'alert_id', ...STAMPS]) delete trigger[member]
    for (const config of trigger.trigger_configs ?? []) {
      for (const member of ['id', 'alert_trigger_id', ...STAMPS]) delete config[member]
    }
  }
  copy.name = `Copy of ${alert.name}`
  const webhook = copy.webhook ?? {}
  if (/(?:\/|^mailto:)\*\*\*$/.test(webhook.url ?? '')) {
    webhook.url = ''
    missing.push('URL')
  }
  forget(webhook, 'secret_token', 'Bearer token')
  forget(webhook, 'hmac_key', 'HMAC key')
  forget(webhook, 'signing_secret', 'Signing secret')
  delete webhook.previous_hmac_key
  delete webhook.previous_signing_secrets
  for (const name of Object.keys(webhook.headers ?? {})) forget(webhook.headers, name, `Header ${name}`)
  forget(copy.metadata, 'routing_key', 'Routing key')
  return { alert: copy, missing }
}

// What the API keeps where it is left out; whoever took it away in the form means it.
const KEPT_OF_WEBHOOK = ['hmac_key', 'previous_hmac_key', 'signing_secret', 'previous_signing_secrets', 'ca_certificate']
const KEPT_OF_TRIGGER = ['sample_rate', 'property_filters']

/** What is sent to save the alert: all of it, and null for what is gone. */
export function toSave(alert) {
  const whole = structuredClone(alert)
  whole.options ??= {}
  if (whole.id === undefined) return whole
  if (isContainer(whole.webhook)) for (const member of KEPT_OF_WEBHOOK) whole.webhook[member] ??= null
  for (const trigger of whole.triggers ?? []) {
    if (isContainer(trigger)) for (const member of KEPT_OF_TRIGGER) trigger[member] ??= null
  }
  return whole
}

// A mistake that has nothing to do with what the message says must not keep it from being shown.
const ANY_ROUTING_KEY = '0'.repeat(32)

/** The alert for a look at its messages: with something in the place of what is not said yet. */
export function toPreview(alert) {
  const whole = toSave(alert)
  whole.name ||= 'New alert'
  const scheme = { email: 'mailto:somebody@example.com', kafka: 'kafka://topic' }[whole.alert_type]
  whole.webhook = { ...whole.webhook, url: whole.webhook?.url || scheme || 'https://example.com/' }
  if (whole.alert_type === 'pagerduty' && !whole.metadata?.routing_key) {
    whole.metadata = { ...whole.metadata, routing_key: ANY_ROUTING_KEY }
  }
  if (whole.alert_type === 'telegram' && !String(whole.webhook.url).includes('/sendMessage')) {
    whole.webhook.url = 'https://api.telegram.org/bot1:x/sendMessage'
  }
  if (whole.alert_type === 'telegram' && !whole.metadata?.chat_id) whole.metadata = { ...whole.metadata, chat_id: '1' }
  return whole
}

// --- Webhooks of Helicone's API -------------------------------------------------------------------------------------

export const HELICONE = 'helicone'

/** The webhook in the form of an alert, so that one form shows both. */
export function ofWebhook(webhook) {
  const config = typeof webhook.config === 'string' ? JSON.parse(webhook.config) : (webhook.config ?? {})
  return {
    id: webhook.id,
    name: webhook.name,
    enabled: webhook.enabled,
    alert_type: HELICONE,
    webhook: { url: webhook.destination, ...(webhook.hmac_key ? { hmac_key: webhook.hmac_key } : {}) },
    triggers: [
      {
        event_type: 'request:logged',
        ...(config.sampleRate === undefined || config.sampleRate === 100 ? {} : { sample_rate: config.sampleRate }),
        ...(config.propertyFilters?.length ? { property_filters: config.propertyFilters } : {}),
      },
    ],
    options: { ...webhook.options, ...(config.includeData === false ? { include_data: false } : {}) },
    ...(webhook.read_only ? { read_only: true } : {}),
    created_at: webhook.created_at,
  }
}

// What the type decides, and Helicone's API does not take.
const WITHOUT_EFFECT = [
  'include_data', 'window', 'max_events', 'leading_edge', 'digest', 'max_bytes', 'envelope', 'severities', 'max_items',
  'max_parts', 'dedup_key', 'resolve_after',
]

export function toWebhook(alert) {
  const trigger = alert.triggers?.[0] ?? {}
  const options = { ...alert.options }
  for (const member of WITHOUT_EFFECT) delete options[member]
  return {
    destination: alert.webhook?.url ?? '',
    config: { sampleRate: trigger.sample_rate ?? 100, propertyFilters: trigger.property_filters ?? [] },
    includeData: alert.options?.include_data ?? true,
    name: alert.name || null,
    enabled: alert.enabled ?? true,
    options,
  }
}

// --- Problems -------------------------------------------------------------------------------------------------------

const SENTENCES = [
  [/^Alert name is required/, 'name'],
  [/^name size/, 'name'],
  [/^webhook must not be null/, 'webhook.url'],
  // Of Helicone's API.
  [/^Destination /, 'webhook.url'],
]

const OF_WEBHOOKS = [
  [/^destination/, 'webhook.url'],
  [/^config\.sampleRate/, 'triggers[0].sample_rate'],
  [/^config\.propertyFilters/, 'triggers[0].property_filters'],
  [/^includeData/, 'options.include_data'],
]

/** What an answer says is wrong, as field and sentence, whichever dialect it speaks. */
export function problemsOf(error) {
  const given = error.problems ?? []
  if (given.length) {
    return given.map(({ field = '', message, rule }) => ({ field: renamed(field), message: message ?? rule ?? '' }))
  }
  const sentences = error.errors ?? [error.message]
  return sentences.filter(Boolean).map((sentence) => ({
    field: SENTENCES.find(([pattern]) => pattern.test(sentence))?.[1]
      ?? renamed(/^[\w.[\]]+(?=:)/.exec(sentence)?.[0] ?? ''),
    message: sentence.replace(/^(?:destination|config[\w.[\]]*|includeData|options\.\w+): /, ''),
  }))
}

function renamed(field) {
  const known = OF_WEBHOOKS.find(([pattern]) => pattern.test(field))
  return known ? field.replace(known[0], known[1]) : field === 'webhook' ? 'webhook.url' : field
}

/** The name of the field to which a problem belongs: its own, else the nearest around it; null: none is on the page. */
export function fieldFor(problem, names) {
  const around = names.filter(
    (name) => problem.field === name || problem.field.startsWith(`${name}.`) || problem.field.startsWith(`${name}[`),
  )
  return around.sort((a, b) => b.length - a.length)[0] ?? null
}

// --- Secrets that are made here -------------------------------------------------------------------------------------

const bytes = (count) => crypto.getRandomValues(new Uint8Array(count))

/** For Standard Webhooks: 32 bytes. */
export const newSigningSecret = () => `whsec_${btoa(String.fromCharCode(...bytes(32)))}`

/** 64 hex digits, as Helicone's keys have. */
export const newHmacKey = () => Array.from(bytes(32), (byte) => byte.toString(16).padStart(2, '0')).join('')

/** A version 7 id: known before the alert is saved, so that saving twice makes one alert. */
export function newId(now = Date.now()) {
  const id = bytes(16)
  for (let i = 0, rest = now; i < 6; i++, rest = Math.floor(rest / 256)) id[5 - i] = rest % 256
  id[6] = (id[6] & 0x0f) | 0x70
  id[8] = (id[8] & 0x3f) | 0x80
  const hex = Array.from(id, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

/** A new signing secret; what the old one was signs too until then. */
export function withNewSigningSecret(alert, secret, until) {
  const old = alert.webhook?.signing_secret
  const kept = (alert.webhook?.previous_signing_secrets ?? []).filter((each) => Date.parse(each.until) > Date.now())
  const previous = old ? [{ secret: old, until }, ...kept] : kept
  const changed = set(alert, 'webhook.signing_secret', secret)
  return set(changed, 'webhook.previous_signing_secrets', previous.length ? previous : undefined)
}

/** A new HMAC key; the old one signs until then. */
export function withNewHmacKey(alert, key, until) {
  const old = alert.webhook?.hmac_key
  return set(set(alert, 'webhook.hmac_key', key), 'webhook.previous_hmac_key', old ? { secret: old, until } : undefined)
}
