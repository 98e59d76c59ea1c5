// Why did it fire, or not? An event, and what each alert makes of it.

import { html, nothing } from '../lib/lit-html.js'
import { badge, busy, bytes, count, field, json, span, status, table, time } from '../ui.js'
import { alertAddress, AlertField, AlertNames } from './alert-names.js'
import { readEvents } from './event-text.js'
import { drawn } from './preview.js'
import { sampleEvents } from './sample-events.js'

export const title = 'Explain'

const EXAMPLES = ['trace:errors', 'trace:cost', 'trace:feedback_score', 'prompt:created', 'disk:full']
/** What the hub takes of events at most is less. */
const MOST_OF_A_FILE = 5_000_000
const FIRST_ALERTS = 50

const VERDICTS = {
  match: { kind: 'ok', text: 'gets it' },
  undeliverable: { kind: 'bad', text: 'gets it, and can\'t deliver it' },
  no_match: { kind: 'off', text: 'does not get it' },
  taken: { kind: 'off', text: 'another trigger has it' }
}

const CONDITIONS = {
  workspace: 'Workspace',
  event_type: 'Event type',
  project: 'Project',
  guardrail: 'Guardrail',
  property_filter: 'Property filter',
  sample: 'Sample',
  enabled: 'Enabled',
  destination: 'Destination',
  guard: 'Destination guard'
}

export function open(ctx) {
  const { api, query } = ctx
  const names = new AlertNames(ctx)
  const alertField = new AlertField(ctx, names, query.alert ?? '')
  const asked = { text: '', alert: query.alert ?? '', render: true }
  let examples = null
  let error = ''
  let answer = null
  let asking = false

  async function example(eventType) {
    examples ??= (await api.get('/v1/private/alerts/webhooks/examples')).response_examples
    const [event] = sampleEvents(examples, { event_type: eventType }, 1)
    write(JSON.stringify(event, null, 2))
  }

  function write(text) {
    asked.text = text
    error = ''
    ctx.draw()
  }

  async function fromFile(event) {
    const input = event.target
    const [file] = input.files
    input.value = ''
    if (!file) {
      return
    }
    if (file.size > MOST_OF_A_FILE) {
      error = `${file.name} has ${bytes(file.size)}: at most ${bytes(MOST_OF_A_FILE)} can be explained`
      ctx.draw()
      return
    }
    write(await file.text())
  }

  async function explain() {
    error = ''
    ctx.clearFail()
    if (asking) {
      return
    }
    if (!alertField.settled) {
      // The one that was meant before is not what the field says.
      document.getElementById('field-alert')?.focus()
      return
    }
    let events
    try {
      events = readEvents(asked.text)
    } catch (wrong) {
      complain(wrong.message)
      return
    }
    asking = true
    ctx.draw()
    try {
      answer = await api.post('/v1/explain', {
        events, render: asked.render, limit: FIRST_ALERTS, ...(asked.alert ? { alert: asked.alert } : {})
      })
      requestAnimationFrame(() => document.getElementById('explained')?.focus())
    } catch (refused) {
      if (refused.status !== 400) {
        ctx.fail(refused)
      } else {
        complain(refused.problems.length === 0 ? refused.message
          : refused.problems.map(problem => `${problem.field}: ${problem.message}`).join('; '))
      }
    } finally {
      asking = false
      ctx.draw()
    }
  }

  function complain(text) {
    error = text
    ctx.draw()
    document.getElementById('field-events')?.focus()
  }

  // --- what is asked ---

  function form() {
    return html`
      <form @submit=${event => {
        event.preventDefault()
        explain()
      }} @keydown=${event => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
          explain()
        }
      }}>
        <p>Nothing is stored, sent or counted.</p>
        <div class="filters">
          ${field({
            label: 'Example', name: 'example', type: 'select', value: '', onInput: eventType => eventType && example(eventType),
            options: [{ value: '', text: 'choose one…' }, ...EXAMPLES]
          })}
          <div class="field"><label for="field-file">From a file</label>
            <input id="field-file" type="file" accept=".json,.ndjson,.jsonl,.txt,application/json" @change=${fromFile}></div>
          ${alertField.view(alert => {
            asked.alert = alert
          })}
        </div>
        ${field({
          label: 'Events', name: 'events', type: 'textarea', value: asked.text, error, rows: 12, mono: true,
          placeholder: '{"eventType": "trace:errors", "payload": {"name": "checkout-agent"}}',
          help: 'One event as JSON, a list of them, or one a line. Ctrl+Enter explains.', onInput: text => {
            asked.text = text
          }
        })}
        ${field({
          label: 'Show the messages too', name: 'render', type: 'checkbox', value: asked.render, onInput: render => {
            asked.render = render
          }
        })}
        <div class="buttons"><button type="submit" aria-busy=${String(asking)} ?disabled=${asking || !alertField.settled}>Explain</button></div>
      </form>`
  }

  // --- what comes of it ---

  function results() {
    if (!answer) {
      return asking ? busy('Asking each alert…') : nothing
    }
    return html`
      <section aria-labelledby="explained">
        <h2 id="explained" tabindex="-1">What becomes of ${answer.events.length === 1 ? 'it' : `${count(answer.events.length)} events`}</h2>
        ${answer.events.map(eventView)}
      </section>`
  }

  function eventView(event, i) {
    return html`
      <section class="card explained" aria-labelledby="event-${i}">
        <h3 id="event-${i}"><code>${event.eventType}</code> <span class="muted">${event.id}, workspace ${event.workspaceId}</span></h3>
        ${routing(event)}
        ${event.arrivals.map((arrival, n) => arrivalView(arrival, event.arrivals.length > 1 ? n + 1 : 0, event.workspaceId))}
      </section>`
  }

  function routing({ routing }) {
    if (routing.outcome === 'failed') {
      return html`<p>${status('bad', 'routing failed')} ${routing.reason}</p>`
    }
    if (routing.outcome === 'dropped') {
      return html`<p>${status('warn', 'dropped by routing')} routing.yaml lets it go nowhere: no alert is asked.</p>`
    }
    return html`<p>${status('ok', 'goes on to the alerts')} ${routing.changed ? 'Routing changed it on the way.' : ''}</p>`
  }

  function arrivalView(arrival, number, workspaceId) {
    return html`
      ${number > 0 ? html`<h4>Arrival ${number}</h4>` : nothing}
      ${arrival.event ? html`<details><summary>The event as the alerts see it</summary>${json(arrival.event, 'The changed event')}</details>` : nothing}
      <p>${arrival.matches === 0 ? 'No alert gets it.' : arrival.matches === 1 ? 'One alert gets it.' : `${count(arrival.matches)} alerts get it.`}</p>
      ${arrival.alerts.map(alert => alertView(alert, arrival, workspaceId))}
      ${arrival.alertsLeftOut > 0
        ? html`<p class="muted">${count(arrival.alertsLeftOut)} more do not get it. Choose an alert above to see why.</p>` : nothing}`
  }

  function alertView(alert, { alerts, matches }, workspaceId) {
    // What is certainly looked for; of many the verdicts come first.
    const open = alerts.length === 1 || (matches === 1 && alert.verdict !== 'no_match')
    const { kind, text } = VERDICTS[alert.verdict] ?? { kind: 'off', text: alert.verdict }
    return html`
      <details class="verdict" ?open=${open}>
        <summary>${status(kind, text)} <strong>${alert.name}</strong> ${badge(alert.type)}
          <span class="because">${because(alert)}</span></summary>
        ${conditions(alert)}
        ${alert.window ? windowView(alert.window) : nothing}
        ${alert.redaction ? redactionView(alert.redaction) : nothing}
        ${messages(alert)}
        <p><a href=${alertAddress(ctx, alert.id, workspaceId)}>Open this alert</a></p>
      </details>`
  }

  if (query.eventType) {
    example(query.eventType)
  }

  return {
    view: () => html`
      <link rel="stylesheet" href="pages/alert.css">
      <link rel="stylesheet" href="pages/watch.css">
      ${form()} ${results()}`,
    close: () => alertField.close()
  }
}

function because(alert) {
  if (!alert.because) {
    return ''
  }
  const all = [...alert.conditions, ...alert.triggers.flatMap(trigger => trigger.conditions)]
  const unmet = all.find(condition => !condition.holds && condition.condition === alert.because)
  const name = CONDITIONS[alert.because] ?? alert.because
  return unmet ? `${name}: wants ${unmet.expected}, has ${unmet.actual}` : name
}

function conditions(alert) {
  const several = alert.triggers.length > 1
  const rows = [
    ...alert.conditions.map(condition => ({ ...condition, of: 'alert' })),
    ...alert.triggers.flatMap((trigger, i) =>
      trigger.conditions.map(condition => ({ ...condition, of: several ? `trigger ${i + 1}` : 'trigger' })))
  ]
  return table({
    caption: `Conditions of ${alert.name}`,
    key: row => rows.indexOf(row),
    rows,
    columns: [
      { title: 'Holds', kind: 'narrow', cell: row => row.holds ? status('ok', 'yes') : status('bad', 'no') },
      { title: 'Condition', kind: 'narrow', cell: row => CONDITIONS[row.condition] ?? row.condition },
      { title: 'Of', kind: 'narrow', cell: row => row.of },
      { title: 'Wants', cell: row => row.expected },
      { title: 'Has', cell: row => row.actual }
    ]
  })
}

function windowView(window) {
  const length = window.millis === 0 ? 'It leaves at once: there is no window.' : `Its window is ${span(window.millis)}.`
  const leaves = window.dueAt ? html` that leaves ${time(window.dueAt)}` : nothing
  const joins = window.open
    ? html`It would join an open bucket of ${count(window.events)} ${window.events === 1 ? 'event' : 'events'}${leaves}.`
    : window.millis === 0 ? nothing : html`No bucket is open: it would open one${leaves}.`
  return html`<p>${length} ${joins}
    ${window.seen ? html`<strong>An event with this id has come already, and would not count again.</strong>` : nothing}</p>`
}

function redactionView(redaction) {
  const said = [
    redaction.keep ? `of the data only ${list(redaction.keep)} may leave` : '',
    redaction.drop.length > 0 ? `${list(redaction.drop)} ${redaction.drop.length === 1 ? 'is' : 'are'} taken out` : '',
    redaction.mask ? 'secrets and addresses are masked' : ''
  ].filter(Boolean)
  return html`<p class="muted">Redaction (by the ${redaction.by}): data ${redaction.data}${said.length > 0 ? `; ${said.join('; ')}` : ''}.</p>`
}

function list(names) {
  return names.length === 0 ? 'nothing' : names.join(', ')
}

function messages(alert) {
  if (alert.noMessage) {
    return html`<p>${status('bad', 'no message')} ${alert.noMessage}</p>`
  }
  if (!alert.messages) {
    return nothing
  }
  return html`
    <h4>${alert.messages.length === 1 ? 'The message' : `${alert.messages.length} messages`} for this event alone</h4>
    ${alert.messages.map(body => drawn({ type: alert.type, body }))}`
}
