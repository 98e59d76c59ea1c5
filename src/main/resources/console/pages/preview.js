// Messages about as their receivers see them. Everything in them is somebody's text: it is drawn node by node and never
// given to the browser as HTML.
import { html, nothing } from '../lib/lit-html.js'
import { markdown } from './markdown.js'
import { webAddress } from './markup.js'
import { mrkdwn } from './mrkdwn.js'
import { tags } from './tags.js'

const SEVERITIES = new Set(['critical', 'error', 'warning', 'info'])
const ACTIONS = { trigger: 'Triggered', acknowledge: 'Acknowledged', resolve: 'Resolved' }
const MOST_NESTED = 8

/**
 * One message of POST /v1/preview.
 * @param message {type, contentType, bytes, body}
 */
export function drawn(message) {
  const body = parsed(message.body)
  const picture = isObject(body) ? (PICTURES[kindOf(message.type)] ?? mail)(body) : null
  return html`
    <div class="preview">
      ${picture}
      <details class="as-sent" ?open=${!picture}>
        <summary>As sent</summary>
        <pre tabindex="0">${typeof body === 'string' ? body : JSON.stringify(body, null, 2)}</pre>
      </details>
    </div>`
}

const PICTURES = {
  slack,
  'google-chat': (body) => bubble('Serai', html`<div class="said">${draw(mrkdwn(body.text))}</div>`),
  pagerduty,
  teams,
  discord,
  telegram: (body) => bubble('Your bot', html`<div class="said">${draw(tags(body.text, { breaks: true }))}</div>`),
}

/** Types of ops' own are named after that whose messages theirs are like. */
function kindOf(type) {
  const name = String(type ?? '')
  return Object.keys(PICTURES).find((kind) => name === kind || name.startsWith(`${kind}-`)) ?? name
}

function parsed(body) {
  if (typeof body !== 'string') return body ?? ''
  try {
    const json = JSON.parse(body)
    return isObject(json) || Array.isArray(json) ? json : body
  } catch {
    return body
  }
}

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value)
const list = (value) => (Array.isArray(value) ? value.filter(isObject) : [])

// Signs of severity, which not every machine has a font for.
const SIGNS = {
  '🔴': 'red', '🟠': 'orange', '🟡': 'yellow', '🟢': 'green', '🔵': 'blue', '⚪': 'white', '✅': 'check', '🚨': 'alarm', '🧪': 'test',
}
const SIGN = new RegExp(`(${Object.keys(SIGNS).join('|')})`, 'u')

function say(said) {
  return SIGN.test(said)
    ? said.split(SIGN).map((piece) => (Object.hasOwn(SIGNS, piece) ? sign(SIGNS[piece]) : piece))
    : said
}

const sign = (name) => html`<span class="sign ${name}" role="img" aria-label=${name}></span>`

function words(value) {
  if (value === undefined || value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

// --- Text -----------------------------------------------------------------------------------------------------------

/** Nodes of markup.js. */
export function draw(nodes) {
  return nodes.map(drawNode)
}

function drawNode(node) {
  const inside = node.children ? draw(node.children) : say(node.text ?? '')
  switch (node.kind) {
    case 'break': return html`<br>`
    case 'bold': return html`<strong>${inside}</strong>`
    case 'italic': return html`<em>${inside}</em>`
    case 'strike': return html`<s>${inside}</s>`
    case 'code': return html`<code>${inside}</code>`
    case 'pre': return html`<pre tabindex="0">${inside}</pre>`
    case 'quote': return html`<blockquote>${inside}</blockquote>`
    case 'paragraph': return html`<div class="paragraph">${inside}</div>`
    case 'heading': return html`<p><strong>${inside}</strong></p>`
    case 'mention': return html`<span class="mention">${inside}</span>`
    case 'time': return html`<time datetime=${node.at} title=${node.title}>${inside}</time>`
    case 'link': return html`<a href=${node.href} target="_blank" rel="noreferrer noopener">${inside}</a>`
    default: return inside
  }
}

function anchor(address, label) {
  const href = webAddress(address)
  return href ? html`<a href=${href} target="_blank" rel="noreferrer noopener">${label || href}</a>` : label
}

function bubble(who, content) {
  return html`
    <div class="message">
      <div class="avatar" aria-hidden="true">${who[0]}</div>
      <div class="content"><p class="who"><strong>${who}</strong> <span class="app">App</span></p>${content}</div>
    </div>`
}

// --- Slack: https://docs.slack.dev/reference/block-kit/blocks --------------------------------------------------------

function slack(message) {
  const blocks = list(message.blocks)
  return html`
    ${bubble('Serai', html`
      ${blocks.length ? blocks.map(block) : html`<div class="said">${draw(mrkdwn(message.text))}</div>`}
      ${list(message.attachments).map(attachment)}`)}
    ${message.text ? html`<p class="note">On phones and screen readers: ${draw(mrkdwn(message.text))}</p>` : nothing}`
}

function attachment(given) {
  return html`
    <div class="attachment ${tone(given.color)}">
      ${given.title ? html`<p><strong>${anchor(given.title_link, words(given.title))}</strong></p>` : nothing}
      ${given.text ? html`<div class="said">${draw(mrkdwn(given.text))}</div>` : nothing}
      ${list(given.blocks).map(block)}
    </div>`
}

function block(given) {
  switch (given.type) {
    case 'header': return html`<p class="header">${say(words(given.text?.text))}</p>`
    case 'section': return section(given)
    case 'divider': return html`<hr>`
    case 'context': return html`<p class="context">${list(given.elements).map((element) => html`<span>${slackText(element)}</span> `)}</p>`
    case 'actions': return html`<p class="actions">${list(given.elements).map(button)}</p>`
    case 'image': return html`<p class="context">Image: ${words(given.alt_text)}</p>`
    default: return html`<pre tabindex="0">${JSON.stringify(given, null, 2)}</pre>`
  }
}

function section(given) {
  const fields = list(given.fields)
  return html`
    <div class="section">
      ${given.text ? html`<div class="said">${slackText(given.text)}</div>` : nothing}
      ${fields.length ? html`<div class="fields">${fields.map((field) => html`<div class="said">${slackText(field)}</div>`)}</div>` : nothing}
      ${isObject(given.accessory) ? button(given.accessory) : nothing}
    </div>`
}

function slackText(given) {
  const said = given.text ?? given.alt_text ?? ''
  return given.type === 'mrkdwn' ? draw(mrkdwn(said)) : say(words(said))
}

function button(element) {
  const label = words(element.text?.text ?? element.alt_text)
  return html`<span class="button ${element.style === 'danger' ? 'bad' : ''}">${anchor(element.url, label)}</span> `
}

/** Slack's own names, or reddish, greenish, yellowish: a style is nothing that a message may bring. */
function tone(color) {
  const name = { danger: 'bad', warning: 'warn', good: 'good' }[color]
  if (name) return name
  const hex = /^#?([0-9a-f]{6})$/i.exec(typeof color === 'number' ? color.toString(16).padStart(6, '0') : words(color))
  if (!hex) return ''
  const [red, green, blue] = [0, 2, 4].map((at) => parseInt(hex[1].slice(at, at + 2), 16))
  if (red > green && red > blue) return green > red / 2 ? 'warn' : 'bad'
  return green > blue ? 'good' : 'plain'
}

// --- PagerDuty: https://developer.pagerduty.com/docs/events-api-v2/trigger-events -----------------------------------

function pagerduty(event) {
  const payload = isObject(event.payload) ? event.payload : {}
  const action = Object.hasOwn(ACTIONS, event.event_action) ? event.event_action : 'trigger'
  const severity = SEVERITIES.has(payload.severity) ? payload.severity : null
  const facts = [
    ['Key', event.dedup_key],
    ...['source', 'component', 'group', 'class', 'timestamp'].map((name) => [name[0].toUpperCase() + name.slice(1), payload[name]]),
  ].filter(([, value]) => value !== undefined && value !== null)
  return html`
    <div class="incident ${action === 'resolve' ? 'good' : severityTone(severity)}">
      <p><span class="badge">${ACTIONS[action]}</span> ${severity ? html`<span class="badge">${severity}</span>` : nothing}</p>
      <p class="header">${payload.summary ? say(words(payload.summary)) : 'The incident with this key'}</p>
      <dl>${facts.map(([name, value]) => html`<dt>${name}</dt><dd>${words(value)}</dd>`)}</dl>
      ${list(event.links).length
        ? html`<ul>${list(event.links).map((each) => html`<li>${anchor(each.href, words(each.text ?? each.href))}</li>`)}</ul>`
        : nothing}
      ${event.client ? html`<p class="note">View in ${anchor(event.client_url, words(event.client))}</p>` : nothing}
      ${payload.custom_details
        ? html`<details><summary>Details</summary><pre tabindex="0">${JSON.stringify(payload.custom_details, null, 2)}</pre></details>`
        : nothing}
    </div>`
}

function severityTone(severity) {
  return { critical: 'bad', error: 'bad', warning: 'warn' }[severity] ?? 'plain'
}

// --- Discord: https://discord.com/developers/docs/resources/message#embed-object -------------------------------------

function discord(message) {
  return bubble('Serai', html`
    ${message.content ? html`<div class="said">${draw(markdown(message.content))}</div>` : nothing}
    ${list(message.embeds).map((embed) => html`
      <div class="attachment ${tone(embed.color)}">
        ${embed.title ? html`<p class="header">${titled(embed)}</p>` : nothing}
        ${embed.description ? html`<div class="said">${draw(markdown(embed.description))}</div>` : nothing}
        ${list(embed.fields).map((field) => html`<p><strong>${words(field.name)}</strong><br>${draw(markdown(field.value))}</p>`)}
        ${embed.footer?.text ? html`<p class="context">${words(embed.footer.text)}</p>` : nothing}
      </div>`)}`)
}

function titled(embed) {
  const href = webAddress(embed.url)
  const title = draw(markdown(embed.title))
  return href ? html`<a href=${href} target="_blank" rel="noreferrer noopener">${title}</a>` : title
}

// --- Teams: https://learn.microsoft.com/adaptive-cards/schema-explorer/adaptive-card ---------------------------------

function teams(message) {
  const cards = list(message.attachments).map((each) => each.content).filter(isObject)
  return bubble('Workflows', html`${cards.map((card) => html`
    <div class="card">
      ${list(card.body).map((element) => cardElement(element, 0))}
      <p class="actions">${list(card.actions).map((action) => html`<span class="button">${anchor(action.url, words(action.title))}</span> `)}</p>
    </div>`)}`)
}

function cardElement(element, depth) {
  if (element.type === 'TextBlock') {
    const looks = [
      element.size === 'Medium' || element.size === 'Large' ? 'header' : '',
      element.isSubtle ? 'context' : '',
      element.separator ? 'separated' : '',
    ]
    return html`<div class="said ${looks.join(' ')}">${draw(markdown(element.text))}</div>`
  }
  if (element.type === 'FactSet') {
    return html`<dl>${list(element.facts).map((fact) => html`<dt>${words(fact.title)}</dt><dd>${draw(markdown(fact.value))}</dd>`)}</dl>`
  }
  const inner = [...list(element.items), ...list(element.columns)]
  if (inner.length && depth < MOST_NESTED) return inner.map((each) => cardElement(each, depth + 1))
  return html`<pre tabindex="0">${JSON.stringify(element, null, 2)}</pre>`
}

// --- Mail, and everything else that has a subject and HTML ----------------------------------------------------------

function mail(letter) {
  if (typeof letter.html !== 'string' || typeof letter.subject !== 'string') return null
  return html`
    <div class="mail">
      <p class="header">${say(letter.subject)}</p>
      <div class="said flowing">${draw(tags(letter.html))}</div>
    </div>`
}

/** How large, and how large its service lets it be. */
export function measured(message) {
  const number = new Intl.NumberFormat('en')
  return list(message.sizes).map(({ what, size, limit }) => {
    const most = limit === undefined ? '' : ` of ${number.format(limit)}`
    return html`<span class=${limit !== undefined && size > limit ? 'too-much' : ''}>${what} ${number.format(size)}${most}</span> `
  })
}
