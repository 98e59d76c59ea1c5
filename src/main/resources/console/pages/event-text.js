// Events as people write them: JSON, an array, or a line each; and where something is wrong with them.

/** What is wrong with a text, and where. */
export class TextError extends Error {
  constructor(message, line, column) {
    super(`Line ${line}, column ${column}: ${message}`)
    this.name = 'TextError'
    this.line = line
    this.column = column
  }
}

const MOST = 100

/** @returns one event or more; throws a TextError, or an Error of the whole */
export function readEvents(text) {
  if (text.trim() === '') {
    throw new Error('Paste an event, choose an example, or open a file')
  }
  const events = read(text)
  if (events.length === 0) {
    throw new Error('There is no event in this list')
  }
  if (events.length > MOST) {
    throw new Error(`${events.length} events are too many: ${MOST} can be explained at once`)
  }
  const wrong = events.findIndex(event => typeof event !== 'object' || event === null || Array.isArray(event))
  if (wrong >= 0) {
    throw new Error(`Event ${wrong + 1} must be an object like {"eventType": "trace:errors"}`)
  }
  return events
}

function read(text) {
  const lines = text.split('\n')
  const first = lines.findIndex(line => line.trim() !== '')
  // Several values, a line each, are no JSON; one value over several lines does not end in its first.
  if (lines.slice(first + 1).some(line => line.trim() !== '') && isJson(lines[first])) {
    return lines.flatMap((line, i) => line.trim() === '' ? [] : [parse(line, i)])
  }
  const value = parse(text, 0)
  return Array.isArray(value) ? value : [value]
}

function isJson(text) {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Browsers say where in words of their own, or not at all: the place is found here. */
function parse(text, lineBefore) {
  try {
    return JSON.parse(text)
  } catch {
    const { at, message } = new Check(text).run()
    const before = text.slice(0, at).split('\n')
    throw new TextError(message, lineBefore + before.length, before.at(-1).length + 1)
  }
}

const SPACE = /[ \t\n\r]*/y
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y
const STRING_START = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/y
const SCALAR = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y

/** Finds the first thing that is wrong with a text that is no JSON. */
class Check {
  #text
  #at = 0

  constructor(text) {
    this.#text = text
  }

  run() {
    try {
      this.#value()
      this.#space()
      this.#fail('there is more after the end')
    } catch (found) {
      if (found instanceof Error) {
        throw found
      }
      return found
    }
  }

  /** Without recursion: somebody may paste ten thousand brackets. */
  #value() {
    const open = []
    for (;;) {
      this.#space()
      const char = this.#text[this.#at]
      if (char === '{' || char === '[') {
        this.#at += 1
        this.#space()
        if (this.#text[this.#at] === (char === '{' ? '}' : ']')) {
          this.#at += 1
        } else {
          open.push(char)
          if (char === '{') {
            this.#name()
          }
          continue
        }
      } else if (char === '"') {
        this.#string()
      } else if (!this.#take(SCALAR)) {
        this.#fail(this.#at >= this.#text.length ? 'it ends too early'
          : char === "'" ? 'strings have double quotes' : 'a value is expected')
      }
      if (!this.#after(open)) {
        return
      }
    }
  }

  /** @returns whether another value follows */
  #after(open) {
    while (open.length > 0) {
      this.#space()
      const inside = open.at(-1)
      const end = inside === '{' ? '}' : ']'
      const char = this.#text[this.#at]
      if (char === ',') {
        const comma = this.#at
        this.#at += 1
        this.#space()
        if (this.#text[this.#at] === end) {
          this.#at = comma
          this.#fail(`there must be no comma before ${end}`)
        }
        if (inside === '{') {
          this.#name()
        }
        return true
      }
      if (char !== end) {
        this.#fail(this.#at >= this.#text.length ? `it ends before its ${end}` : `a comma or ${end} is expected`)
      }
      this.#at += 1
      open.pop()
    }
    return false
  }

  #name() {
    if (this.#text[this.#at] !== '"') {
      this.#fail(this.#at >= this.#text.length ? 'it ends before its }' : 'a name in double quotes is expected')
    }
    this.#string()
    this.#space()
    if (this.#text[this.#at] !== ':') {
      this.#fail('a colon is expected after the name')
    }
    this.#at += 1
  }

  #string() {
    if (!this.#take(STRING)) {
      this.#take(STRING_START)
      const char = this.#text[this.#at]
      this.#fail(char === undefined || char === '\n' || char === '\r' ? 'the string has no end'
        : char === '\\' ? 'there is no such escape in strings' : 'this character must be escaped in a string')
    }
  }

  #space() {
    this.#take(SPACE)
  }

  #take(pattern) {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)
    if (found) {
      this.#at = pattern.lastIndex
    }
    return found !== null
  }

  #fail(message) {
    throw { at: this.#at, message }
  }
}
