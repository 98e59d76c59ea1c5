// What happens in the hub, as it happens: server-sent events, read with fetch because EventSource sends no token.

import { send } from './api.js'

const FIRST_PAUSE = 500
const LONGEST_PAUSE = 20_000
/** The hub says something each second. */
const SILENCE = 20_000
/** Five minutes of ticks. */
const KEPT = 300

/** Calls back for each event of a text/event-stream that comes in pieces. */
export function parser(onEvent) {
  let rest = ''
  return piece => {
    const blocks = (rest + piece).split(/\r?\n\r?\n/)
    rest = blocks.pop()
    for (const block of blocks) {
      const data = []
      let type = 'message'
      for (const line of block.split(/\r?\n/)) {
        const [, name, value] = /^([^:]*):? ?(.*)$/.exec(line)
        if (name === 'event') {
          type = value
        } else if (name === 'data') {
          data.push(value)
        }
      }
      if (data.length > 0) {
        const said = read(data.join('\n'))
        if (said !== undefined) {
          onEvent(type, said)
        }
      }
    }
  }
}

/** Undefined where it is no JSON: the next event may be. */
function read(text) {
  try {
    return JSON.parse(text)
  } catch (error) {
    report(error)
    return undefined
  }
}

/** As a browser does with what nobody has caught. */
function report(error) {
  globalThis.reportError?.(error)
}

/**
 * The one stream of the console. It comes back by itself, and says "back" then: what happened meanwhile, nobody tells.
 */
export class Stream {
  #listeners = new Map()
  #stopped = null
  #wasLive = false
  /** off, live or reconnecting */
  state = 'off'
  /** The last minutes, the newest last. */
  ticks = []

  /** @returns a function that ends it */
  on(type, listener) {
    const listeners = this.#listeners.get(type) ?? new Set()
    this.#listeners.set(type, listeners.add(listener))
    return () => listeners.delete(listener)
  }

  start() {
    if (!this.#stopped) {
      this.#stopped = new AbortController()
      this.#run(this.#stopped.signal)
    }
  }

  stop() {
    this.#stopped?.abort()
    this.#stopped = null
    this.#become('off')
  }

  get last() {
    return this.ticks.at(-1)
  }

  async #run(signal) {
    let pause = FIRST_PAUSE
    while (!signal.aborted) {
      try {
        await this.#listen(signal, () => {
          pause = FIRST_PAUSE
        })
      } catch {
        // Whatever it was, it may be over soon; what is wrong with the hub, its API says.
      }
      if (!signal.aborted) {
        this.#become('reconnecting')
        await sleep(pause * (0.5 + Math.random()), signal)
        pause = Math.min(pause * 2, LONGEST_PAUSE)
      }
    }
  }

  async #listen(signal, onLive) {
    const attempt = new AbortController()
    const end = () => attempt.abort()
    signal.addEventListener('abort', end)
    let silence = setTimeout(end, SILENCE)
    try {
      const response = await send('GET', '/v1/stream', { signal: attempt.signal, accept: 'text/event-stream' })
      if (!response.ok) {
        throw new Error(`The stream answers ${response.status}`)
      }
      const parse = parser((type, data) => this.#tell(type, data))
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
      for (;;) {
        const { done, value } = await reader.read()
        if (done) {
          return
        }
        clearTimeout(silence)
        silence = setTimeout(end, SILENCE)
        onLive()
        this.#become('live')
        parse(value)
      }
    } finally {
      clearTimeout(silence)
      signal.removeEventListener('abort', end)
    }
  }

  #tell(type, data) {
    if (type === 'history') {
      this.ticks = data.ticks
    } else if (type === 'tick') {
      this.ticks.push(data)
      this.ticks.splice(0, this.ticks.length - KEPT)
    }
    this.#emit(type, data)
  }

  #become(state) {
    if (this.state !== state) {
      this.state = state
      this.#emit('state', state)
      if (state === 'live') {
        if (this.#wasLive) {
          this.#emit('back')
        }
        this.#wasLive = true
      }
    }
  }

  #emit(type, data) {
    for (const listener of [...(this.#listeners.get(type) ?? [])]) {
      try {
        listener(data)
      } catch (error) {
        // A page that can't make sense of it takes nothing from the others.
        report(error)
      }
    }
  }
}

function sleep(millis, signal) {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, millis)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    }, { once: true })
  })
}
