// The Markdown that Discord and Microsoft Teams have in common, as the hub writes it: bold, italic, strike, code, links, a
// backslash before punctuation; and how each of the two writes a moment.
import { DEEPEST, around, link, moment, text } from './markup.js'

const SURROUNDING = [
  ['**', 'bold'],
  ['__', 'bold'],
  ['~~', 'strike'],
  ['*', 'italic'],
  ['_', 'italic'],
]

// https://discord.com/developers/docs/reference#message-formatting-timestamp-styles
const DISCORD_TIME = /<t:(\d{1,12})(?::([a-zA-Z]))?>/y
const DISCORD_STYLES = {
  t: { timeStyle: 'short' },
  T: { timeStyle: 'medium' },
  d: { dateStyle: 'short' },
  D: { dateStyle: 'long' },
  F: { dateStyle: 'full', timeStyle: 'short' },
}
// https://learn.microsoft.com/adaptive-cards/authoring-cards/text-features#datetime-formatting-and-localization
const TEAMS_TIME = /\{\{(DATE|TIME)\(([0-9TZ:.+-]{10,40})(?:, ?(?:SHORT|LONG|COMPACT))?\)\}\}/y

const PUNCTUATION = /[!-/:-@[-`{-~]/

/** The nodes of a text in Markdown. */
export function markdown(source) {
  return new Reader(String(source ?? '')).until(null, 0)
}

class Reader {
  constructor(source) {
    this.source = source
    this.at = 0
    // Marks that nothing closes any more: looking for their ends again and again would take for ever.
    this.open = new Set()
  }

  until(end, depth) {
    const nodes = []
    let said = ''
    const say = () => {
      if (said) nodes.push(text(said))
      said = ''
    }
    while (this.at < this.source.length && !(end && this.source.startsWith(end, this.at))) {
      const special = this.special(depth)
      if (typeof special === 'string') {
        said += special
      } else {
        say()
        nodes.push(special)
      }
    }
    say()
    return nodes
  }

  /** The next character as it is meant, or the node that begins here. */
  special(depth) {
    const { source, at } = this
    const given = source[at]
    if (given === '\\' && PUNCTUATION.test(source[at + 1] ?? '')) return this.skip(2, source[at + 1])
    if (given === '\n') return this.skip(1, { kind: 'break' })
    if (given === '`') return this.code() ?? this.skip(1, given)
    if (given === '<' || given === '{') return this.moment() ?? this.skip(1, given)
    if (depth < DEEPEST) {
      const node = given === '[' ? this.link(depth) : this.surrounded(depth)
      if (node) return node
    }
    return this.skip(1, given)
  }

  skip(count, value) {
    this.at += count
    return value
  }

  code() {
    const mark = this.source.startsWith('```', this.at) ? '```' : '`'
    const start = this.at + mark.length
    const end = this.source.indexOf(mark, start)
    if (end <= start) return null
    this.at = end + mark.length
    return { kind: mark === '`' ? 'code' : 'pre', text: this.source.slice(start, end) }
  }

  moment() {
    const discord = this.matched(DISCORD_TIME)
    if (discord) {
      return this.time(discord, new Date(Number(discord[1]) * 1000), DISCORD_STYLES[discord[2]])
    }
    const teams = this.matched(TEAMS_TIME)
    return teams
      ? this.time(teams, new Date(teams[2]), teams[1] === 'DATE' ? { dateStyle: 'medium' } : { timeStyle: 'short' })
      : null
  }

  matched(pattern) {
    pattern.lastIndex = this.at
    return pattern.exec(this.source)
  }

  time(match, date, style) {
    const shown = moment(date, style)
    if (shown === null) return null
    return this.skip(match[0].length, { kind: 'time', text: shown, title: date.toISOString(), at: date.toISOString() })
  }

  link(depth) {
    const label = this.closing(']', this.at + 1)
    if (label < 0 || this.source[label + 1] !== '(') return null
    const end = this.source.indexOf(')', label + 2)
    if (end < 0) return null
    const inner = new Reader(this.source.slice(this.at + 1, label))
    const address = this.source.slice(label + 2, end)
    this.at = end + 1
    return link(address, inner.until(null, depth + 1))
  }

  surrounded(depth) {
    const found = SURROUNDING.find(([mark]) => this.source.startsWith(mark, this.at))
    if (!found) return null
    const [mark, kind] = found
    const start = this.at + mark.length
    const end = this.opens(mark, start) ? this.closing(mark, start) : -1
    if (end <= start) return null
    const inner = new Reader(this.source.slice(start, end))
    this.at = end + mark.length
    return around(kind, inner.until(null, depth + 1))
  }

  /** snake_case and 2 * 3 are no emphasis. */
  opens(mark, start) {
    const before = this.source[this.at - 1] ?? ' '
    return /\S/.test(this.source[start] ?? ' ') && !(mark.startsWith('_') && /\w/.test(before))
  }

  /** Where the mark stands next that no backslash takes the meaning from; -1: nowhere. */
  closing(mark, start) {
    if (this.open.has(mark)) return -1
    for (let i = start; i < this.source.length; i++) {
      if (this.source[i] === '\\') i++
      else if (this.source.startsWith(mark, i)) return i
    }
    this.open.add(mark)
    return -1
  }
}
