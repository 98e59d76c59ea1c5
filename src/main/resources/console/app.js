// Starts the console: which page is shown, who looks at it, and what stands around it.

import { html, nothing, render } from './lib/lit-html.js'
import { api, ApiError, keepToken, keepWorkspace, onLogin, token, tokenProblem, workspace } from './api.js'
import { Stream } from './stream.js'
import { busy, field, openDialog, problem, status } from './ui.js'

/** Loaded when somebody goes there. The patterns are tried from the top; :name is any one word. */
const PAGES = [
  { pattern: '', load: () => import('./pages/overview.js') },
  { pattern: 'alerts', load: () => import('./pages/alerts.js') },
  { pattern: 'alerts/new', load: () => import('./pages/alert.js') },
  { pattern: 'alerts/:id', load: () => import('./pages/alert.js') },
  { pattern: 'deliveries', load: () => import('./pages/deliveries.js') },
  { pattern: 'deliveries/:id', load: () => import('./pages/delivery.js') },
  { pattern: 'dead-letters', load: () => import('./pages/dead-letters.js') },
  { pattern: 'dead-letters/:id', load: () => import('./pages/dead-letter.js') },
  { pattern: 'explain', load: () => import('./pages/explain.js') },
  { pattern: 'inbox', load: () => import('./pages/inbox.js') },
  { pattern: 'routes', load: () => import('./pages/routes.js') }
]

const NAVIGATION = [
  ['', 'Overview'],
  ['alerts', 'Alerts'],
  ['deliveries', 'Deliveries'],
  ['dead-letters', 'Dead letters'],
  ['explain', 'Explain'],
  ['inbox', 'Inbox'],
  ['routes', 'Routes']
]

const STREAM_STATES = {
  live: () => status('ok', 'live'),
  reconnecting: () => status('warn', 'reconnecting…'),
  off: () => status('off', 'not connected')
}

/** A browser has six connections for each hub, and a hub has room for so many listeners: who does not look needs none. */
const PAUSE_OF_HIDING = 10_000
/** Where names of workspaces are looked for. */
const SEEN = 100

const head = document.getElementById('head')
const main = document.getElementById('main')
const toasts = document.getElementById('toasts')
const stream = new Stream()

let me = { scope: null, workspaces: null, inbox: true }
let met = false
let menuOpen = false
let visit = null

// --- what stands around the page ---------------------------------------------------------------------------------------

function drawHead() {
  const here = location.hash.replace(/^#\/?/, '').split(/[/?]/)[0]
  render(html`
    <div class="bar">
      <a class="brand" href="#/"><img src="icon.svg" alt="" width="28" height="28"> Serai</a>
      <button type="button" class="menu secondary outline small" aria-expanded=${String(menuOpen)} aria-controls="navigation"
        @click=${toggleMenu}>Menu</button>
      <nav id="navigation" aria-label="Pages" class=${menuOpen ? 'open' : ''}>
        <ul>
          ${NAVIGATION.filter(([path]) => path !== 'inbox' || me.inbox !== false).map(([path, name]) => html`
            <li><a href="#/${path}" aria-current=${path === here ? 'page' : 'false'}>${name}</a></li>`)}
        </ul>
      </nav>
      <div class="tools">
        <span class="stream" role="status" aria-live="polite" aria-label="Live updates">${STREAM_STATES[stream.state]()}</span>
        ${workspaceButton()}
        ${themeSwitch()}
        ${token() ? html`<button type="button" class="secondary outline small" @click=${logout}>Log out</button>` : nothing}
      </div>
    </div>`, head)
}

function toggleMenu() {
  menuOpen = !menuOpen
  drawHead()
}

/** For those who see several. */
function workspaceButton() {
  if (!met || Array.isArray(me.workspaces)) {
    return nothing
  }
  return html`<button type="button" class="secondary outline small workspace" @click=${chooseWorkspace}>
    <span class="hidden">Workspace: </span>${workspace() ?? 'All workspaces'}</button>`
}

async function chooseWorkspace() {
  let text = workspace() ?? ''
  let redraw = () => {}
  let seen = ['default']
  const answer = openDialog((close, draw) => {
    redraw = draw
    return html`
      <article>
        <form @submit=${event => {
          event.preventDefault()
          close(text.trim())
        }}>
          <h2 id="dialog-title">Which workspace?</h2>
          ${field({
            label: 'Workspace', name: 'workspace', value: text, list: 'workspaces', placeholder: 'all',
            help: 'Empty: all. Alerts are shown of one at a time: of “default”, then. Inbox and Routes are always about all.',
            onInput: value => {
              text = value
            }
          })}
          <datalist id="workspaces">${seen.map(name => html`<option value=${name}></option>`)}</datalist>
          <footer>
            <button type="button" class="secondary outline" @click=${() => close()}>Cancel</button>
            <button type="submit">Show it</button>
          </footer>
        </form>
      </article>`
  })
  workspacesSeen().then(names => {
    seen = names
    redraw()
  })
  const chosen = await answer
  if (chosen !== undefined && chosen !== (workspace() ?? '')) {
    keepWorkspace(chosen)
    begin()
  }
}

/** Those of what is gathered and sent now: nobody has a list of all. */
async function workspacesSeen() {
  const all = api(undefined, { about: '' })
  const [buckets, deliveries] = await Promise.all([
    all.get('/v1/buckets', { limit: SEEN }).then(page => page.buckets, () => []),
    all.get('/v1/deliveries', { limit: SEEN }).then(page => page.deliveries, () => [])
  ])
  return [...new Set(['default', ...[...buckets, ...deliveries].map(one => one.workspaceId)])].filter(Boolean).sort()
}

/** All anew: somebody looks at something else. */
function begin() {
  stream.stop()
  stream.start()
  drawHead()
  return show()
}

function themeSwitch() {
  const dark = document.documentElement.dataset.theme === 'dark'
  return html`<button type="button" class="secondary outline small" aria-pressed=${String(dark)} aria-label="Dark theme"
    title="Dark or light" @click=${switchTheme}><span aria-hidden="true">${dark ? '☾' : '☀'}</span></button>`
}

function switchTheme() {
  const theme = document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark'
  document.documentElement.dataset.theme = theme
  try {
    localStorage.setItem('serai.theme', theme)
  } catch {
    // It lasts as long as the page then.
  }
  drawHead()
  dispatchEvent(new Event('themechange'))
}

/** A word in passing; what must not be missed belongs on the page. */
function toast(text, kind = 'ok') {
  const note = document.createElement('p')
  note.className = `toast ${kind}`
  note.textContent = text
  toasts.append(note)
  setTimeout(() => note.remove(), 6000)
}

// --- who looks at it ---------------------------------------------------------------------------------------------------

/** @param wrong whether the token that there was is not good (any more) */
async function login(wrong) {
  const before = who()
  for (let again = wrong; ; again = true) {
    keepToken(null)
    drawHead()
    keepToken(await askToken(again))
    try {
      await meet({ again: false })
      break
    } catch (error) {
      if (error.status !== 401) {
        // Whoever asked for it learns what else is wrong.
        break
      }
    }
  }
  drawHead()
  if (visit && who() !== before) {
    // Nothing of what the one before has seen and written stays; nor is it sent in the name of the new one.
    leave()
    dispatchEvent(new Event('whochange'))
    begin()
  }
}

/** The same for two tokens that see and may the same. */
function who() {
  return JSON.stringify([me.name, me.scopes, me.workspaces])
}

/** @param wrong whether the token that there was is not good (any more) */
async function askToken(wrong) {
  let odd = ''
  const given = await openDialog((close, draw) => html`
    <article class="login">
      <form @submit=${event => {
        event.preventDefault()
        const value = event.target.elements.token.value.trim()
        odd = tokenProblem(value)
        if (odd) {
          draw()
          document.getElementById('login-token').focus()
        } else if (value) {
          close(value)
        }
      }}>
        <h2 id="login-title">Log in to Serai</h2>
        ${wrong ? problem('This token is not known, or it was revoked. Try another one.') : nothing}
        <label for="login-token">API token</label>
        <input id="login-token" name="token" type="password" autocomplete="off" spellcheck="false" required autofocus
          aria-describedby="login-help login-error" aria-invalid=${odd ? 'true' : nothing}>
        <small id="login-error" class="error" role="alert">${odd}</small>
        <small id="login-help">The one in <code>serai.api.token</code>, or one that <code>./serai token create</code> has made.
          It is kept until this tab is closed.</small>
        <footer><button type="submit">Log in</button></footer>
      </form>
    </article>`, { mayLeave: false, titleId: 'login-title' })
  if (!given) {
    throw new ApiError(401, 'Log in to go on: this hub wants an API token. Reload the page for the login.')
  }
  return given
}

function logout() {
  keepToken(null)
  keepWorkspace(null)
  location.reload()
}

async function meet(options) {
  try {
    me = { ...me, ...(await api(undefined, options).get('/v1/me')) }
    if (Array.isArray(me.workspaces)) {
      keepWorkspace(null)
    }
  } catch (error) {
    // A hub of an older version does not say who calls.
    if (error.status !== 404) {
      throw error
    }
  }
  met = true
}

// --- which page is shown -----------------------------------------------------------------------------------------------

function find(path) {
  const words = path === '' ? [] : path.split('/').map(word => decodeURIComponent(word))
  for (const page of PAGES) {
    const expected = page.pattern === '' ? [] : page.pattern.split('/')
    if (expected.length === words.length
        && expected.every((word, i) => word.startsWith(':') || word === words[i])) {
      const params = {}
      expected.forEach((word, i) => {
        if (word.startsWith(':')) {
          params[word.slice(1)] = words[i]
        }
      })
      return { page, params }
    }
  }
  return null
}

/** @param query of what is left out when it is empty */
function address(path, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '')
  const search = new URLSearchParams(given).toString()
  return `#/${path.replace(/^#?\/?/, '')}${search ? `?${search}` : ''}`
}

/** @param replace whether Back leads to where one was before, as with filters */
function go(path, query, { replace = false } = {}) {
  const target = address(path, query)
  if (replace) {
    history.replaceState(null, '', target)
    if (visit) {
      visit.query = Object.fromEntries(new URLSearchParams(target.split('?')[1] ?? ''))
    }
  } else if (location.hash === target) {
    show()
  } else {
    location.hash = target
  }
}

/** Null when it can't be had: the hub is away, or is of another version by now. */
async function load(page) {
  try {
    return await page.load()
  } catch (error) {
    console.error(error)
    return null
  }
}

async function show() {
  leave()
  menuOpen = false
  drawHead()
  const [path, search = ''] = location.hash.replace(/^#\/?/, '').split('?')
  const leaving = new AbortController()
  const current = { leaving, instance: null, failure: null, query: Object.fromEntries(new URLSearchParams(search)) }
  visit = current
  let title = 'Serai'
  const draw = () => {
    if (visit === current) {
      render(frame(current, title), main)
    }
  }
  const fail = error => {
    if (visit === current && error?.name !== 'AbortError') {
      current.failure = error
      draw()
    }
  }
  current.fail = fail
  let found = null
  try {
    found = find(path)
  } catch {
    // An address that is not URL-encoded leads nowhere.
  }
  draw()
  if (!found) {
    title = 'Nothing here'
    current.failure = `There is no page at #/${path}: choose one above.`
  } else {
    const page = await load(found.page)
    if (visit !== current) {
      return
    }
    if (page) {
      title = page.title
      current.instance = page.open({
        // An alert of another workspace than the chosen one says so in its address.
        api: api(leaving.signal, { about: found.page.pattern.startsWith('alerts/') ? current.query.workspace : undefined }),
        signal: leaving.signal,
        params: found.params,
        query: current.query,
        draw,
        fail,
        clearFail: () => {
          current.failure = null
          draw()
        },
        go,
        address,
        stream,
        toast,
        me
      })
    } else {
      title = 'Not loaded'
      current.failure = 'This page could not be loaded. Is the hub running? Reload to try again.'
    }
  }
  draw()
  document.title = `${title} · Serai`
  // A screen reader reads the new page's name, and Tab goes on from here.
  const heading = main.querySelector('h1')
  heading?.focus({ preventScroll: true })
  scrollTo(0, 0)
}

function frame({ instance, failure }, title) {
  const view = instance?.view()
  return html`
    <h1 tabindex="-1">${instance?.heading?.() ?? title}</h1>
    <div id="failure">${problem(failure)}</div>
    ${view ?? (failure ? nothing : busy())}`
}

function leave() {
  if (visit) {
    visit.leaving.abort()
    visit.instance?.close?.()
    visit = null
  }
}

// --- start -------------------------------------------------------------------------------------------------------------

onLogin(login)
addEventListener('hashchange', show)
// Its address would be taken for that of a page.
document.querySelector('.skip').addEventListener('click', event => {
  event.preventDefault()
  main.focus()
})
addEventListener('unhandledrejection', event => {
  if (event.reason?.name === 'AbortError') {
    event.preventDefault()
  } else if (event.reason instanceof ApiError) {
    event.preventDefault()
    visit?.fail(event.reason)
  }
})
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  drawHead()
  dispatchEvent(new Event('themechange'))
})
stream.on('state', drawHead)
let hiding = null
document.addEventListener('visibilitychange', () => {
  clearTimeout(hiding)
  if (document.hidden) {
    hiding = setTimeout(() => stream.stop(), PAUSE_OF_HIDING)
  } else if (met) {
    stream.start()
  }
})

drawHead()
try {
  await meet()
  stream.start()
  await show()
} catch (error) {
  render(html`<h1 tabindex="-1">Serai</h1>${problem(error)}
    <button type="button" @click=${() => location.reload()}>Try again</button>`, main)
}
