// The HTML of Telegram messages and mails as nodes: a few tags that mean something, of all others what is in them. Nothing
// of it is ever given to the browser as HTML.
import { DEEPEST, around, lines, link, text } from './markup.js'

const TAG = /<(\/?)([a-zA-Z][a-zA-Z0-9]{0,20})((?:[^<>"']|"[^"]{0,4000}"|'[^']{0,4000}')*)>|<!--[\s\S]*?-->/g
const HREF = /(?:^|\s)href\s*=\s*(?:"([^"]*)"|'([^']*)')/i

const KINDS = {
  b: 'bold', strong: 'bold', th: 'bold',
  i: 'italic', em: 'italic', u: 'italic',
  s: 'strike', del: 'strike', strike: 'strike',
  blockquote: 'quote',
  p: 'paragraph', div: 'paragraph', li: 'paragraph', tr: 'paragraph', table: 'paragraph', ul: 'paragraph', ol: 'paragraph',
  h1: 'heading', h2: 'heading', h3: 'heading', h4: 'heading', h5: 'heading', h6: 'heading',
}
const NEVER_CLOSED = new Set(['br', 'hr', 'img', 'input', 'meta', 'link', 'wbr'])
const NOT_SHOWN = new Set(['script', 'style', 'head', 'title', 'template'])
// Deeper than any message of ours; what is deeper is shown without its tags.
const MOST_OPEN = DEEPEST * 4

const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }

/**
 * The nodes of a text in HTML.
 * @param breaks whether a new line is one for its readers, as in Telegram
 */
export function tags(source, { breaks = false } = {}) {
  const given = String(source ?? '')
  const root = { name: '', children: [] }
  const open = [root]
  let end = 0
  const say = (words) => {
    if (words && !open.some((element) => NOT_SHOWN.has(element.name))) {
      open.at(-1).children.push(...(breaks ? lines(unescaped(words)) : [text(unescaped(words))]))
    }
  }
  for (const match of given.matchAll(TAG)) {
    say(given.slice(end, match.index))
    end = match.index + match[0].length
    if (match[2]) tag(open, match[1] === '/', match[2].toLowerCase(), match[3])
  }
  say(given.slice(end))
  while (open.length > 1) close(open)
  return root.children
}

function tag(open, closing, name, attributes) {
  if (NEVER_CLOSED.has(name)) {
    if (name === 'br' || name === 'hr') open.at(-1).children.push({ kind: 'break' })
  } else if (!closing) {
    if (open.length < MOST_OPEN) open.push({ name, attributes, children: [] })
  } else if (open.some((element) => element.name === name)) {
    while (open.at(-1).name !== name) close(open)
    close(open)
  }
}

function close(open) {
  const { name, attributes, children } = open.pop()
  open.at(-1).children.push(node(name, attributes, children))
}

function node(name, attributes, children) {
  if (name === 'a') {
    const href = HREF.exec(attributes)
    return link(unescaped(href?.[1] ?? href?.[2] ?? ''), children)
  }
  if (name === 'code' || name === 'pre') return { kind: name, children }
  return around(KINDS[name] ?? 'group', children)
}

function unescaped(words) {
  return words.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{1,8}));/gi, (whole, decimal, hex, name) => {
    const code = decimal ? Number(decimal) : hex ? parseInt(hex, 16) : null
    if (code !== null) return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
    return ENTITIES[name] ?? whole
  })
}
