import assert from 'node:assert/strict'
import { test } from 'node:test'
import { markdown } from '../console/pages/markdown.js'
import { plain, webAddress } from '../console/pages/markup.js'
import { mrkdwn } from '../console/pages/mrkdwn.js'
import { tags } from '../console/pages/tags.js'

const text = (value) => ({ kind: 'text', text: value })
const bold = (...children) => ({ kind: 'bold', children })
const kinds = (nodes) => nodes.flatMap((node) => [node.kind, ...kinds(node.children ?? [])])
const hrefs = (nodes) => nodes.flatMap((node) => [...(node.href ? [node.href] : []), ...hrefs(node.children ?? [])])

test('mrkdwn: marks surround words, and nothing else', () => {
  assert.deepEqual(mrkdwn('*CRITICAL* Disk full'), [bold(text('CRITICAL')), text(' Disk full')])
  assert.deepEqual(mrkdwn('_now_ ~gone~').map((node) => node.kind), ['italic', 'text', 'strike'])
  assert.deepEqual(mrkdwn('2 * 3 * 4 and snake_case_name'), [text('2 * 3 * 4 and snake_case_name')])
})

test('mrkdwn: entities are characters, and what they make is text', () => {
  assert.deepEqual(mrkdwn('&lt;script&gt;alert(1)&lt;/script&gt; &amp;amp;'), [text('<script>alert(1)</script> &amp;')])
  assert.deepEqual(mrkdwn('`&lt;!channel&gt;`'), [{ kind: 'code', text: '<!channel>' }])
})

test('mrkdwn: unescaped mentions show as mentions, because Slack would ping them', () => {
  assert.deepEqual(mrkdwn('<!channel> <@U123|ada>'), [
    { kind: 'mention', text: '@channel' }, text(' '), { kind: 'mention', text: 'ada' },
  ])
})

test('mrkdwn: links lead to the web only', () => {
  assert.deepEqual(hrefs(mrkdwn('<https://example.com/a?b=1&amp;c=2|View>')), ['https://example.com/a?b=1&c=2'])
  const hostile = mrkdwn('<javascript:alert(1)|View> <data:text/html,x|View>')
  assert.deepEqual(hrefs(hostile), [])
  assert.equal(plain(hostile), 'View View')
})

test('mrkdwn: lines, quotes and code over lines', () => {
  assert.deepEqual(kinds(mrkdwn('a\n&gt; b\n&gt; c\nd')), ['text', 'quote', 'text', 'break', 'text', 'text'])
  assert.deepEqual(mrkdwn('```a\n&gt; *b*```'), [{ kind: 'pre', text: 'a\n> *b*' }])
})

test('mrkdwn: dates are the reader\'s, and the fallback where there is none', () => {
  const [time] = mrkdwn('<!date^1772357400^{date_num} {time}|2026-03-01 09:30 UTC>')
  assert.equal(time.kind, 'time')
  assert.equal(time.at, '2026-03-01T09:30:00.000Z')
  assert.equal(time.title, '2026-03-01 09:30 UTC')
  assert.doesNotMatch(time.text, /[{}]/)
  assert.equal(plain(mrkdwn('<!date^soon^{date}|later>')), 'later')
})

test('mrkdwn: what is no text is shown as none', () => {
  assert.deepEqual(mrkdwn(undefined), [])
  assert.equal(plain(mrkdwn(7)), '7')
})

test('markdown: as the hub writes it for Teams and Discord', () => {
  assert.deepEqual(markdown('**1** new\n`checkout`'), [bold(text('1')), text(' new'), { kind: 'break' }, { kind: 'code', text: 'checkout' }])
  assert.deepEqual(hrefs(markdown('[View \\[all\\]](https://example.com/x)')), ['https://example.com/x'])
  assert.equal(plain(markdown('[View \\[all\\]](https://example.com/x)')), 'View [all]')
})

test('markdown: a backslash takes the meaning away', () => {
  assert.deepEqual(markdown('\\*\\*not bold\\*\\* \\<t:1\\> \\\\'), [text('**not bold** <t:1> \\')])
})

test('markdown: links lead to the web only, and names with marks stay names', () => {
  assert.deepEqual(hrefs(markdown('[x](javascript:alert(1))')), [])
  assert.equal(plain(markdown('user_name_x and 2 * 3')), 'user_name_x and 2 * 3')
})

test('markdown: moments of Discord and Teams', () => {
  assert.equal(markdown('<t:1772357400:f>')[0].at, '2026-03-01T09:30:00.000Z')
  assert.equal(markdown('{{DATE(2026-03-01T09:30:00Z, SHORT)}}')[0].kind, 'time')
  assert.equal(plain(markdown('{{DATE(soon)}} <t:x>')), '{{DATE(soon)}} <t:x>')
})

test('markdown: marks that nothing closes are text, however many there are', () => {
  const source = `**a ${'[b '.repeat(50_000)}`
  assert.ok(plain(markdown(source)) === source)
})

test('tags: what Telegram and mails use', () => {
  assert.deepEqual(tags('🔴 <b>Checkout</b>\n<code>a&amp;b</code>', { breaks: true }), [
    text('🔴 '), bold(text('Checkout')), { kind: 'break' }, { kind: 'code', children: [text('a&b')] },
  ])
  assert.deepEqual(kinds(tags('<p style="color: red">a<br>b</p>')), ['paragraph', 'text', 'break', 'text'])
  assert.deepEqual(hrefs(tags('<a href="https://example.com/?a=1&amp;b=2">x</a>')), ['https://example.com/?a=1&b=2'])
})

test('tags: nothing runs, nothing loads, nothing leads out of the web', () => {
  const nodes = tags('<img src=x onerror=alert(1)><script>alert(1)</script><a href="javascript:alert(1)">x</a><svg/onload=alert(1)>')
  assert.deepEqual(hrefs(nodes), [])
  assert.equal(plain(nodes), 'x')
  assert.equal(plain(tags('&lt;img src=x onerror=alert(1)&gt;')), '<img src=x onerror=alert(1)>')
})

test('tags: what is not closed, or closed twice, loses no words', () => {
  assert.equal(plain(tags('<b>a<i>b</b>c</i></u>d')), 'abcd')
  assert.equal(plain(tags('<b>'.repeat(1000) + 'deep')), 'deep')
  assert.equal(plain(tags('1 < 2 &#x110000; &#65; &nope;')), '1 < 2 &#x110000; A &nope;')
})

test('addresses of the web, and no others', () => {
  assert.equal(webAddress('https://example.com'), 'https://example.com/')
  for (const hostile of ['javascript:alert(1)', ' JaVaScRiPt:alert(1)', 'data:text/html,x', '//x', '', null, undefined, {}]) {
    assert.equal(webAddress(hostile), null)
  }
})
