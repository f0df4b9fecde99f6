import chromium from '@sparticuz/chromium'
import { chromium as pw } from 'playwright-core'
import { readFileSync } from 'node:fs'
const axe = readFileSync('node_modules/axe-core/axe.min.js','utf8')
const [,, pages, widths='1440', login='oblast'] = process.argv
const base='http://127.0.0.1:8091'
const st = await (await fetch(base+'/api/status')).json()
const cred = st.demo.signIns.find(s=>s.login===login)
const b = await pw.launch({executablePath: await chromium.executablePath(), args:['--no-sandbox','--no-zygote','--disable-gpu','--disable-dev-shm-usage']})
const ctx = await b.newContext({baseURL:base, locale:'ru-RU', bypassCSP: false})
const p = await ctx.newPage()
p.on('pageerror',e=>console.log('PAGEERROR',e.message))
p.on('console',m=>{ if(m.type()==='error'||m.type()==='warning') console.log('CONSOLE',m.text().slice(0,300))})
await p.goto('/')
if (login!=='none'){
await p.getByLabel('Логин').fill(cred.login); await p.getByLabel('Пароль',{exact:true}).fill(cred.password)
await p.getByRole('button',{name:'Войти',exact:true}).click(); await p.getByRole('navigation').first().waitFor()
}
for (const path of pages.split(' ')) for (const w of widths.split(',')) {
  await p.setViewportSize({width:Number(w),height: w==='360'?740:900})
  await p.goto(path); await p.waitForLoadState('networkidle'); await p.waitForTimeout(300)
  const name = path.replace(/[^a-z0-9а-я]+/gi,'_')+'_'+w+(login==='oblast'?'':'_'+login)
  await p.screenshot({path:`/tmp/shots/${name}.png`, fullPage: process.env.FULL==='1'})
  const wide = await p.evaluate(()=>document.documentElement.scrollWidth-innerWidth)
  const res = await (async()=>{ const cdp = await ctx.newCDPSession(p); const {result} = await cdp.send('Runtime.evaluate',{expression: axe+`;axe.run(document,{runOnly:['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa']}).then(r=>JSON.stringify(r.violations.map(v=>[v.id,v.nodes.length,v.nodes[0].html.slice(0,160),v.nodes[0].failureSummary.slice(0,200)])))`, awaitPromise:true, returnByValue:true}); return result.value})()
  console.log(name, 'overflow', wide, 'axe', res)
}
await b.close()
