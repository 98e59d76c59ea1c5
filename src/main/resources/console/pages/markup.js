// What messages say, as nodes that any page can draw: {kind, text?, children?, href?, title?}. Text of a node is always
// shown as text.

export const DEEPEST = 6

export const text = (value) => ({ kind: 'text', text: value })
export const around = (kind, children) => ({ kind, children })

/** The address, where it is one that a link may lead to; else null. */
export function webAddress(address) {
  try {
    const url = new URL(String(address))
    return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null
  } catch {
    return null
  }
}

/** A link, or its words alone where its address is none for a browser. */
export function link(address, children) {
  const href = webAddress(address)
  return href ? { kind: 'link', href, children } : around('group', children)
}

/** Lines with breaks between them. */
export function lines(value) {
  return value.split('\n').flatMap((line, i) => [...(i ? [{ kind: 'break' }] : []), ...(line ? [text(line)] : [])])
}

/** The words of nodes without what is done to them. */
export function plain(nodes) {
  return nodes.map((node) => (node.kind === 'break' ? '\n' : (node.text ?? plain(node.children ?? [])))).join('')
}

/** A moment for its reader, in the reader's zone. */
export function moment(date, style = { dateStyle: 'medium', timeStyle: 'short' }) {
  return Number.isNaN(date.getTime()) ? null : new Intl.DateTimeFormat('en', style).format(date)
}
