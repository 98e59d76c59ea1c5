// Asks the hub by its public API, and says in one way what went wrong.

/** The hub as the browser knows it, also behind a proxy that gives it a path of its own. */
export const ROOT = new URL('../', document.baseURI)

const TOKEN = 'serai.token'
const WORKSPACE = 'serai.workspace'
/** They are about all workspaces, and refuse who names one. */
const OF_ALL = ['/v1/me', '/v1/routes', '/inbox']

/** A refusal: a sentence for people, and the fields that break a rule. */
export class ApiError extends Error {
  constructor(status, message, problems = [], retryAfter = null) {
    super(message)
    this.name = 'ApiError'
    this.status = status
    this.problems = problems
    this.retryAfter = retryAfter
  }

  /** What is wrong with one field; empty when nothing is. */
  of(field) {
    return this.problems.filter(problem => problem.field === field).map(problem => problem.message).join('; ')
  }
}

/** Null: none was given. It is gone with the tab. */
export function token() {
  return sessionStorage.getItem(TOKEN)
}

export function keepToken(value) {
  if (value) {
    sessionStorage.setItem(TOKEN, value)
  } else {
    sessionStorage.removeItem(TOKEN)
  }
}

/** What is wrong with a token, before it is sent; empty: nothing. No header takes such a one. */
export function tokenProblem(value) {
  const [strange] = value.match(/[^\x21-\x7e]/u) ?? []
  if (strange === undefined) {
    return ''
  }
  const shown = /[\p{L}\p{N}\p{P}\p{S}]/u.test(strange) ? `“${strange}”` : 'a space, or something that can\'t be seen,'
  return `This is no token: it has ${shown} in it. Copy it once more, without anything around it.`
}

/** The one that somebody has chosen to look at; null: all that the token sees. It is gone with the tab. */
export function workspace() {
  return sessionStorage.getItem(WORKSPACE)
}

export function keepWorkspace(value) {
  if (value) {
    sessionStorage.setItem(WORKSPACE, value)
  } else {
    sessionStorage.removeItem(WORKSPACE)
  }
}

/** The hub reads it as UTF-8; a header takes bytes. */
function inBytes(text) {
  return String.fromCharCode(...new TextEncoder().encode(text))
}

let askForToken = async () => {
  throw new ApiError(401, 'This needs an API token')
}
let asking = null

/** @param ask is called when the hub wants a token, or another one; it ends when there is one */
export function onLogin(ask) {
  askForToken = ask
}

/** One dialog, however many requests wait for it. */
function login(sent) {
  if (token() !== sent) {
    return Promise.resolve()
  }
  asking ??= askForToken(sent !== null).finally(() => {
    asking = null
  })
  return asking
}

export function address(path, query = {}) {
  const url = new URL(path.replace(/^\//, ''), ROOT)
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== '') {
      url.searchParams.set(name, value)
    }
  }
  return url
}

/**
 * The answer as it comes, for streams too. After a 401 the login, and then once more.
 *
 * @param about the workspace; none: the chosen one; empty: all
 * @param again whether it is sent once more when somebody has logged in, perhaps as somebody else
 */
export async function send(method, path, {
  query, body, signal, accept = 'application/json', headers: more = {}, about, again = true
} = {}) {
  for (;;) {
    const sent = token()
    const headers = { Accept: accept, ...more }
    const one = OF_ALL.includes(path) ? '' : about ?? workspace()
    if (one) {
      headers['Comet-Workspace'] = inBytes(one)
    }
    if (sent) {
      headers.Authorization = `Bearer ${sent}`
    }
    if (body !== undefined) {
      headers['Content-Type'] = 'application/json'
    }
    const response = await reach(address(path, query), {
      method,
      headers,
      signal,
      body: body === undefined ? undefined : JSON.stringify(body),
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error'
    })
    if (response.status !== 401 || !again) {
      return response
    }
    await login(sent)
    signal?.throwIfAborted()
  }
}

async function reach(url, options) {
  try {
    return await fetch(url, options)
  } catch (error) {
    if (error.name === 'AbortError') {
      throw error
    }
    throw new ApiError(0, 'The hub does not answer. Is it running, and is this computer connected to it?')
  }
}

/** What went wrong, in the words of any of the API's dialects. */
export async function refusal(response) {
  const json = await response.json().catch(() => ({}))
  const text = [json.message, ...(Array.isArray(json.errors) ? json.errors : []), json.error].find(said => said)
  const problems = (Array.isArray(json.problems) ? json.problems : [])
    .map(({ field, rule }) => ({ field, message: rule }))
  const message = text ? String(text) : `The hub answers ${response.status}`
  return new ApiError(response.status, message, problems, response.headers.get('Retry-After'))
}

async function call(method, path, options) {
  const response = await send(method, path, options)
  if (!response.ok) {
    throw await refusal(response)
  }
  const text = await response.text()
  return text === '' ? null : JSON.parse(text)
}

/** The API for whoever leaves with this signal; about and again as for send. */
export function api(signal, { about, again } = {}) {
  const common = { signal, about, again }
  return {
    /** The answer as it comes, when its headers or its status are wanted. */
    send: (method, path, options) => send(method, path, { ...common, ...options }),
    get: (path, query) => call('GET', path, { query, ...common }),
    post: (path, body, query) => call('POST', path, { body, query, ...common }),
    put: (path, body) => call('PUT', path, { body, ...common }),
    patch: (path, body) => call('PATCH', path, { body, ...common }),
    del: (path, query) => call('DELETE', path, { query, ...common })
  }
}
