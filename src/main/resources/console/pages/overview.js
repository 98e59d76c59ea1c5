// How the hub does now: what goes through it, what waits, what failed.

import { html, nothing } from '../lib/lit-html.js'
import uPlot from '../lib/uPlot.esm.js'
import { ROOT, token } from '../api.js'
import { alertAddress } from './alert-names.js'
import { code, copyButton, count, countdown, empty, status, table, time } from '../ui.js'

export const title = 'Overview'

const RATES = [
  { name: 'in', title: 'Events in', unit: 'a second' },
  { name: 'matched', title: 'Events matched', unit: 'a second' },
  { name: 'sent', title: 'Messages delivered', unit: 'a second' },
  { name: 'failed', title: 'Attempts failed', unit: 'a second' }
]

const MINUTES = 5
const SHOWN_BUCKETS = 10
const SHOWN_FAILURES = 10
const SHOWN_DESTINATIONS = 50
/** In ticks, which come once a second. */
const BUCKETS_EACH = 5
const DESTINATIONS_EACH = 20
/** At most so often after failures: in an outage they come each second, and to count is work for Redis. */
const STALE_EACH = 10

const HEALTH = { up: ['ok', 'All is well'], degraded: ['warn', 'Degraded'], down: ['bad', 'Down'] }
const DESTINATION = { ok: 'ok', failing: 'warn', paused: 'warn', open: 'warn', disabled: 'bad' }

export function open(ctx) {
  const { api, stream } = ctx
  const charts = new Map()
  let alerts = null
  let buckets = null
  let skew = 0
  let reasons = null
  let destinations = null
  let failures = null
  let ticks = 0
  let letters
  /** Whether anything was ever tried, as far as the log goes back. */
  let tried = true
  let failed = false
  const pending = new Set()
  /** What is no longer so, and is to be loaded with the next tick that may. */
  const stale = new Set()
  let nextStale = 0

  /** One request of a kind at a time; what an older hub does not have is left out. */
  async function load(name, fetch) {
    if (pending.has(name) || document.hidden) {
      return
    }
    pending.add(name)
    try {
      await fetch()
      if (failed) {
        failed = false
        ctx.clearFail()
      }
    } catch (error) {
      if (error.status !== 404) {
        failed = true
        ctx.fail(error)
      }
    } finally {
      pending.delete(name)
    }
    ctx.draw()
  }

  const loadAlerts = () => load('alerts', async () => {
    const { total } = await api.get('/v1/private/alerts', { size: 1 })
    // Webhooks of Helicone's API are no less, and so are alerts of other workspaces; of all, the destinations tell.
    alerts = total > 0 ? total : (await api.get('/v1/destinations', { limit: 1 })).destinations.length
  })
  const loadBuckets = () => load('buckets', async () => {
    buckets = await api.get('/v1/buckets', { limit: SHOWN_BUCKETS })
    skew = new Date(buckets.now).getTime() - Date.now()
  })
  const loadReasons = () => load('reasons', async () => {
    reasons = await api.get('/v1/dead-letters/reasons')
  })
  const loadDestinations = () => load('destinations', async () => {
    destinations = await api.get('/v1/destinations', { limit: SHOWN_DESTINATIONS })
  })
  const loadFailures = () => load('failures', async () => {
    const both = await Promise.all(['dead_letter', 'retry'].map(outcome =>
      api.get('/v1/deliveries', { outcome, limit: SHOWN_FAILURES })))
    failures = newest(both.flatMap(page => page.deliveries))
  })
  const loadTried = () => load('tried', async () => {
    tried = (await api.get('/v1/deliveries', { limit: 1 })).deliveries.length > 0
  })

  function loadAll() {
    loadAlerts()
    loadBuckets()
    loadReasons()
    loadDestinations()
    loadFailures()
    loadTried()
  }

  function onTick(tick) {
    ticks += 1
    if (ticks % BUCKETS_EACH === 0) {
      loadBuckets()
    }
    if (ticks % DESTINATIONS_EACH === 0) {
      loadDestinations()
    }
    if (tick.deadLetters !== letters) {
      letters = tick.deadLetters
      stale.add(loadReasons)
    }
    if (stale.size > 0 && ticks >= nextStale && !document.hidden) {
      nextStale = ticks + STALE_EACH
      stale.forEach(each => each())
      stale.clear()
    }
    if (alerts === 0 && ticks % BUCKETS_EACH === 0) {
      loadAlerts()
    }
    ctx.draw()
    drawCharts()
  }

  function onAttempt(attempt) {
    tried = true
    if (attempt.outcome !== 'delivered') {
      failures = newest([attempt, ...(failures ?? [])])
      stale.add(loadDestinations)
    }
    if (attempt.outcome === 'dead_letter') {
      stale.add(loadReasons)
    }
  }

  // --- charts ---

  function drawCharts() {
    for (const { name } of RATES) {
      const place = document.getElementById(`chart-${name}`)
      if (!place || place.clientWidth === 0) {
        continue
      }
      const chart = charts.get(name) ?? plot(place, name)
      charts.set(name, chart)
      if (chart.width !== place.clientWidth) {
        chart.setSize({ width: place.clientWidth, height: place.clientHeight })
      }
      chart.setData([
        stream.ticks.map(tick => new Date(tick.at).getTime() / 1000),
        stream.ticks.map(tick => tick.rates[name])
      ])
    }
  }

  function plot(place, name) {
    const colour = getComputedStyle(document.documentElement).getPropertyValue(`--chart-${name}`).trim()
    const end = () => stream.last ? new Date(stream.last.at).getTime() / 1000 : Date.now() / 1000
    return new uPlot({
      width: place.clientWidth,
      height: place.clientHeight,
      padding: [4, 1, 2, 1],
      legend: { show: false },
      cursor: { show: false },
      axes: [{ show: false }, { show: false }],
      scales: {
        x: { range: () => [end() - MINUTES * 60, end()] },
        y: { range: (_, __, max) => [0, Math.max(1, (max ?? 0) * 1.1)] }
      },
      series: [{}, { stroke: colour, width: 1.5, fill: `${colour}22`, points: { show: false } }]
    }, [[], []], place)
  }

  function dropCharts() {
    charts.forEach(chart => chart.destroy())
    charts.clear()
  }

  function redrawCharts() {
    dropCharts()
    drawCharts()
  }

  // --- pieces ---

  function rate({ name, title, unit }) {
    const now = stream.last?.rates[name]
    const peak = Math.max(0, ...stream.ticks.map(tick => tick.rates[name]))
    return html`
      <section class="card rate" aria-labelledby="rate-${name}">
        <h2 id="rate-${name}">${title}</h2>
        <span class="number">${now === undefined ? '–' : number(now)}</span> <span class="unit">${unit}</span>
        <div class="chart" id="chart-${name}" role="img"
          aria-label="${title} in the last ${MINUTES} minutes: at most ${number(peak)} ${unit}"></div>
        <span class="unit">at most ${number(peak)} in ${MINUTES} minutes</span>
      </section>`
  }

  function health() {
    const tick = stream.last
    if (!tick?.health) {
      return status('busy', 'Looking…')
    }
    const [kind, text] = HEALTH[tick.health] ?? ['off', tick.health]
    return html`${status(kind, text)}
      ${tick.reasons.length === 0 ? nothing : html`
        <ul class="facts-list">
          ${tick.reasons.map(one => html`<li>${status(one.state === 'down' ? 'bad' : 'warn', one.check)} ${hereSaid(one.reason)}</li>`)}
        </ul>`}`
  }

  function bucketList() {
    if (!buckets) {
      return nothing
    }
    if (buckets.buckets.length === 0) {
      return empty('Nothing gathers now. An event that an alert wants opens a bucket, and its window begins.')
    }
    return table({
      caption: 'Open buckets, the soonest due first',
      key: bucket => `${bucket.workspaceId} ${bucket.alertId} ${bucket.eventType}`,
      rows: buckets.buckets,
      columns: [
        { title: 'Alert', cell: bucket => alertLink(bucket.alertId, bucket.name, bucket.workspaceId) },
        { title: 'Event type', kind: 'mono', cell: bucket => bucket.eventType },
        { title: 'Events', kind: 'number', cell: bucket => count(bucket.count) },
        { title: 'Leaves in', kind: 'number', cell: bucket => countdown(bucket.due, skew) }
      ],
      more: moreOf(buckets.total, buckets.buckets.length, buckets.nextCursor)
    })
  }

  function reasonList() {
    if (!reasons) {
      return nothing
    }
    if (reasons.reasons.length === 0) {
      return empty('None: everything was delivered, or is still being tried.')
    }
    return table({
      caption: 'Dead letters by reason',
      key: reason => reason.reason,
      rows: reasons.reasons,
      columns: [
        { title: 'Reason', cell: one => html`<a href=${ctx.address('dead-letters', { reason: one.reason })}>${one.reason}</a>` },
        { title: 'Letters', kind: 'number', cell: one => count(one.count) },
        { title: 'Alerts', kind: 'number', cell: one => count(one.alerts) },
        { title: 'Newest', kind: 'narrow', cell: one => time(one.newest) }
      ],
      more: reasons.complete === false ? html`<p class="muted">There are more than were counted here.</p>` : nothing
    })
  }

  function destinationList() {
    if (!destinations) {
      return nothing
    }
    const all = destinations.destinations
    if (all.length === 0) {
      return empty('No alert has a destination yet.')
    }
    const troubled = all.filter(one => one.state !== 'ok')
    return table({
      caption: 'Destinations, those in trouble first',
      key: one => one.alertId,
      rows: [...troubled, ...all.filter(one => one.state === 'ok')].slice(0, Math.max(10, troubled.length)),
      columns: [
        { title: 'Alert', cell: one => alertLink(one.alertId, one.name) },
        { title: 'State', kind: 'narrow', cell: one => status(DESTINATION[one.state] ?? 'warn', one.state) },
        { title: 'Why', cell: one => one.disabledReason ?? one.reason ?? '' },
        { title: 'Since', kind: 'narrow', cell: one => one.disabledAt ?? one.failingSince
          ? time(one.disabledAt ?? one.failingSince) : '' }
      ],
      more: html`<p class="muted">${troubled.length === 0
        ? `All ${destinations.nextCursor ? `of the first ${count(all.length)} ` : ''}are well.`
        : `${count(troubled.length)} of ${destinations.nextCursor ? 'the first ' : ''}${count(all.length)} in trouble.`}</p>`
    })
  }

  function failureList() {
    if (!failures) {
      return nothing
    }
    if (failures.length === 0) {
      return empty('No attempt failed of late.')
    }
    return table({
      caption: 'Failures of late, the newest first',
      key,
      rows: failures,
      columns: [
        { title: 'When', kind: 'narrow', cell: attempt => html`
          <a href=${ctx.address(`deliveries/${encodeURIComponent(attempt.notificationId)}`)}>${time(attempt.at)}</a>` },
        { title: 'Alert', cell: attempt => alertLink(attempt.alertId, nameOf(attempt.alertId), attempt.workspaceId) },
        { title: 'Outcome', kind: 'narrow', cell: attempt => attempt.outcome === 'retry'
          ? status('warn', 'will be tried again') : status('bad', 'dead letter') },
        { title: 'Reason', cell: attempt => attempt.reason }
      ],
      more: html`<p><a href=${ctx.address('deliveries')}>All deliveries</a></p>`
    })
  }

  function nameOf(alertId) {
    return destinations?.destinations.find(one => one.alertId === alertId)?.name
  }

  function alertLink(id, name, workspaceId) {
    return html`<a href=${alertAddress(ctx, id, workspaceId)}>${name ?? id}</a>`
  }

  function moreOf(total, shown, cursor) {
    if (total !== undefined && total > shown) {
      return html`<p class="muted">${count(total - shown)} more gather.</p>`
    }
    return cursor ? html`<p class="muted">More gather than are shown.</p>` : nothing
  }

  function firstSteps() {
    const nothingCame = stream.ticks.every(tick => tick.rates.in === 0)
    if (alerts === null || (alerts > 0 && (tried || !nothingCame))) {
      return nothing
    }
    return html`
      <section class="card" aria-labelledby="first-steps">
        <h2 id="first-steps">${alerts === 0 ? 'This hub has no alert yet' : 'Nothing was sent yet'}</h2>
        ${alerts === 0 ? html`
          <p>An alert says which events it wants, and where a message about them goes.</p>
          <p><a role="button" href=${ctx.address('alerts/new')}>Create the first alert</a></p>
          <p>Then send it an event:</p>` : html`<p>Send an event to see what becomes of it:</p>`}
        ${code(curl(), 'A command that sends an event')}
        <div class="buttons">${copyButton(curl(), 'Copy the command')}</div>
      </section>`
  }

  function view() {
    return html`
      ${firstSteps()}
      <section class="card" aria-labelledby="health">
        <div class="split">
          <div><h2 id="health" class="hidden">Health</h2>${health()}</div>
          <div class="muted">
            ${stream.last?.buckets === undefined ? nothing : html`${count(stream.last.buckets)} open buckets ·
              ${count(stream.last.deadLetters)} dead letters`}
          </div>
        </div>
      </section>
      <div class="grid-4">${RATES.map(rate)}</div>
      <div class="grid-2">
        <section aria-labelledby="buckets"><h2 id="buckets">Open buckets</h2>${bucketList()}</section>
        <section aria-labelledby="failures"><h2 id="failures">Failures of late</h2>${failureList()}</section>
        <section aria-labelledby="letters"><h2 id="letters">Dead letters</h2>${reasonList()}</section>
        <section aria-labelledby="destinations"><h2 id="destinations">Destinations</h2>${destinationList()}</section>
      </div>`
  }

  const ends = [
    stream.on('tick', onTick),
    stream.on('history', drawCharts),
    stream.on('attempt', onAttempt),
    stream.on('back', loadAll),
    stream.on('reload', () => loadAlerts())
  ]
  addEventListener('themechange', redrawCharts)
  addEventListener('resize', drawCharts)
  requestAnimationFrame(drawCharts)
  document.addEventListener('visibilitychange', loadAll)
  loadAll()

  return {
    view,
    close() {
      ends.forEach(end => end())
      removeEventListener('themechange', redrawCharts)
      removeEventListener('resize', drawCharts)
      document.removeEventListener('visibilitychange', loadAll)
      dropCharts()
    }
  }
}

function key(attempt) {
  return `${attempt.notificationId} ${attempt.part ?? 1} ${attempt.replay} ${attempt.attempt} ${attempt.outcome}`
}

/** Each once, the newest first, and not too many. */
function newest(attempts) {
  const once = new Map(attempts.map(attempt => [key(attempt), attempt]))
  return [...once.values()].sort((a, b) => b.at.localeCompare(a.at)).slice(0, SHOWN_FAILURES)
}

/** What health says to those who only have the API; here the list is on the page. */
export function hereSaid(reason) {
  return reason.replace('the API\'s list of destinations says which', 'see Destinations below')
}

function number(rate) {
  return rate >= 100 ? count(Math.round(rate)) : rate.toFixed(1)
}

function curl() {
  const authorization = token() ? ' \\\n  -H "Authorization: Bearer $SERAI_API_TOKEN"' : ''
  const event = '{"eventType":"trace:errors","payload":{"name":"checkout-agent",'
    + '"error_info":{"exception_type":"TimeoutError","message":"no answer in 30 s"}}}'
  return `curl -s ${new URL('v1/events', ROOT).href}${authorization} \\
  -H 'Content-Type: application/json' \\
  -d '${event}'`
}
