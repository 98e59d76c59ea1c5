// Which files the hub works by, what is wrong with the others, and how events flow.

import { html, nothing, svg } from '../lib/lit-html.js'
import { count, empty, short, status, table, time } from '../ui.js'
import { BOX, columnX, layout, ofEvents, STAGES } from './flow.js'

export const title = 'Routes'

/** In ticks, which come once a second. */
const LOADED_EACH = 3
const MOST_LETTERS = 21

const STATES = {
  'in force': { kind: 'ok', order: 3 },
  waiting: { kind: 'busy', order: 1 },
  'after restart': { kind: 'warn', order: 2 },
  bad: { kind: 'bad', order: 0 }
}

const KINDS = { routing: 'routing', source: 'source', destination: 'destination', text: 'texts', alerts: 'alerts' }
const EDITED = { routes: 'routes', templates: 'texts', alerts: 'alerts' }

export function open(ctx) {
  const { api, stream } = ctx
  if (Array.isArray(ctx.me.workspaces)) {
    return { view: () => empty('Files and routes are about all workspaces: log in with a token of all of them to see them.') }
  }
  let found = null
  let before = new Map()
  let rates = new Map()
  let loading = false
  let ticks = 0

  async function load() {
    if (loading) {
      return
    }
    loading = true
    try {
      found = await api.get('/v1/routes')
      measure()
      ctx.clearFail()
    } catch (error) {
      ctx.fail(error)
    } finally {
      loading = false
      ctx.draw()
    }
  }

  /** What went through since the last look. */
  function measure() {
    const now = performance.now()
    const next = new Map()
    rates = new Map()
    for (const step of found.flow) {
      next.set(step.id, { at: now, exchanges: step.exchanges })
      const last = before.get(step.id)
      if (last?.exchanges !== undefined && step.exchanges >= last.exchanges) {
        rates.set(step.id, (step.exchanges - last.exchanges) * 1000 / (now - last.at))
      }
    }
    before = next
  }

  // --- files ---

  function summary() {
    const bad = found.files.filter(file => file.state === 'bad').length
    return html`
      <p role="status">${bad > 0
        ? status('bad', `${bad} ${bad === 1 ? 'file is' : 'files are'} wrong: the last good version goes on`)
        : status('ok', 'no file is wrong')} ${lastReload()}</p>`
  }

  /** Files that the hub does not work by as they are. */
  function troubles() {
    const troubled = found.files.filter(file => file.state !== 'in force' || file.problems.length > 0)
      .sort((a, b) => order(a) - order(b))
    return troubled.length === 0 ? nothing : html`
      <section aria-labelledby="troubles">
        <h2 id="troubles">Not in force</h2>
        ${fileTable('Files that are not in force', troubled)}
      </section>`
  }

  function files() {
    const texts = found.files.filter(file => file.kind === 'text')
    const others = found.files.filter(file => file.kind !== 'text')
    return html`
      <section aria-labelledby="files">
        <h2 id="files">Files</h2>
        ${found.files.length === 0 ? empty('This hub works by no files of yours.') : fileTable('Files of routes and alerts', others)}
        ${texts.length === 0 ? nothing : html`
          <details><summary>${count(texts.length)} files of texts</summary>${fileTable('Files of texts', texts)}</details>`}
      </section>`
  }

  function fileTable(caption, rows) {
    return table({
      caption,
      key: file => file.file,
      rows,
      columns: [
        { title: 'File', kind: 'mono', cell: file => file.file },
        { title: 'For', kind: 'narrow', cell: file => KINDS[file.kind] ?? file.kind },
        { title: 'State', kind: 'narrow', cell: file => status(STATES[file.state]?.kind ?? 'off', file.state) },
        { title: 'Since', kind: 'narrow', cell: file => file.since ? time(file.since) : '–' },
        { title: 'Problems and routes', cell: file => file.problems.length > 0 ? problems(file) : file.routes.join(', ') }
      ]
    })
  }

  function lastReload() {
    const last = found.lastReload
    if (!last) {
      return html`<span class="muted">Nothing was edited since the start.</span>`
    }
    return html`<span class="muted">Last edit: ${EDITED[last.what] ?? last.what}, ${time(last.at)},
      ${last.outcome === 'ok' ? 'in force' : 'not taken'}.</span>`
  }

  function problems(file) {
    return html`
      <ul class="facts-list">
        ${file.problems.map(({ line, message }) => html`
          <li>${line ? html`<code>${file.file}:${line}</code> ` : nothing}${message}</li>`)}
      </ul>`
  }

  // --- flow ---

  function flow() {
    const picture = layout(found.flow)
    return html`
      <section aria-labelledby="flow">
        <h2 id="flow">Flow</h2>
        <p class="muted">How many have gone through each route since this hub started. The table has the same numbers.</p>
        <div class="scroll flow" tabindex="0" role="region" aria-label="The flow as a picture">
          <svg viewBox="0 0 ${picture.width} ${picture.height}" role="img"
            aria-label="Events go from ingest by routing, alerts and buckets, format and deliver to their destinations">
            <defs>
              <marker id="tip" viewBox="0 0 6 6" refX="3" refY="3" markerWidth="6" markerHeight="6" markerUnits="userSpaceOnUse"
                orient="auto"><path d="M0 0L6 3L0 6z"></path></marker>
            </defs>
            ${STAGES.map((stage, i) => svg`<text class="stage" x=${columnX(i)} y="18">${stage}</text>`)}
            ${picture.edges.map(edgeView)}
            ${picture.boxes.map(boxView)}
          </svg>
        </div>
        ${flowTable()}
      </section>`
  }

  function edgeView({ path, busy, waits }) {
    // From a hair for none to a band for millions.
    const width = busy > 0 ? 1.2 + Math.log10(1 + Math.min(busy, 1e7)) / 2 : 1
    return svg`<path class="edge ${busy > 0 ? 'busy' : ''} ${waits ? 'waits' : ''}" d=${path} stroke-width=${width.toFixed(2)}
      marker-end="url(#tip)"></path>`
  }

  function boxView(box) {
    const rate = box.steps.reduce((sum, step) => sum + (rates.get(step.id) ?? 0), 0)
    const files = [...new Set(box.steps.map(step => step.file).filter(Boolean))]
    return svg`
      <g class="box ${box.failed > 0 ? 'failed' : box.exchanges > 0 ? 'used' : ''}" transform="translate(${box.x} ${box.y})">
        <title>${[box.steps.map(step => step.id).join(', ') || box.label, ...files].join('\n')}</title>
        <rect width=${BOX.width} height=${BOX.height} rx="6"></rect>
        <text class="name" x="10" y="19">${cut(box.label)}</text>
        <text class="number" x="10" y="37">${said(box, rate)}</text>
      </g>`
  }

  function said(box, rate) {
    if (box.steps.length === 0) {
      return 'outside of the hub'
    }
    const words = [box.exchanges === null ? 'not counted' : short(box.exchanges)]
    if (rate > 0) {
      words.push(`${rate < 10 ? rate.toFixed(1) : short(Math.round(rate))}/s`)
    }
    if (box.failed > 0) {
      words.push(`${short(box.failed)} failed`)
    }
    if (box.inflight > 0) {
      words.push(`${short(box.inflight)} now`)
    }
    return words.join(' · ')
  }

  function flowTable() {
    const events = ofEvents(found.flow)
    const others = found.flow.filter(step => !events.includes(step))
    return html`
      <details><summary>The same as a table</summary>
        ${routeTable('Routes of events, and what went through them', events)}</details>
      ${others.length === 0 ? nothing : html`
        <details><summary>${count(others.length)} other routes, of requests and upkeep</summary>
          ${routeTable('Other routes', others)}</details>`}`
  }

  function routeTable(caption, rows) {
    return table({
      caption,
      rows,
      columns: [
        { title: 'Route', kind: 'mono', cell: step => step.id },
        { title: 'Takes from', kind: 'mono', cell: step => step.from },
        { title: 'Leads to', kind: 'mono', cell: step => step.to.join(', ') || '–' },
        { title: 'Through', kind: 'number', cell: step => count(step.exchanges) },
        { title: 'Failed', kind: 'number', cell: step => step.failed > 0 ? status('bad', count(step.failed)) : count(step.failed) },
        { title: 'Now', kind: 'number', cell: step => count(step.inflight) },
        { title: 'File', kind: 'mono', cell: step => step.file ?? 'the hub\'s own' }
      ]
    })
  }

  const ends = [
    stream.on('tick', () => {
      if (++ticks % LOADED_EACH === 0 && !document.hidden) {
        load()
      }
    }),
    stream.on('reload', load),
    stream.on('back', load)
  ]
  load()

  return {
    view: () => found && html`
      <link rel="stylesheet" href="pages/watch.css">
      ${summary()} ${troubles()} ${flow()} ${files()}`,
    close: () => ends.forEach(end => end())
  }
}

function order(file) {
  return STATES[file.state]?.order ?? 4
}

function cut(text) {
  return text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS - 1)}…` : text
}
