// The list of alerts: found by name, page by page, with how each one does.
import { html, nothing } from '../lib/lit-html.js'
import { busy, count, empty, field, pager, status, table, time } from '../ui.js'
import { HELICONE, ofWebhook } from './alert-draft.js'
import { destinationStatus, mayManage, switchAlert, workspaceOf } from './alert-actions.js'
import { TYPES, typeOf } from './alert-types.js'
import { Pool } from './pool.js'
import { workspace } from '../api.js'

export const title = 'Alerts'

const SIZE = 20
// As many questions at a time about how alerts do: a page of them must not keep the hub from its work.
const AT_A_TIME = 4
const PAUSE = 250
const PAUSE_OF_ATTEMPTS = 2000
const MOST_TYPES = 3

const ORDERS = [
  { value: '', text: 'Newest first' },
  { value: 'name', text: 'By name', sorting: { field: 'name', direction: 'ASC' } },
  { value: 'changed', text: 'Last changed first', sorting: { field: 'last_updated_at', direction: 'DESC' } },
]

export function open(ctx) {
  const asked = { search: ctx.query.search ?? '', type: ctx.query.type ?? '', order: ctx.query.order ?? '' }
  const found = { rows: null, total: 0, next: null, loading: false, known: new Map() }
  let waiting = null
  let turn = 0

  function ask(change) {
    Object.assign(asked, change)
    ctx.go('alerts', asked, { replace: true })
    clearTimeout(waiting)
    waiting = setTimeout(() => load(true), PAUSE)
    ctx.draw()
  }

  async function load(anew) {
    const mine = anew ? ++turn : turn
    found.loading = true
    ctx.draw()
    try {
      const next = anew ? null : found.next
      const answer = asked.type === HELICONE ? await webhooks(ctx.api, asked, next) : await alerts(ctx.api, asked, next ?? 1)
      if (mine !== turn) return
      found.rows = anew ? answer.rows : together(found.rows, answer.rows)
      found.total = answer.total
      found.next = answer.next
      found.loading = false
      ctx.clearFail()
      if (anew) looks.clear()
      looks.want(answer.rows.map((row) => row.id))
    } catch (error) {
      if (mine !== turn || error.name === 'AbortError') return
      found.loading = false
      found.rows ??= []
      ctx.fail(error)
    }
  }

  /** How these do, some at a time, each as soon as it is known. */
  const looks = new Pool(AT_A_TIME, async (id) => {
    // One that can't be told now is asked about with its next attempt.
    const how = await howIt(ctx.api, id).catch(() => null)
    if (how) found.known.set(id, how)
    ctx.draw()
  })

  async function flip(alert) {
    const enabled = !alert.enabled
    try {
      await switchAlert(ctx, alert, enabled)
      found.rows = found.rows.map((row) => (row.id === alert.id ? { ...row, enabled } : row))
      ctx.toast(`${alert.name} is ${enabled ? 'on' : 'off'}`)
      ctx.clearFail()
    } catch (error) {
      // A click has moved the switch already: it must show what holds.
      found.rows = found.rows.map((row) => (row.id === alert.id ? { ...row } : row))
      ctx.fail(error)
    }
  }

  /** Attempts come in bursts: each alert is asked about once for all of them. */
  const stale = new Set()
  let soon = null
  const shown = () => (found.rows ?? []).map((row) => row.id)
  const ends = [ctx.stream.on('attempt', ({ alertId }) => {
    stale.add(alertId)
    soon ??= setTimeout(() => {
      soon = null
      if (document.hidden) return
      const seen = shown().filter((id) => stale.has(id))
      stale.clear()
      looks.want(seen)
    }, PAUSE_OF_ATTEMPTS)
  }), ctx.stream.on('back', () => looks.want(shown()))]

  load(true)
  return {
    view: () => html`
      <link rel="stylesheet" href="pages/alert.css">
      ${filters(asked, ask, mayManage(ctx.me))}
      ${whose(ctx.me)}
      ${found.rows === null ? busy() : list(found, asked, { flip, more: () => load(false), manage: mayManage(ctx.me) })}`,
    close: () => {
      ends.forEach((end) => end())
      looks.clear()
      clearTimeout(waiting)
      clearTimeout(soon)
      turn++
    },
  }
}

async function alerts(api, asked, page) {
  const filters = [
    ...(asked.search.trim() ? [{ field: 'name', operator: 'contains', value: asked.search.trim() }] : []),
    ...(asked.type ? [{ field: 'alert_type', operator: '=', value: asked.type }] : []),
  ]
  const order = ORDERS.find((each) => each.value === asked.order)?.sorting
  const answer = await api.get('/v1/private/alerts', {
    page,
    size: SIZE,
    ...(filters.length ? { filters: JSON.stringify(filters) } : {}),
    ...(order ? { sorting: JSON.stringify([order]) } : {}),
  })
  return { rows: answer.content, total: answer.total, next: page * SIZE < answer.total ? page + 1 : null }
}

/** Nobody counts them: the total is null while there are more. */
async function webhooks(api, asked, cursor) {
  const { data, nextCursor } = await api.get('/v1/webhooks', { limit: SIZE, name: asked.search.trim(), cursor })
  return { rows: data.map(ofWebhook), total: null, next: nextCursor ?? null }
}

/** Each once: another page begins elsewhere when something was made meanwhile. */
function together(rows, more) {
  return [...new Map([...rows, ...more].map((row) => [row.id, row])).values()]
}

/** Alerts are listed and changed in one workspace at a time, also by those who see all. */
function whose(me) {
  return Array.isArray(me?.workspaces) || workspace()
    ? nothing
    : html`<p class="muted">These are the alerts of the workspace <code>${workspaceOf(me)}</code>. For those of another one, choose
        it at the head of the page.</p>`
}

async function howIt(api, alertId) {
  const [destination, stats] = await Promise.all([
    api.get(`/v1/destinations/${encodeURIComponent(alertId)}`),
    api.get('/v1/deliveries/stats', { alertId }),
  ])
  const day = stats.alerts[0]
  // Of one that sent nothing in a day the whole log would be looked through.
  const last = day?.attempts
    ? (await api.get('/v1/deliveries', { alertId, since: '1d', limit: 1 })).deliveries[0]
    : null
  return { destination, day, last }
}

function filters(asked, ask, manage) {
  return html`
    <form class="filters" aria-label="Find alerts" @submit=${(event) => event.preventDefault()}>
      ${field({
        label: 'Name', name: 'search', placeholder: 'part of a name', value: asked.search,
        onInput: (search) => ask({ search }),
      })}
      ${field({
        label: 'Type', name: 'type', type: 'select', value: asked.type, onInput: (type) => ask({ type }),
        options: [{ value: '', text: 'All but Helicone webhooks' }, ...TYPES.map(({ type, title }) => ({ value: type, text: title }))],
      })}
      ${asked.type === HELICONE
        ? nothing
        : field({
          label: 'Order', name: 'order', type: 'select', value: asked.order, options: ORDERS,
          onInput: (order) => ask({ order }),
        })}
      ${manage ? html`<a role="button" href="#/alerts/new">New alert</a>` : nothing}
    </form>`
}

function list(found, asked, { flip, more, manage }) {
  if (!found.rows.length && !found.loading) {
    return asked.search || asked.type
      ? empty('No alert is like that. Change the name or the type.')
      : empty('There is no alert yet. One says who is told of which events.',
          manage ? html`<a role="button" href="#/alerts/new">Create the first alert</a>` : nothing)
  }
  const here = found.rows.length
  const shown = found.total === null ? `${count(here)}${found.next ? ' shown,' : ''}`
    : here < found.total ? `${count(here)} of ${count(found.total)}` : count(found.total)
  return html`
    ${table({
      caption: 'Alerts',
      rows: found.rows,
      columns: [
        { title: 'Name', kind: 'name', cell: named },
        { title: 'On', kind: 'narrow', cell: (alert) => onOff(alert, flip, manage) },
        { title: 'Type', kind: 'narrow', cell: (alert) => typeOf(alert.alert_type).title },
        { title: 'Triggers', cell: triggers },
        { title: 'Destination', kind: 'narrow', cell: (alert) => destination(found.known.get(alert.id)) },
        { title: 'Last delivery', kind: 'name', cell: (alert) => lastDelivery(alert, found.known.get(alert.id)) },
      ],
    })}
    <p class="muted" role="status">${shown} ${found.total === null ? found.next ? 'and there are more' : here === 1 ? 'webhook' : 'webhooks'
      : found.total === 1 ? 'alert' : 'alerts'}</p>
    ${pager({ cursor: found.next, load: more, loading: found.loading })}`
}

function named(alert) {
  return html`
    <a href="#/alerts/${encodeURIComponent(alert.id)}">${alert.name}</a>
    ${alert.read_only ? html` <span class="badge" title="Declared in a file, and changed there">file</span>` : nothing}`
}

function onOff(alert, flip, manage) {
  const disabled = alert.read_only || !manage
  return html`<input type="checkbox" role="switch" aria-label="${alert.name} is on" .checked=${alert.enabled}
    ?disabled=${disabled} @change=${() => flip(alert)}>`
}

function triggers(alert) {
  const types = [...new Set((alert.triggers ?? []).map((trigger) => trigger.event_type))]
  if (!types.length) return status('warn', 'none')
  const rest = types.length - MOST_TYPES
  return html`
    ${types.slice(0, MOST_TYPES).map((type) => html`<code>${type}</code> `)}
    ${rest > 0 ? html`<span title=${types.slice(MOST_TYPES).join(', ')}>and ${rest} more</span>` : nothing}`
}

function destination(known) {
  return known ? destinationStatus(known.destination) : html`<span class="muted">…</span>`
}

function lastDelivery(alert, known) {
  if (!known) return html`<span class="muted">…</span>`
  if (!known.last) return html`<span class="muted">none in 24 hours</span>`
  const kind = { delivered: 'ok', retry: 'warn', dead_letter: 'bad' }[known.last.outcome] ?? 'off'
  return html`
    <a href="#/deliveries?alertId=${encodeURIComponent(alert.id)}">${time(known.last.at)}</a>
    ${status(kind, known.last.outcome === 'delivered' ? 'delivered' : known.last.reason)}
    <span class="muted">${count(known.day.delivered)} of ${count(known.day.attempts)} in 24 hours</span>`
}
