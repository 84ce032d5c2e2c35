// Look at every page of the built site in a real browser: node .ci/site_check.mjs FOLDER [PAGE …]. One line for each fault, then counts; exit code 1 if there is a fault.
// First it looks at a small site that is wrong on purpose: there each check must fire, and on its good page none.
// It wants playwright-core and axe-core on NODE_PATH, and the browser's path in CHROME: .ci/site sees to both.
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { extname, join, relative } from 'node:path'
import { gzipSync } from 'node:zlib'

const require = createRequire(import.meta.url)
const { chromium } = require('playwright-core')
const axe = require('axe-core').source
const types = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript', '.mjs': 'text/javascript', '.json': 'application/json', '.svg': 'image/svg+xml',
                '.png': 'image/png', '.woff2': 'font/woff2', '.woff': 'font/woff', '.md': 'text/markdown', '.txt': 'text/plain', '.xml': 'text/xml' }
const packed = ['.html', '.css', '.js', '.mjs', '.json', '.svg', '.md', '.txt', '.xml']  // sent gzipped, as GitHub Pages does; fonts and PNG go as they are
const most = { page: 1.5e6, home: 5e5, sheets: 15 }  // bytes sent, with all that a page loads; pages of a printed lesson
const phone = { width: 390, height: 844 }, desk = { width: 1280, height: 900 }

function htmlFiles(folder) {
  return readdirSync(folder, { recursive: true }).map(String).filter(name => name.endsWith('.html') && !name.includes('site_libs')).sort()
}

const sent = {}
function bytes(file) { return sent[file] ??= packed.includes(extname(file)) ? gzipSync(readFileSync(file)) : readFileSync(file) }

function serve(folder, base) {  // on loopback, below the path that the site has
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://x').pathname)
    const file = fileOf(folder, base, path)
    if (!file) return response.writeHead(404, { 'content-type': 'text/html' }).end('not there')
    const gzip = packed.includes(extname(file)), body = bytes(file)
    response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream', ...gzip && { 'content-encoding': 'gzip' } }).end(body)
  })
  return new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(server)))
}

function fileOf(folder, base, path) {
  if (!(path + '/').startsWith(base)) return null
  const file = join(folder, path.slice(base.length)), index = join(file, 'index.html')
  return [file, index].find(one => one.startsWith(folder) && existsSync(one) && statSync(one).isFile()) ?? null
}

// These three run inside the page.
const survey = () => ({
  links: [...document.querySelectorAll('a[href]:not([aria-hidden=true]), link[rel=alternate][href]')].map(a => a.href),
  ids: [...document.querySelectorAll('[id], a[name]')].flatMap(e => [e.id, e.getAttribute('name')]).filter(Boolean),
  figures: document.querySelectorAll('[data-figure]').length,
  vague: [...document.querySelectorAll('a[href*="/blob/"]')].map(a => a.href).filter(href => /\.py#(?!L\d)/.test(href)),
  pictures: [...document.querySelectorAll('[data-figure]')].map(e => e.dataset.picture),
  images: [...document.querySelectorAll('img, svg')].filter(e => !e.parentElement.closest('svg, [aria-hidden=true], [role=img][aria-label], button[aria-label], a[aria-label]'))
    .filter(e => e.getAttribute('aria-hidden') != 'true').map(e => {
      const named = [e.getAttribute('alt'), e.getAttribute('aria-label'), e.querySelector(':scope > title')?.textContent,
                     document.getElementById(e.getAttribute('aria-labelledby')?.split(' ')[0])?.textContent].some(text => text?.trim())
      return named ? '' : `${e.tagName.toLowerCase()} below "${[...document.querySelectorAll('h1, h2, h3')].filter(h => h.compareDocumentPosition(e) & 4).pop()?.textContent.trim() ?? ''}"`
    }),
})
const sideways = () => {
  const screen = document.scrollingElement
  if (screen.scrollWidth <= innerWidth) return null
  const scrolls = e => e && e != document.body && e != document.documentElement && (getComputedStyle(e).overflowX != 'visible' || scrolls(e.parentElement))
  const wide = [...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !scrolls(e.parentElement))
  const say = e => e.tagName.toLowerCase() + (e.id ? `#${e.id}` : '') + [...e.classList].slice(0, 2).map(name => `.${name}`).join('')
  return `${screen.scrollWidth} px wide: ${wide.slice(0, 3).map(e => `${say(e)} "${e.textContent.trim().slice(0, 40)}"`).join(', ')}`
}
const colours = ['color-contrast', 'link-in-text-block']  // of axe's rules, those that the mode decides: in the dark no other is asked again
const audit = async ({ rules, less }) => (await axe.run(less ? { exclude: less } : document, { resultTypes: ['violations'], preload: false, ...rules && { runOnly: rules } })).violations.filter(found => ['serious', 'critical'].includes(found.impact))
  .map(found => `${found.id}, ${found.nodes.length} times: ${found.nodes.slice(0, 3).map(node => `${node.target.join(' ')}${
    node.any[0]?.data?.contrastRatio ? ` (${node.any[0].data.fgColor} on ${node.any[0].data.bgColor}, ${node.any[0].data.contrastRatio})` : ''}`).join('; ')}`)

// Code: as it was typed where there is room for 88 columns, sideways with an edge that shows it elsewhere.
const codeLines = wide => [...document.querySelectorAll('main pre')].filter(pre => pre.checkVisibility?.() ?? true).map(pre => {
  const code = pre.querySelector('code') ?? pre, style = getComputedStyle(pre), longest = Math.max(...code.textContent.split('\n').map(line => line.length))
  const name = `"${code.textContent.trim().slice(0, 40)}"`
  if (pre.closest('.mermaid, .play') || pre.classList.contains('mermaid')) return ''
  if (getComputedStyle(code).whiteSpace != 'pre') return `${name} is wrapped`
  if (pre.scrollWidth <= pre.clientWidth + 1) return ''
  if (wide && longest <= 88) return `${name} has ${longest} columns and is cut`
  return !['auto', 'scroll'].includes(style.overflowX) || !style.backgroundImage.includes('gradient') ? `${name} is cut, and nothing shows it` : ''
}).filter(Boolean)
const order = () => ({
  folded: [...document.querySelectorAll('main details > summary')].map(e => e.textContent.trim()).filter(text => ['', 'Code', 'Exported source', 'Details'].includes(text)),
  long: [...document.querySelectorAll('main details[open]')].filter(e => /^How the package does it/.test(e.querySelector('summary')?.textContent.trim())
    && (e.querySelector('pre')?.textContent.trimEnd().split('\n').length ?? 0) > 13).map(e => e.querySelector('summary').textContent.trim()),
  empty: [...document.querySelectorAll('main :is(h2, h3, h4)')].filter(h => {
    const before = h.previousElementSibling, box = before ? h : h.parentElement, next = h.nextElementSibling
    const linked = [before, box.previousElementSibling].some(e => e?.textContent.trim() == 'source')
    return linked && next?.matches('.cell') && next.querySelector('details')
  }).map(h => h.textContent.trim()),
  aim: document.querySelector('main').textContent.includes('You will be able to'),
  version: /torch \d+\.\d+\S*, commit \w+ of \d{4}-\d\d-\d\d/.test(document.body.textContent),
})
const circles = () => [...document.querySelectorAll('main pre:has(.code-annotation-anchor)')].map(pre => {  // beside their lines, one below the other
  const all = [...pre.querySelectorAll('.code-annotation-anchor')].filter(e => e.checkVisibility()), ends = all.map(e => e.getBoundingClientRect().right)
  const off = all.filter(e => { const one = e.getBoundingClientRect(), line = e.nextElementSibling?.getBoundingClientRect(); return line && Math.abs(one.top + one.bottom - line.top - line.bottom) > line.height })
  return off.length || Math.max(...ends) - Math.min(...ends) > 2 ? `${off.length} of ${all.length} circles stand beside another line than theirs, ${ends.filter(end => Math.max(...ends) - end > 2).length} to the left of the others` : ''
}).filter(Boolean)
// A lesson's first use of each word of the glossary leads there; what the filter can't know (other forms of a word) is not asked for.
const unexplained = words => {
  const prose = [...document.querySelectorAll('main p')].filter(p => !p.closest('.cell, figure, table, blockquote, .page-line, .go-on, #title-block-header')).map(p => {
    const copy = p.cloneNode(true)
    copy.querySelectorAll('a, code, math').forEach(e => e.replaceWith(' | '))
    return copy.textContent
  }).join('\n'), said = [...document.querySelectorAll('a.term')].map(a => a.textContent.toLowerCase())
  return words.filter(word => new RegExp(`(^|\\s)${word}[.,;:]?(\\s|$)`, 'm').test(prose) && !said.some(text => text.startsWith(word.toLowerCase())))
}
const proofCard = () => {
  const card = document.querySelector('main .proof-card'), names = [...card?.querySelectorAll('dt') ?? []].map(e => e.textContent)
  const code = [...document.querySelectorAll('main pre')].filter(pre => /^def test_/m.test(pre.textContent.replace(/"""[^]*?"""/g, ''))), open = code.filter(pre => !pre.closest('details'))
  if (code.length && !['Claim', 'Result', 'Tests', 'Outputs of'].every(name => names.includes(name))) return 'a proof without a card that says claim, result, tests, day and machine'
  const made = [...card?.querySelectorAll('dt') ?? []].find(e => e.textContent == 'Outputs of')?.nextElementSibling.textContent ?? ''
  if (code.length && !/^(\d{4}-\d\d-\d\d|this commit).*cores.*torch \d/.test(made.trim())) return `the card says '${made.trim()}', not day, machine and torch version`
  return open.length ? `${open.length} tests stand unfolded` : ''
}
// What an eye would catch: a box below the way on, a link beside another line than its own, a heading of nothing, short code on two lines, columns of fixed widths, a curve through a legend.
const eye = () => {
  const faults = [], box = e => e.getBoundingClientRect(), middle = e => (box(e).top + box(e).bottom) / 2
  const done = document.querySelector('.done'), way = document.querySelector('.page-navigation')
  if (done && way && box(done).bottom > box(way).top) faults.push(['end', `'${done.textContent.trim()}' stands below the way to the next page`])
  for (const a of document.querySelectorAll('main .defined a')) {
    const summary = a.closest('.defined').nextElementSibling?.querySelector('summary')
    if (summary && (Math.abs(middle(a) - box(summary).top - parseFloat(getComputedStyle(summary).lineHeight) / 2) > 4 || Math.abs(box(a).right - box(summary).right) > 4)) faults.push(['beside', `'source' does not stand at the end of the line '${summary.textContent.trim()}'`])
  }
  for (const h of document.querySelectorAll('main section > :is(h2, h3, h4):first-child')) if (h.parentElement.textContent.trim() == h.textContent.trim() && !h.parentElement.querySelector('img, svg, math, input')) faults.push(['bare', `nothing stands below '${h.textContent.trim()}'`])
  for (const code of document.querySelectorAll('main :not(pre) > code')) if (code.textContent.length <= 16 && code.checkVisibility() && code.getClientRects().length > 1) faults.push(['piece', `'${code.textContent}' stands on two lines`])
  for (const table of document.querySelectorAll('main table')) if ([...table.querySelectorAll('col')].some(col => col.style.width)) faults.push(['columns', `'${table.textContent.trim().replace(/\s+/g, ' ').slice(0, 40)}' has columns of fixed widths`])
  for (const legend of document.querySelectorAll('main svg.plot g.legend')) {  // lines of a grid may lie below it, a curve may not
    const { left, right, top, bottom } = box(legend), inside = ({ x, y }) => x > left + 4 && x < right - 4 && y > top + 4 && y < bottom - 4
    const curves = [...legend.closest('svg').querySelectorAll('path[clip-path]')].filter(path => !legend.contains(path) && box(path).width > 1 && box(path).height > 1)
    if (curves.some(path => [...Array(100).keys()].some(i => inside(path.getPointAtLength(path.getTotalLength() * i / 99).matrixTransform(path.getScreenCTM()))))) faults.push(['legend', `${legend.closest('[id^=fig]')?.id ?? 'a plot'}: a curve runs through the legend`])
  }
  return faults
}
// On a phone: what a finger can hit, text in figures that can be read, words of tables in one piece.
const onPhone = () => {
  const faults = []
  for (const e of document.querySelectorAll('main :is(button, summary), .navbar :is(a, button), .page-navigation a, .short-toc a, a.colab')) {
    const { width, height } = (e.closest('label') ?? e).getBoundingClientRect()
    if (e.checkVisibility() && width > 0 && height < 43.5) faults.push(['tap', `${e.tagName.toLowerCase()}.${e.className?.baseVal ?? e.className} is ${Math.round(height)} px high`])
  }
  for (const e of document.querySelectorAll('main svg :is(text, foreignObject span)')) {
    const matrix = (e.getScreenCTM ? e : e.closest('foreignObject')).getScreenCTM(), size = parseFloat(getComputedStyle(e).fontSize) * Math.hypot(matrix?.a ?? 1, matrix?.b ?? 0)
    if (e.checkVisibility() && e.textContent.trim() && size < 9) faults.push(['small', `"${e.textContent.trim().slice(0, 30)}" in ${e.closest('[id^=fig]')?.id ?? 'a figure'} is ${size.toFixed(1)} px`])
  }
  for (const e of document.querySelectorAll('main :is(figure, .cell-output-display, table)')) if (e.checkVisibility() && e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX != 'visible'
    && !getComputedStyle(e).backgroundImage.includes('gradient')) faults.push(['edge', `${e.closest('[id]')?.id ?? 'a figure'} is cut, and nothing shows it`])
  if ([...document.querySelectorAll('main .code-copy-button')].some(e => e.checkVisibility())) faults.push(['copy', 'buttons that copy stand on the code'])
  if (new Set([...document.querySelectorAll('main section.level2 > h2:first-child')].map(e => getComputedStyle(e).marginTop)).size > 1) faults.push(['space', 'headings of one kind have more or less space above'])
  for (const cell of document.querySelectorAll('main :is(td, th)')) {
    const walk = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT)
    for (let node; (node = walk.nextNode());) for (const word of node.textContent.matchAll(/[A-Za-z]+/g)) {
      const range = document.createRange()
      range.setStart(node, word.index)
      range.setEnd(node, word.index + word[0].length)
      if (new Set([...range.getClientRects()].map(box => Math.round(box.top))).size > 1) faults.push(['split', `'${word[0]}' stands on two lines of a table`])
    }
  }
  return faults
}
const covered = () => [...document.querySelectorAll('[data-figure] :is(input, button, select)')].filter(e => e.checkVisibility()).map(e => {
  e.scrollIntoView({ block: 'center', behavior: 'instant' })
  const { left, top, width, height } = e.getBoundingClientRect(), over = document.elementFromPoint(left + width / 2, top + height / 2)
  return over && (e.contains(over) || over.contains(e)) ? '' : `${e.closest('[data-figure]').dataset.figure}: a control lies below ${over?.tagName.toLowerCase()}.${over?.className}`
}).filter(Boolean)
const cutContents = () => [...document.querySelectorAll('nav[role=doc-toc] a')].filter(a => a.checkVisibility() && [a, ...a.querySelectorAll('code')].some(e => e.getBoundingClientRect().right > a.closest('nav').getBoundingClientRect().right + 1 || (getComputedStyle(e).display != 'inline' && e.scrollWidth > e.clientWidth + 1)))
  .map(a => `the table of contents cuts '${a.textContent.trim().slice(0, 40)}'`)
const clipped = () => [...document.querySelectorAll('.anchored:has([data-figure]) > .anchorjs-link')].filter(e => e.checkVisibility()).map(e => `${e.parentElement.id}: the link of a heading lies on its controls`)
  .concat([...document.querySelectorAll('[data-figure] select')].filter(e => e.checkVisibility()).map(e => {
    const pen = document.createElement('canvas').getContext('2d'), style = getComputedStyle(e)
    pen.font = `${style.fontSize} ${style.fontFamily}`
    const text = Math.max(...[...e.options].map(o => pen.measureText(o.text).width)), room = e.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight)
    return text > room ? `${e.closest('[data-figure]').dataset.figure}: a choice wants ${Math.round(text)} px and has ${Math.round(room)}` : ''
  }).filter(Boolean))
const narrow = () => [...document.querySelectorAll('main svg.plot')].filter(e => e.checkVisibility() && e.getBoundingClientRect().width < .85 * Math.min(700, e.closest('figure, .cell-output-display')?.clientWidth ?? 0))
  .map(e => `${e.closest('[id^=fig]')?.id ?? 'a plot'} is ${Math.round(e.getBoundingClientRect().width)} px wide`)
const corner = atEnd => {  // 'back to top' comes when the reader scrolls up
  const top = document.querySelector('#quarto-back-to-top'), hidden = top?.style.display
  if (!top) return []
  top.style.display = 'inline'
  scrollTo({ top: atEnd ? document.scrollingElement.scrollHeight : 0, behavior: 'instant' })
  const one = top.getBoundingClientRect(), all = [...document.querySelectorAll('#quarto-margin-sidebar a, .toc-actions a')].filter(e => e.checkVisibility())
  const over = all.filter(e => { const o = e.getBoundingClientRect(); return o.width && one.left < o.right && o.left < one.right && one.top < o.bottom && o.top < one.bottom })
  top.style.display = hidden
  return over.map(e => `'back to top' covers '${e.textContent.trim()}'`)
}
const addresses = () => [...document.querySelectorAll('main a:not(.anchorjs-link)')].filter(a => a.closest('pre') || a.origin == location.origin).map(a => [a.getAttribute('href') || ' ', getComputedStyle(a, '::after').content]).some(([href, said]) => said.includes(href) || said.includes('attr('))
const finds = { 'resume training': ['/checkpoint.html'], 'how to save a model': ['/checkpoint.html'], 'learning rate scheduler': ['/optimizers.html'], 'gradient clipping': ['/optimizers.html', '/training.html'],
                overfitting: ['/generalising.html'], 'all-reduce': ['/ddp_by_hand.html'], 'learning rate': ['/optimizers.html', '/training.html'], 'confusion matrix': ['/generalising.html', '/training.html'],
                csv: ['/your_table.html'], 'out of memory': ['/fsdp.html', '/autograd.html', '/device.html'], 'cuda out of memory': ['/fsdp.html'], 'nan loss': ['/mistakes.html'],
                cuda: ['/device.html'], mps: ['/device.html'], 'early stopping': ['/training.html'], EADDRINUSE: ['/mistakes/eaddrinuse.html'],
                'Trying to backward through the graph a second time': ['/mistakes/trying-to-backward-through-the-graph-a-second-time.html'],
                'device-side assert': ['/mistakes/device-side-assert.html'] }  // what is looked for, and the pages that may be first

function titleOf(file) {
  const title = /<h1 class="title">([^]*?)<\/h1>/.exec(readFileSync(file, 'utf8'))?.[1] ?? ''
  return title.replace(/<[^>]*>/g, '').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&amp;/g, '&').trim()
}

async function searches(page, folder) {  // each message is found by its own words too
  const faults = [], names = htmlFiles(folder).filter(name => name.startsWith('mistakes/'))
  const titles = names.map(name => [titleOf(join(folder, name)), [`/${name}`]])
  if (titles.length < 20) faults.push(`${titles.length} messages have a page`)
  for (const [query, pages] of [...Object.entries(finds), ...titles]) {
    await page.keyboard.press('Escape')
    await page.reload()
    await page.keyboard.press('/')
    const opened = await page.waitForFunction(() => document.activeElement?.matches('input.aa-Input'), null, { timeout: 3000 }).then(() => true, () => false)
    if (!opened) { faults.push('the key / opens no search'); break }
    await page.keyboard.type(query)
    const first = await page.waitForFunction(query => {  // what is found for the whole of it, not for its first letters
      const href = document.querySelector('.aa-Panel a')?.getAttribute('href')
      return href && new URLSearchParams(href.split('?')[1]?.split('#')[0]).get('q') == query && href
    }, query, { timeout: 10000 }).then(found => found.jsonValue(), () => null)
    if (!pages.some(name => first?.includes(name))) faults.push(`'${query}' finds ${first?.replace(/.*\/\/[^/]*/, '')} first`)
  }
  return faults
}

async function progress(page, address) {  // who reads a lesson to its end finds it ticked, and can go on where it was left
  await page.goto(`${address}tensors.html`)
  await page.evaluate(async () => {
    for (const section of document.querySelectorAll('main section.level2')) { section.scrollIntoView({ behavior: 'instant' }); await new Promise(done => setTimeout(done, 60)) }
    document.querySelector('.done')?.scrollIntoView({ behavior: 'instant' })
  })
  await page.waitForTimeout(900)
  await page.evaluate(() => document.querySelector('fieldset.solved input')?.click())
  await page.reload()
  const faults = []
  await page.waitForTimeout(300)
  if (!await page.evaluate(() => document.querySelector('.done input')?.checked)) faults.push('a lesson read to its end is not ticked')
  if (!await page.evaluate(() => document.querySelector('fieldset.solved input')?.checked)) faults.push('an exercise that was ticked is not ticked after a reload')
  const ticked = await page.evaluate(() => [...document.querySelectorAll('#quarto-sidebar .read')].map(e => e.textContent.trim()).filter(text => !text.endsWith('Tensors')))
  if (ticked.length) faults.push(`the sidebar ticks ${ticked.join(', ')} as well`)
  await page.goto(`${address}index.html`)
  await page.waitForTimeout(300)
  const on = await page.evaluate(() => document.querySelector('.go-on a')?.getAttribute('href') ?? '')
  if (!/tensors\.html#./.test(on)) faults.push(`the home page goes on at '${on}'`)
  if (!await page.evaluate(() => document.querySelector('.sidebar a.read, a.sidebar-link.read') || !document.querySelector('#quarto-sidebar a'))) faults.push('the sidebar has no tick')
  return faults
}

// What single pages must have: a page, what is wrong if not, and the question, asked in the page.
const extras = [
  ['reference/api.html', 'tables lack parameters in code type, type, default and meaning', () => { const all = [...document.querySelectorAll('main table')]
    return all.length > 99 && all.every(t => [...t.querySelectorAll('th')].map(e => e.textContent).join() == 'Parameter,Type,Default,Meaning'
      && [...t.querySelectorAll('tbody tr')].every(row => row.cells[0].querySelector('code') || row.cells[0].textContent.includes('result')) && !/\\\|/.test(t.textContent)) }],
  ['reference/api.html', 'latest_checkpoint has a parameter data', () => { const names = [...document.querySelectorAll('main section[id$=".latest_checkpoint"] tbody td:first-child')].map(e => e.textContent)
    return names.length && !names.some(name => /\bdata\b/.test(name)) }],
  ['reference/cli.html', 'does not begin with what to type', () => /^pytorch_review_ddp --data/.test(document.querySelector('main pre').textContent.trim())],
  ['reference/cli.html', 'a run stands behind a wrapper, not as it is typed', () => { const code = [...document.querySelectorAll('main pre code')]
    return code.length > 9 && !code.some(e => !e.closest('details') && /\b(sh|command)\(/.test(e.textContent)) }],
  ['reference/cli.html', 'a command has no section that begins with its use', () => ['ddp', 'predict', 'evaluate', 'doctor', 'bench'].every(name => { const part = document.querySelector(`main section[id$=pytorch_review_${name}]`)
    return part?.querySelector('pre').textContent.startsWith(`pytorch_review_${name} `) })],
  ['index.html', 'how to cite is not said', () => /@software/.test(document.querySelector('.cite').textContent)],
  ['index.html', 'there is no feed of changes', async () => { const feed = new DOMParser().parseFromString(await (await fetch('feed.xml')).text(), 'text/xml')
    return !feed.querySelector('parsererror') && feed.querySelectorAll('entry > id').length > 9 }],
  ['index.html', 'no figure to play with', () => document.querySelector('[data-figure=graph] input')],
  ['index.html', 'what it takes is not said', () => /What it takes/.test(document.body.textContent)],
  ['index.html', 'what its reader will be able to do is not said', () => /You will be able to/.test(document.querySelector('main').textContent)],
  ['index.html', 'git clone is not said', () => /git clone https/.test(document.body.textContent)],
  ['index.html', 'GitHub is not in the bar', () => document.querySelector('.navbar a[href*="github.com"]')],
  ['index.html', 'the lessons have no numbers in the sidebar', () => /^5\. Training/.test(document.querySelector('#quarto-sidebar a[href$="training.html"]').textContent.trim())],
  ['index.html', 'the sidebar has no parts', () => ['Foundations', 'Many processes', 'Practice'].every(name => document.querySelector('#quarto-sidebar').textContent.includes(name))],
  ['index.html', 'the logo is in the sidebar', () => document.querySelector('#quarto-sidebar') && !document.querySelector('#quarto-sidebar a[href$="brand.html"]')],
  ['index.html', 'proofs and package are not folded', () => ['proofs', 'package'].every(part => !document.querySelector(`#quarto-sidebar a[href*="${part}/"]`).closest('li').querySelector('ul').classList.contains('show'))],
  ['proofs/crash.html', 'proofs are folded where one of them is read', () => document.querySelector('#quarto-sidebar a[href*="crash.html"]').closest('ul').classList.contains('show')],
  ['proofs/crash.html', 'the legend lies on the data', () => {
    const box = e => e.getBoundingClientRect(), one = [...document.querySelectorAll('svg.plot g.legend')].pop(), legend = box(one)
    const data = [...one.closest('svg').querySelectorAll('[clip-path]')].map(box)
    return data.length > 9 && data.every(bar => bar.top > legend.bottom || bar.left > legend.right || bar.right < legend.left || bar.bottom < legend.top)
  }],
  ['tensors.html', 'a refusal does not look like one', () => {
    [...document.querySelectorAll('[data-figure=strides] button')].find(e => e.textContent == 'Apply').click()
    const says = document.querySelector('[data-figure=strides] .play-says')
    return says.matches('.refused') && /refuses/.test(says.textContent)
  }],
  ['autograd.html', 'a value that is clamped does not say so', () => {
    const figure = document.querySelector('[data-figure=graph]'), ranges = [...figure.querySelectorAll('input[type=range]')]
    ;[3, -3, 3, 1].forEach((value, i) => { ranges[i].value = value; ranges[i].dispatchEvent(new Event('input')) })
    ;[...figure.querySelectorAll('button')].find(e => e.textContent == 'Step downhill').click()
    return figure.querySelector('.limit').textContent
  }],
  ['lessons.html', 'the minutes in all are not said', () => /\d+ pages, \d+ h \d+ min/.test(document.querySelector('.total').textContent)],
  ['lessons.html', 'the lessons stand in no parts', () => document.querySelectorAll('main .pages section.level2, main .pages h2').length >= 5],
  ['proofs/gpu.html', 'does not say on what it last ran', () => /never run|passed|\d/.test(document.querySelector('.proof-card').textContent)],
  ...['training.html', 'package/watched.html'].map(page => [page, 'learning rate, width and seed can not be chosen, or the curves have no axes', () => {
    const figure = document.querySelector('[data-figure=training]'), select = figure.querySelector('select'), shown = () => figure.querySelector('svg').outerHTML
    if (select) { select.value = 'own'; select.dispatchEvent(new Event('input')) }
    const ranges = [...figure.querySelectorAll('label:not([hidden]) input[type=range]')]
    const moved = ranges.slice(0, 3).filter(range => { const before = shown(); range.value = +range.value + 1; range.dispatchEvent(new Event('input')); return shown() != before })
    return ranges.length == 4 && moved.length == 3 && figure.querySelectorAll('svg text').length > 12
  }]),
]
const files = { 'course.epub': /^PK/, 'course.pdf': /^%PDF/ }  // the course in one piece

async function single(page, address, folder, opened = '') {
  const faults = []
  for (const [name, what, asked] of extras) {
    if (opened != name) { await page.goto(address + name); await settle(page); opened = name }
    if (!await page.evaluate(asked).catch(() => false)) faults.push(`${name}: ${what}`)
  }
  for (const [name, begins] of Object.entries(files)) if (!existsSync(join(folder, name)) || !begins.test(readFileSync(join(folder, name), 'latin1'))) faults.push(`${name}: is not there, or is something else`)
  return faults
}

async function settle(page) {  // scripts draw diagrams and figures after the page has loaded
  await page.waitForFunction(() => ![...document.querySelectorAll('pre.mermaid-js, .mermaid-js')].some(e => !e.querySelector('svg')), null, { timeout: 20000 }).catch(() => {})
  await page.waitForTimeout(200)
}

async function darken(page) {
  await page.evaluate(() => { if (!document.body.classList.contains('quarto-dark')) document.querySelector('.quarto-color-scheme-toggle')?.click() })
  await page.waitForFunction(() => [...document.querySelectorAll('link[rel=stylesheet]')].every(e => e.disabled || e.sheet), null, { timeout: 10000 }).catch(() => {})
  await page.waitForTimeout(100)
}

async function reader(folder, address, browser) {  // what a reader looks for, marks as read, and finds on single pages; and the system's dark mode
  const base = new URL(address).pathname.replace(/\/?$/, '/'), server = await serve(folder, base), home = `http://127.0.0.1:${server.address().port}${base}`
  const context = await browser.newContext({ viewport: desk, colorScheme: 'dark' }), page = await context.newPage(), faults = []
  await page.goto(`${home}index.html`)
  await settle(page)
  if (!await page.evaluate(() => document.body.classList.contains('quarto-dark'))) faults.push({ kind: 'system', page: 'index.html', what: 'is light where the system is dark' })
  for (const what of await searches(page, folder)) faults.push({ kind: 'search', page: 'index.html', what })
  for (const what of await progress(page, home)) faults.push({ kind: 'progress', page: 'tensors.html', what })
  for (const what of await single(page, home, folder)) faults.push({ kind: 'extra', page: what.split(':')[0], what })
  await context.close()
  server.close()
  return faults
}

async function keyboard(page) {  // each figure's first control must answer an arrow key
  const faults = []
  for (const figure of await page.locator('[data-figure]').all()) {
    const name = await figure.getAttribute('data-figure'), state = () => figure.getAttribute('data-state')
    const control = figure.locator('input, select, button, [tabindex="0"]').first()
    if (!await control.count()) { faults.push(`${name}: no control`); continue }
    await control.focus()
    const before = await state()
    let changed = false
    for (const key of ['ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp']) {
      if (changed) break
      await page.keyboard.press(key)
      changed = await page.waitForFunction(([e, old]) => e.dataset.state && e.dataset.state != old, [await figure.elementHandle(), before], { timeout: 1000 }).then(() => true, () => false)
    }
    if (before === null || !changed) faults.push(`${name}: data-state stays ${before}`)
  }
  return faults
}

async function check(folder, address, browser, wanted = htmlFiles(folder)) {
  const base = new URL(address).pathname.replace(/\/?$/, '/'), server = await serve(folder, base)
  const origin = `http://127.0.0.1:${server.address().port}`, faults = [], seen = {}, links = {}
  const count = { pages: 0, 'links within the site': 0, 'links to elsewhere': 0, 'requests to elsewhere': 0, 'console errors': 0, 'axe light': 0, 'axe dark': 0,
                  images: 0, 'figures to play with': 0, 'heaviest page, bytes': 0, 'home, bytes': 0, 'longest print, pages': 0 }
  const text = name => existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : ''
  const words = [...text('glossary.html').matchAll(/<h3[^>]*>([a-z -]+)<\/h3>/g)].map(found => found[1])
  const lessons = new Set([...(/<main[^]*<\/main>/.exec(text('lessons.html')) ?? [''])[0].matchAll(/<li><a href="(?:\.\/)?(\w+\.html)"/g)].map(found => found[1])
    .filter(name => !['exercises.html', 'solutions.html', 'glossary.html'].includes(name)))
  const queue = [...wanted], audited = new Set()

  async function look(name) {
    const fault = (kind, what) => { if (!faults.some(f => f.kind == kind && f.page == name && f.what == what)) faults.push({ kind, page: name, what }) }
    const context = await browser.newContext({ viewport: desk, colorScheme: 'light' }), page = await context.newPage(), loaded = new Set()
    await context.route(url => url.origin != origin && url.protocol.startsWith('http'), (route, request) => {
      count['requests to elsewhere']++
      fault('request', request.url())
      return route.abort()
    })
    page.on('response', response => {
      const url = new URL(response.url())
      if (url.origin == origin && response.status() >= 400 && !url.pathname.endsWith('/favicon.ico')) fault('link', `${url.pathname} is loaded and not there`)
      if (url.origin == origin) loaded.add(fileOf(folder, base, decodeURIComponent(url.pathname)))
    })
    const complain = text => { count['console errors']++; fault('console', text) }
    page.on('console', message => { if (message.type() == 'error' && !message.location().url.endsWith('/favicon.ico')) complain(message.text()) })
    page.on('pageerror', error => complain(String(error)))

    await page.goto(origin + base + name)
    await settle(page)
    const weight = [...loaded].reduce((sum, file) => sum + (file ? bytes(file).length : 0), 0), limit = name == 'index.html' ? most.home : most.page
    if (weight > limit) fault('weight', `${weight.toLocaleString('en')} bytes sent, ${limit.toLocaleString('en')} are allowed: ${[...loaded].filter(Boolean).sort((a, b) => bytes(b).length - bytes(a).length).slice(0, 4).map(file => `${relative(folder, file)} ${bytes(file).length.toLocaleString('en')}`).join(', ')}`)
    await page.keyboard.press('Tab')
    if (!await page.evaluate(() => document.activeElement?.matches('a.skip') && document.querySelector(document.activeElement.hash))) fault('skip', 'the first key does not lead past the menus')
    await page.evaluate(() => document.activeElement?.blur())
    const found = await page.evaluate(survey)
    found.images.filter(Boolean).forEach(what => fault('alt', `no alternative text: ${what}`))
    for (const what of await keyboard(page)) fault('keyboard', what)
    seen[name] = new Set(found.ids)
    links[name] = found.links
    for (const what of found.vague) fault('source', `${what} leads to no line`)
    for (const what of await page.evaluate(covered)) fault('covered', what)
    for (const what of await page.evaluate(clipped)) fault('clipped', what)
    for (const what of await page.evaluate(narrow)) fault('narrow', what)
    for (const [kind, what] of await page.evaluate(eye)) fault(kind, what)
    await page.evaluate(() => document.querySelectorAll('nav[role=doc-toc] ul.collapse').forEach(e => e.classList.add('show')))
    for (const what of await page.evaluate(cutContents)) fault('cut', what)
    for (const atEnd of [true, false]) for (const what of await page.evaluate(corner, atEnd)) fault('corner', what)
    const told = await page.evaluate(order)
    for (const text of told.folded) fault('label', `what "${text}" unfolds is not said`)
    if (lessons.has(name)) for (const text of told.long) fault('folded', `"${text}" stands open`)
    for (const text of told.empty) fault('heading', `${text} stands above code alone`)
    for (const what of await page.evaluate(circles)) fault('circle', what)
    if (lessons.has(name) && !/mistakes|peers|seed/.test(name) && !told.aim) fault('aim', 'does not say what its reader will be able to do')
    if (!told.version) fault('version', 'does not say which torch and which commit executed it')
    if (lessons.has(name)) for (const word of await page.evaluate(unexplained, words)) fault('term', `'${word}' is not explained where it is first used`)
    const card = name.startsWith('proofs/') && await page.evaluate(proofCard)
    if (card) fault('card', card)
    if (lessons.has(name)) {
      const sheets = (await page.pdf({ format: 'A4', preferCSSPageSize: true })).toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g).length
      if (sheets > most.sheets) fault('sheets', `${sheets} printed pages`)
      count['longest print, pages'] = Math.max(count['longest print, pages'], sheets)
    }
    if (found.figures) {  // without JavaScript each figure shows its picture
      const plain = await browser.newContext({ javaScriptEnabled: false, viewport: desk }), still = await plain.newPage()
      await still.goto(origin + base + name)
      for (const id of found.pictures) if (!await still.locator(`[id="${id}"] :is(svg, img)`).first().isVisible().catch(() => false)) fault('picture', `without JavaScript ${id} shows no picture`)
      await plain.close()
    }
    await page.setViewportSize({ width: 1200, height: 900 })
    for (const what of await page.evaluate(codeLines, true)) fault('code', what)
    await page.emulateMedia({ media: 'print' })
    for (const what of await page.evaluate(circles)) fault('circle', `on paper ${what}`)
    if (await page.evaluate(addresses)) fault('print', 'addresses stand beside lines of code, or beside links within the site')
    await page.emulateMedia({ media: 'screen', colorScheme: 'light', reducedMotion: 'reduce' })  // nothing fades when the mode changes
    await page.setViewportSize(phone)
    await page.waitForTimeout(100)
    const wide = await page.evaluate(sideways)
    if (wide) fault('phone', wide)
    for (const what of await page.evaluate(codeLines, false)) fault('code', `on a phone ${what}`)
    for (const [kind, what] of await page.evaluate(onPhone)) fault(kind, what)
    if (await page.evaluate(() => document.querySelector('nav[role=doc-toc] li') && !document.querySelector('.short-toc')?.checkVisibility())) fault('contents', 'no table of contents on a phone')
    await page.setViewportSize(desk)
    await page.evaluate(axe)
    const part = name.slice(0, name.lastIndexOf('/') + 1), less = audited.has(part) && await page.evaluate(() => !!document.querySelector('#quarto-sidebar')) ? ['#quarto-sidebar'] : null
    audited.add(part)  // the list of all pages is looked at once in each folder, where it is folded in another way
    const light = await page.evaluate(audit, { less })
    await darken(page)
    const dark = await page.evaluate(audit, { rules: colours, less })
    light.forEach(what => fault('light', what))
    dark.forEach(what => fault('dark', what))
    await context.close()
    count.pages++
    count.images += found.images.length
    count['figures to play with'] += found.figures
    count['axe light'] += light.length
    count['axe dark'] += dark.length
    count['heaviest page, bytes'] = Math.max(count['heaviest page, bytes'], weight)
    if (name == 'index.html') count['home, bytes'] = weight
  }
  await Promise.all([1, 2, 3, 4].map(async () => {
    for (let name; (name = queue.shift());) await look(name).catch(error => faults.push({ kind: 'crash', page: name, what: error.message.split('\n')[0] }))
  }))

  for (const { href, text } of existsSync(join(folder, 'search.json')) ? JSON.parse(readFileSync(join(folder, 'search.json'), 'utf8')) : []) {
    const source = /accTitle:|flowchart (LR|TD|TB)\b|sequenceDiagram|\\(frac|partial|sum|eta|mathbf|nabla|sigma)\b/.exec(text)
    if (source) faults.push({ kind: 'index', page: href, what: `'${source[0]}' can be searched for` })
  }
  const idsOf = name => seen[name] ??= new Set([...readFileSync(join(folder, name), 'utf8').matchAll(/ id="([^"]+)"/g)].map(match => match[1]))
  const lists = ['llms.txt', 'sitemap.xml'].filter(name => existsSync(join(folder, name)))
  for (const name of lists) links[name] = readFileSync(join(folder, name), 'utf8').match(/https?:[^\s)<]+/g)
  for (const name of [...wanted, ...lists]) for (const link of new Set(links[name] ?? [])) {
    const url = new URL(link.startsWith(address) ? origin + base + link.slice(address.length).replace(/^\//, '') : link)
    if (url.origin != origin) { count['links to elsewhere']++; continue }
    count['links within the site']++
    const file = fileOf(folder, base, decodeURIComponent(url.pathname)), anchor = decodeURIComponent(url.hash.slice(1))
    if (!file) faults.push({ kind: 'link', page: name, what: `${url.pathname} is not there` })
    else if (anchor && anchor != 'top' && file.endsWith('.html') && !idsOf(relative(folder, file)).has(anchor)) faults.push({ kind: 'anchor', page: name, what: `${relative(folder, file)}#${anchor} is not there` })
  }
  server.close()
  return { faults, count }
}

function badSite(folder) {  // index.html is wrong in every way, good.html in none
  const page = (body, head = '') => `<!doctype html><html lang="en"><head><title>Page</title><meta name="viewport" content="width=device-width">${head}</head><body class="quarto-light"><main><h1>Page</h1>${body}</main></body></html>`
  for (const name of ['data', 'proofs']) mkdirSync(join(folder, name))
  writeFileSync(join(folder, 'glossary.html'), page('<h3>widget</h3>'))
  writeFileSync(join(folder, 'lessons.html'), page('<ul><li><a href="index.html">a</a></li><li><a href="good.html">b</a></li></ul>'))
  writeFileSync(join(folder, 'search.json'), JSON.stringify([{ href: 'index.html', text: 'flowchart LR a' }, { href: 'good.html', text: 'a flow chart' }]))
  writeFileSync(join(folder, 'proofs', 'bad.html'), page('<pre>def test_it(): pass</pre>'))
  writeFileSync(join(folder, 'data', 'big.png'), Buffer.alloc(most.home + 1))
  const toggle = `<button class="quarto-color-scheme-toggle" onclick="document.body.classList.add('quarto-dark')">dark</button><style>.quarto-color-scheme-toggle { min-height: 44px } .quarto-dark { background: #000; color: #fff } .quarto-dark .grey { color: #222 }</style>`
  writeFileSync(join(folder, 'index.html'), page(`${toggle}<p class="grey">only in the dark</p><p style="color: #ccc; background: #fff">always</p>
    <a href="none.html">a</a> <a href="good.html#none">b</a> <img src="https://example.invalid/x.png" alt="x"> <img src="data/big.png"> <svg width="9" height="9"><text font-size="5">t</text></svg>
    <table><tr><td style="display: block; width: 30px; overflow-wrap: anywhere">unbreakable</td></tr></table><nav role="doc-toc" style="width: 90px"><ul><li><a href="#"><code style="white-space: pre">a message that does not end</code></a></li></ul></nav><style>@media print { pre a::after { content: attr(href) } }</style>
    <pre style="white-space: pre-wrap; width: 50px"><code style="white-space: inherit"><a href="#cb1-1" aria-hidden="true"></a>wrapped = code(that, is, long)</code></pre>
    <details open><summary>How the package does it: f</summary><pre>${'x\n'.repeat(20)}</pre></details><figure><svg class="plot" role="img" aria-label="p" width="50" height="9"></svg></figure>
    <figure style="overflow-x: auto"><div style="width: 900px">wide</div></figure><button class="code-copy-button">copy</button>
    <a id="quarto-back-to-top" style="position: fixed; top: 0; left: 0">Top</a><div class="toc-actions" style="position: fixed; top: 0; left: 0"><a href="good.html">View source</a></div>
    <details><summary>Exported source</summary>x</details><p><a href="#cb1-1" aria-hidden="true">source</a></p><h3>train</h3><div class="cell"><details><summary>Train</summary>x</details></div>
    <div data-figure="dead" data-state="1"><button>play</button><select style="width: 40px"><option>a long name of a choice</option></select></div><div style="width: 600px">wide</div><script>console.error('oh')</script>
    <pre style="white-space: pre"><code style="white-space: pre"><a class="code-annotation-anchor" style="position: relative; top: 40px">1</a><span>x</span></code></pre>
    <nav class="page-navigation">on</nav><label class="done"><input type="checkbox"> read</label><div class="defined"><a href="#">source</a></div><div><details><summary style="margin-top: 20px">f</summary>x</details></div>
    <section class="level2"><h2>Empty</h2></section><section class="level2"><h2 style="margin-top: 1px">Near</h2>x</section><p style="width: 40px"><code>pip -e .</code></p><table><colgroup><col style="width: 50%"><col style="width: 50%"></colgroup><tbody><tr><td>a</td><td>b</td></tr></tbody></table>
    <figure><svg class="plot" role="img" aria-label="p" width="600" height="90"><path clip-path="inset(0)" d="M 0 0 L 90 90"/><g class="legend"><rect width="90" height="90" fill="none"/></g></svg></figure>
    <p>a widget</p><a href="https://example.invalid/blob/main/x.py#f">s</a><div style="height: 21000px; position: relative"><div data-figure="dim" data-picture="none"><button>b</button></div><div style="position: absolute; inset: 0"></div></div>`))
  writeFileSync(join(folder, 'good.html'), page(`<a class="skip" style="color: inherit" href="#here">Skip</a>${toggle}<h2 id="here">Here</h2><p>torch 2.13, commit abc of 2026-01-02; You will be able to read; a <a class="term" style="color: inherit" href="glossary.html">widget</a></p><a href="https://example.invalid/blob/main/x.py#L3">s</a><a href="index.html">a</a> <a href="#here">b</a> <a href="https://example.invalid/c">c</a>
    <svg role="img" aria-label="a dot" width="9" height="9"></svg><pre tabindex="0" style="white-space: pre; overflow-x: auto; background: linear-gradient(#fff, #fff)"><code style="white-space: pre">${'x'.repeat(300)}</code></pre>
    <div style="overflow-x: auto" tabindex="0"><div style="width: 600px">wide</div></div>
    <div class="defined"><p style="margin: 0"><a href="#here" style="float: right; color: inherit; line-height: 44px">source</a></p></div><div><details><summary style="line-height: 44px">What it does: f</summary>x</details></div><section><h2>Full</h2><p><code>pip -e .</code></p></section>
    <table><colgroup><col><col></colgroup><tbody><tr><td>a</td><td>b</td></tr></tbody></table><label class="done" style="display: block; min-height: 44px"><input type="checkbox"> read</label><nav class="page-navigation">on</nav>
    <figure style="width: 340px; margin: 0"><svg class="plot" role="img" aria-label="p" width="340" height="90"><path clip-path="inset(0)" d="M 100 0 L 190 90"/><g class="legend"><rect width="90" height="90" fill="none"/></g></svg></figure>
    <div id="still"><svg role="img" aria-label="still" width="9" height="9"></svg></div><div data-figure="alive" data-picture="still" data-state="1"><label>x <input type="range" min="0" max="3" value="1" oninput="this.closest('div').dataset.state = this.value"></label></div>`))
}

const browser = await chromium.launch({ executablePath: process.env.CHROME, args: ['--no-sandbox', '--disable-gpu', '--disable-quic'] })
try {
  const small = mkdtempSync(join(tmpdir(), 'site-'))
  badSite(small)
  const control = await check(small, 'https://example.invalid/small', browser, ['index.html', 'good.html', 'proofs/bad.html'])
  const kinds = ['link', 'anchor', 'request', 'console', 'light', 'dark', 'alt', 'keyboard', 'weight', 'phone', 'code', 'label', 'heading', 'version', 'skip', 'print', 'contents', 'term', 'card', 'sheets', 'picture', 'source', 'covered', 'tap', 'small', 'split', 'folded', 'narrow', 'corner', 'index', 'edge', 'copy', 'clipped', 'circle', 'aim', 'cut', 'end', 'beside', 'bare', 'piece', 'columns', 'legend', 'space', 'system', 'search', 'progress', 'extra']
  const asked = await reader(small, 'https://example.invalid/small', browser), quiet = [...extras.map(([page, what]) => `${page}: ${what}`), ...Object.keys(files)].filter(what => !asked.some(fault => fault.what.startsWith(what)))
  rmSync(small, { recursive: true })
  const silent = [...kinds.filter(kind => ![...control.faults, ...asked].some(fault => fault.kind == kind)), ...quiet], wrong = control.faults.filter(fault => fault.page == 'good.html' || fault.kind == 'crash')
  if (silent.length || wrong.length) {
    console.log(`the checks themselves are wrong: nothing from ${silent.join(', ') || 'none'}; on a good page`, wrong)
    process.exitCode = 1
  } else console.log(`the control: each of ${kinds.length} checks, and of ${extras.length} questions to single pages, fires on a bad page, none on a good one`)

  const folder = process.argv[2] ?? '_docs', address = /^Sitemap: (.*)\/sitemap\.xml/m.exec(readFileSync(join(folder, 'robots.txt'), 'utf8'))[1]
  const { faults, count } = await check(join(process.cwd(), folder), address, browser, process.argv.length > 3 ? process.argv.slice(3) : undefined)
  if (process.argv.length <= 3 || process.argv.includes('index.html')) faults.push(...await reader(join(process.cwd(), folder), address, browser))
  for (const { page, kind, what } of faults.sort((a, b) => a.page.localeCompare(b.page))) console.log(`${page}: ${kind}: ${what}`)
  console.log(Object.entries(count).map(([name, number]) => `${name} ${number.toLocaleString('en')}`).join(' | '), `| seconds ${Math.round(performance.now() / 1000)} | faults ${faults.length}`)
  if (faults.length) process.exitCode = 1
} finally { await browser.close() }
