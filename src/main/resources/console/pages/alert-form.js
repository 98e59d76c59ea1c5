// The form of an alert, from its name to its JSON.
import { html, nothing } from '../lib/lit-html.js'
import { field, newId } from '../ui.js'
import {
  HELICONE, isMask, linesOf, listOf, newHmacKey, newSigningSecret, scheduleOf, scheduleWords, set, unfit, withNewHmacKey,
  withNewSigningSecret, withType,
} from './alert-draft.js'
import { selection, triggers } from './alert-triggers.js'
import { EVENT_TYPES, SEVERITIES, TYPES, typeOf } from './alert-types.js'
import { flag, member, part, radios, rows, secret, small } from './form-fields.js'

const OTHER = 'other…'
const EVENT_TYPE_LIST = newId('event-types')
const AS_THE_HUB = { placeholder: 'as the hub is set' }

/** @param workspace that the alert belongs to */
export function alertForm(form, { workspace, stored }) {
  const type = typeOf(form.get('alert_type'))
  return html`
    <datalist id=${EVENT_TYPE_LIST}>${EVENT_TYPES.map((each) => html`<option value=${each}></option>`)}</datalist>
    ${basics(form, type, workspace, stored)}
    ${destination(form, type)}
    ${type.helicone ? selection(form) : triggers(form)}
    ${type.helicone ? nothing : timing(form)}
    ${content(form, type)}
    ${sending(form, type)}
    ${advanced(form)}`
}

// --- name and type --------------------------------------------------------------------------------------------------

function basics(form, type, workspace, stored) {
  return part('What it is', html`
    ${member(form, 'name', { label: 'Name', required: true, placeholder: 'Errors in production' })}
    ${flag(form, 'enabled', {
      label: 'On: events reach it', otherwise: true, onInput: (checked) => form.set('enabled', checked),
    })}
    ${destinationType(form, type, stored)}
    ${type.helicone ? nothing : member(form, 'project_id', {
      label: 'Project', mono: true,
      help: 'The id of the only project whose events count. Empty: all, or as each trigger says',
    })}
    <p class="muted">Workspace: <code>${form.get('workspace_id') ?? workspace}</code></p>`)
}

function destinationType(form, type, stored) {
  const known = TYPES.some((each) => each.type === type.type)
  const other = form.choice('type', known ? '' : OTHER) === OTHER
  // A webhook of Helicone's API is kept by another API than other alerts: neither becomes the other.
  const types = TYPES.filter((each) => !stored || (each.type === HELICONE) === Boolean(type.helicone))
  const choices = types.map((each) => ({ value: each.type, text: each.title }))
  return html`
    ${field({
      label: 'Sends to', type: 'select', help: type.about, disabled: form.readOnly,
      name: other ? 'type-choice' : 'alert_type',
      value: other ? OTHER : type.type,
      error: other ? '' : form.error('alert_type'),
      options: type.helicone && stored ? choices : [...choices, { value: OTHER, text: 'Another type of this hub…' }],
      onInput: (next) => (next === OTHER
        ? form.choose('type', OTHER)
        : form.choose('type', '', withType(form.draft, type, typeOf(next)))),
    })}
    ${other ? member(form, 'alert_type', {
      label: 'Type', help: 'The name of a file in routes/destinations, without .yaml', mono: true,
    }) : nothing}`
}

// --- where it goes --------------------------------------------------------------------------------------------------

function destination(form, type) {
  const key = form.get('webhook.hmac_key')
  return part('Where it goes', html`
    ${address(form, type)}
    ${(type.metadata ?? []).map((each) => metadata(form, each))}
    ${type.incidents ? incidents(form) : nothing}
    ${type.bare || type.helicone ? nothing : proofs(form, type)}
    ${type.helicone && isMask(key) ? html`<p class="muted">Signed with the key <code>${key}</code>.</p>` : nothing}`)
}

function address(form, { url }) {
  const { scheme = '' } = url
  const value = String(form.get('webhook.url') ?? '')
  const said = (words) => (words && scheme && !words.startsWith(scheme) ? scheme + words.replace(/,\s+/g, ',') : words)
  return member(form, 'webhook.url', {
    label: url.label, required: true, mono: true, placeholder: url.placeholder, help: url.help || undefined,
    value: scheme && value.startsWith(scheme) ? value.slice(scheme.length) : value,
    onInput: (words) => form.set('webhook.url', said(words.trim())),
  })
}

function metadata(form, { key, secret: hidden, choices, ...options }) {
  const path = `metadata.${key}`
  if (hidden) return secret(form, path, options)
  return choices
    ? member(form, path, { type: 'select', options: [{ value: '', text: 'as the events say' }, ...choices], ...options })
    : member(form, path, options)
}

function incidents(form) {
  return html`
    ${member(form, 'options.dedup_key', {
      label: 'Which events are one incident', mono: true, placeholder: '{projectId}-{data.name}',
      help: 'A template of names in braces: {alertId}, {eventType}, {projectId}, {incidentKey}, {properties.<name>}, '
        + '{data.<path>}. Empty: as the sender says',
    })}
    ${member(form, 'options.resolve_after', {
      label: 'Resolve after', placeholder: '30m',
      help: 'Resolved by itself when nothing more came for so long, 1s to 7d. Empty: only its sender resolves it',
    })}
    ${rows(form, 'options.severities', {
      legend: 'Severity by event type', key: 'Event type', value: 'Severity', add: 'Add a severity', choices: SEVERITIES,
      help: '* stands for all event types that are not named', list: EVENT_TYPE_LIST,
    })}`
}

const PROOFS = ['secret_token', 'hmac_key', 'signing_secret', 'headers', 'ca_certificate'].map((name) => `webhook.${name}`)

function proofs(form, type) {
  const open = form.first(`proofs of ${type.type}`, Boolean(type.proofs) || PROOFS.some((path) => form.get(path)))
  return html`
    <details ?open=${open}>
      <summary>How the receiver knows that it is this hub</summary>
      <p class="muted">Each is optional; a receiver needs to check only one of them.</p>
      ${type.topic ? nothing : secret(form, 'webhook.secret_token', {
        label: 'Bearer token', help: 'Sent as Authorization: Bearer …',
      })}
      ${secret(form, 'webhook.signing_secret', {
        label: 'Signing secret', help: 'Standard Webhooks: webhook-signature. whsec_ (HMAC) or whsk_ (Ed25519)',
        make: newSigningSecret, renew: (until) => withNewSigningSecret(form.draft, newSigningSecret(), until),
      })}
      ${previousSecrets(form)}
      ${secret(form, 'webhook.hmac_key', {
        label: 'HMAC key', help: 'X-Helicone-Signature and Helicone-Signature: HMAC-SHA256 over the body',
        make: newHmacKey, renew: (until) => withNewHmacKey(form.draft, newHmacKey(), until),
      })}
      ${previousKey(form)}
      ${rows(form, 'webhook.headers', { legend: 'Headers', key: 'Name', value: 'Value', add: 'Add a header' })}
      ${type.topic ? nothing : member(form, 'webhook.ca_certificate', {
        label: 'Certificate authority', type: 'textarea', rows: 3, mono: true, kind: 'raw',
        help: 'PEM, when the receiver has one of its own: trusted in place of the usual ones',
      })}
    </details>`
}

function previousSecrets(form) {
  const path = 'webhook.previous_signing_secrets'
  const secrets = form.get(path) ?? []
  const without = (i) => (secrets.length > 1 ? secrets.filter((_, at) => at !== i) : undefined)
  return secrets.length ? html`
    <ul data-name=${path}>${secrets.map((each, i) => html`
      <li>The secret before it, <code>${isMask(each.secret) ? each.secret : 'not saved yet'}</code>, signs too until
        <code>${each.until}</code>.
        ${small('End it now', () => form.set(path, without(i)),
          { disabled: form.readOnly, name: `End it now: the signing secret until ${each.until}` })}</li>`)}</ul>` : nothing
}

function previousKey(form) {
  const path = 'webhook.previous_hmac_key'
  return form.get(path) ? html`
    <p class="muted" data-name=${path}>The HMAC key before it signs until <code>${form.get(`${path}.until`)}</code>.
      ${small('End it now', () => form.set(path, undefined), { disabled: form.readOnly, name: 'End it now: the HMAC key before' })}
    </p>` : nothing
}

// --- when it is sent ------------------------------------------------------------------------------------------------

const TIMINGS = [
  ['usual', 'gathered as the hub is set'],
  ['now', 'sent at once, each by itself'],
  ['window', 'gathered for a time from the first one on, and sent together'],
  ['digest', 'gathered until certain times, and sent together'],
]
const NOW = ['0', '0s', '0ms']
const WINDOW = '30s'
const DIGEST = '0 0 9 ? * MON-FRI'

function saidTiming({ digest, window }) {
  if (digest !== undefined) return 'digest'
  if (window === undefined) return 'usual'
  return NOW.includes(String(window)) ? 'now' : 'window'
}

function withTiming(options, next) {
  const { window, digest, leading_edge: leading, ...rest } = options
  const edge = leading ? { leading_edge: leading } : {}
  switch (next) {
    case 'now': return { ...rest, window: '0' }
    case 'window': return { ...rest, ...edge, window: window && !NOW.includes(String(window)) ? window : WINDOW }
    case 'digest': return { ...rest, digest: digest ?? DIGEST }
    default: return { ...rest, ...edge }
  }
}

function timing(form) {
  const options = form.get('options') ?? {}
  const mode = form.choice('timing', saidTiming(options))
  const choose = (next) => form.choose('timing', next, { ...form.draft, options: withTiming(options, next) })
  const most = (path, label) => member(form, path, { label, kind: 'number', ...AS_THE_HUB })
  return part('When it is sent', html`
    ${radios(form, 'timing', 'Events are', mode, choose, TIMINGS)}
    ${mode === 'window' ? member(form, 'options.window', {
      label: 'Gather for', placeholder: WINDOW, help: 'Like 30s or 5m, at most 1h',
    }) : nothing}
    ${mode === 'window' || mode === 'usual' ? flag(form, 'options.leading_edge', {
      label: 'Send the first event at once, and gather what follows', otherwise: false,
    }) : nothing}
    ${mode === 'digest' ? member(form, 'options.digest', {
      label: 'At these times', mono: true, placeholder: DIGEST,
      help: `Seconds, minutes, hours, day of month, month, day of week: ${DIGEST} is nine o’clock on working days`,
    }) : nothing}
    <div class="row">
      ${most('options.max_events', 'Or as soon as there are so many events')}
      ${most('options.max_bytes', 'Or so many bytes')}
    </div>
    ${drill(form)}`)
}

function drill(form) {
  return member(form, 'options.drill', {
    label: 'Fire drill', mono: true, placeholder: '0 0 9 ? * MON',
    help: 'Tried out at these times; alert:drill_failed is raised when nothing arrives. Empty: never',
  })
}

// --- what leaves ----------------------------------------------------------------------------------------------------

function content(form, type) {
  return part('What may leave', html`
    ${flag(form, 'options.include_data', {
      label: 'With the content of events; without it only ids and counts leave', otherwise: true,
    })}
    ${type.helicone ? nothing : html`
      ${redaction(form, type)}
      ${type.envelope || form.get('options.envelope') ? envelope(form) : nothing}
      ${type.people ? lengths(form) : nothing}`}`)
}

function redaction(form, type) {
  const path = 'options.redact'
  const own = form.choice('redact', form.get(path) === undefined ? 'usual' : 'own')
  const choose = (next) => form.choose('redact', next, set(form.draft, path, next === 'own' ? { mask: true } : undefined))
  const usual = type.people ? 'what is known to be no content leaves, masked' : 'everything leaves as it came'
  return html`
    ${radios(form, 'redact', 'Of the content', own, choose, [
      ['usual', `as usual for ${type.title}: ${usual}`],
      ['own', 'as said here'],
    ])}
    ${own === 'own' ? html`
      ${paths(form, `${path}.keep`, {
        label: 'Keep only', help: 'Paths like error_info.message or **.id, one a line. Empty: everything leaves',
      })}
      ${keepWarning(form.get(`${path}.keep`), type)}
      ${paths(form, `${path}.drop`, { label: 'Leave out', help: 'These do not leave, though they are kept' })}
      ${flag(form, `${path}.mask`, {
        label: 'Mask e-mail addresses, keys and tokens', otherwise: true,
        onInput: (checked) => form.set(`${path}.mask`, checked),
      })}` : nothing}`
}

function keepWarning(keep, type) {
  if (keep?.length === 0) return html`<p class="warning">“Keep only” is an empty list: no content leaves.</p>`
  return !keep && type.people
    ? html`<p class="warning">Without “Keep only”, prompts and answers leave too, for people to read.</p>` : nothing
}

/** No path is no list: an empty one would keep nothing. */
function paths(form, path, options) {
  const list = (said) => (listOf(said).length ? listOf(said) : undefined)
  return member(form, path, {
    type: 'textarea', rows: 3, mono: true, value: form.choice(path, linesOf(form.get(path))),
    onInput: (said) => form.choose(path, said, set(form.draft, path, list(said))),
    ...options,
  })
}

function envelope(form) {
  return member(form, 'options.envelope', {
    label: 'Form', type: 'select', options: [
      { value: '', text: 'camelCase, as Opik documents it' },
      { value: 'snake', text: 'snake_case, as Opik’s servers send it' },
      { value: 'cloudevents', text: 'CloudEvents 1.0' },
      { value: 'helicone', text: 'Helicone: one message for each event' },
    ],
  })
}

function lengths(form) {
  return html`
    <div class="row">
      ${member(form, 'options.max_items', { label: 'Most details shown', kind: 'number', placeholder: 'all' })}
      ${member(form, 'options.max_parts', { label: 'Most messages of one notification', kind: 'number', placeholder: '10' })}
    </div>
    ${member(form, 'metadata.base_url', {
      label: 'Opik, for links', placeholder: 'https://opik.example.com', help: 'Empty: as the hub is set',
    })}`
}

// --- how it is sent -------------------------------------------------------------------------------------------------

const SENDING = ['max_retries', 'first_delay', 'max_delay', 'retry_schedule', 'timeout', 'rate_limit', 'concurrency']

function sending(form, type) {
  const option = (name, label, more = {}) => member(form, `options.${name}`, { label, ...AS_THE_HUB, ...more })
  const schedule = 'options.retry_schedule'
  const open = form.first('sending', SENDING.some((name) => form.get(`options.${name}`) !== undefined))
  return part('Retries and limits', html`
    <div class="row">
      ${option('max_retries', 'Retries', { kind: 'number' })}
      ${option('first_delay', 'First after', { help: 'Like 1s; each later one waits twice as long' })}
      ${option('max_delay', 'Longest wait', { help: 'Like 1m' })}
    </div>
    ${option('retry_schedule', 'Then at these waits', {
      value: form.choice(schedule, scheduleWords(form.get(schedule))),
      help: 'Like 10m, 1h, 8h; or standard-webhooks; or none. They outlive a restart',
      onInput: (said) => form.choose(schedule, said, set(form.draft, schedule, scheduleOf(said))),
    })}
    <div class="row">
      ${option('timeout', 'Time for an attempt', { help: 'Like 30s' })}
      ${option('rate_limit', 'Most messages in a time', { help: 'Like 60/m; more wait' })}
      ${option('concurrency', 'At a time', { kind: 'number' })}
    </div>
    ${type.helicone ? drill(form) : nothing}`, { open })
}

// --- all of it ------------------------------------------------------------------------------------------------------

function advanced(form) {
  const done = () => {
    // What is written stays as it is while somebody writes.
    if (!form.unreadable) form.written = null
    form.draw()
  }
  return part('Advanced: all of it as JSON', html`
    <div @focusout=${done}>
      ${field({
        label: 'The alert as the API has it', name: 'json', type: 'textarea', rows: 18, mono: true, disabled: form.readOnly,
        value: form.written ?? JSON.stringify(form.draft, null, 2),
        error: form.unreadable ?? '',
        help: 'What the form has no field for is kept, and can be changed here',
        onInput: (said) => write(form, said),
      })}
    </div>`, { open: false })
}

function write(form, said) {
  form.written = said
  form.unreadable = null
  try {
    const draft = JSON.parse(said)
    form.unreadable = unfit(draft)
    if (!form.unreadable) form.replaceAll(draft)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    form.unreadable = `This is no JSON yet: ${error.message}`
  }
  form.draw()
}
