// Slack's mrkdwn (Google Chat's is nearly the same): bold, italic, strike, code, quotes, links, mentions, dates, emoji.
// Shows what Slack would, not what was meant: what is not escaped shows.
// https://docs.slack.dev/messaging/formatting-message-text
import { DEEPEST, around, lines, link, moment, text } from './markup.js'

// What markup can't be in comes first: code, and what stands in angle brackets. Then marks that surround words.
const TOKENS = new RegExp(
  [
    '```(?<block>[^`]+(?:`{1,2}[^`]+)*)```',
    '`(?<code>[^`\\n]+)`',
    '<(?<angle>[^<>\\n]+)>',
    '(?<![\\w*])\\*(?=\\S)(?<bold>[^*\\n]+)(?<=\\S)\\*(?!\\w)',
    '(?<!\\w)_(?=\\S)(?<italic>[^_\\n]+)(?<=\\S)_(?!\\w)',
    '(?<![\\w~])~(?=\\S)(?<strike>[^~\\n]+)(?<=\\S)~(?!\\w)',
    ':(?<emoji>[a-z0-9_+-]{1,40}):',
  ].join('|'),
  'g',
)

const EMOJI = new Map(Object.entries({
  red_circle: '🔴',
  large_orange_circle: '🟠',
  large_yellow_circle: '🟡',
  large_green_circle: '🟢',
  large_blue_circle: '🔵',
  warning: '⚠️',
  rotating_light: '🚨',
  white_check_mark: '✅',
  heavy_check_mark: '✔️',
  information_source: 'ℹ️',
  fire: '🔥',
  bell: '🔔',
  x: '❌',
}))

// https://docs.slack.dev/messaging/formatting-message-text#date-formatting
const DATES = {
  '{date_num}': { year: 'numeric', month: '2-digit', day: '2-digit' },
  '{date}': { dateStyle: 'long' },
  '{date_pretty}': { dateStyle: 'long' },
  '{date_long}': { dateStyle: 'full' },
  '{date_long_pretty}': { dateStyle: 'full' },
  '{date_short}': { dateStyle: 'medium' },
  '{date_short_pretty}': { dateStyle: 'medium' },
  '{date_slash}': { year: 'numeric', month: '2-digit', day: '2-digit' },
  '{time}': { timeStyle: 'short' },
  '{time_secs}': { timeStyle: 'medium' },
}

/** The nodes of a text in mrkdwn. */
export function mrkdwn(source) {
  const given = String(source ?? '')
  // Code goes over lines, and in it nothing is a quote.
  return given.includes('```') ? inline(given, 0) : quotes(given.split('\n'))
}

function quotes(rows) {
  const nodes = []
  let quote = null
  rows.forEach((row, i) => {
    const quoted = row.startsWith('&gt;')
    const content = inline(quoted ? row.slice('&gt;'.length).trimStart() : row, 0)
    if (quoted && quote) {
      quote.children.push({ kind: 'break' }, ...content)
    } else if (quoted) {
      quote = around('quote', content)
      nodes.push(quote)
    } else {
      nodes.push(...(i && !quote ? [{ kind: 'break' }] : []), ...content)
      quote = null
    }
  })
  return nodes
}

function inline(source, depth) {
  const nodes = []
  let end = 0
  for (const match of source.matchAll(TOKENS)) {
    nodes.push(...words(source.slice(end, match.index)), token(match, depth))
    end = match.index + match[0].length
  }
  return [...nodes, ...words(source.slice(end))]
}

function token(match, depth) {
  const { block, code, angle, bold, italic, strike, emoji } = match.groups
  if (block !== undefined) return { kind: 'pre', text: unescaped(block.trim()) }
  if (code !== undefined) return { kind: 'code', text: unescaped(code) }
  if (angle !== undefined) return bracketed(angle)
  if (emoji !== undefined) return text(EMOJI.get(emoji) ?? match[0])
  const [kind, within] = bold !== undefined ? ['bold', bold] : italic !== undefined ? ['italic', italic] : ['strike', strike]
  return around(kind, depth < DEEPEST ? inline(within, depth + 1) : words(within))
}

function bracketed(content) {
  const bar = content.indexOf('|')
  const target = bar < 0 ? content : content.slice(0, bar)
  const label = bar < 0 ? null : unescaped(content.slice(bar + 1))
  if (target.startsWith('!date^')) return date(target, label ?? '')
  if (/^[!@#]/.test(target)) {
    return { kind: 'mention', text: label ?? unescaped(target.replace(/^!(?:subteam\^)?/, '@')) }
  }
  const address = unescaped(target)
  return link(address, [text(label ?? address)])
}

function date(target, fallback) {
  const [, seconds, format] = target.split('^')
  const at = new Date(Number(seconds) * 1000)
  if (!/^\d{1,12}$/.test(seconds ?? '') || !format || Number.isNaN(at.getTime())) return text(fallback)
  const shown = Object.entries(DATES).reduce((said, [name, style]) => said.replaceAll(name, () => moment(at, style)), format)
  return { kind: 'time', text: shown, title: fallback, at: at.toISOString() }
}

function words(escaped) {
  return lines(unescaped(escaped))
}

/** Slack knows these three entities and no others. */
function unescaped(escaped) {
  return escaped.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}
