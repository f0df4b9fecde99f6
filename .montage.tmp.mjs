import chromium from '@sparticuz/chromium'
import { chromium as pw } from 'playwright-core'
import { readFileSync } from 'node:fs'
const [,, out, ...files] = process.argv
const b = await pw.launch({executablePath: await chromium.executablePath(), args:['--no-sandbox','--no-zygote','--disable-gpu','--disable-dev-shm-usage']})
const p = await b.newPage()
await p.setContent('<body style="margin:0;display:inline-flex;gap:8px;background:#888">'+files.map(f=>`<img src="data:image/png;base64,${readFileSync('/tmp/shots/'+f).toString('base64')}">`).join('')+'</body>')
const box = await p.evaluate(()=>({width:document.body.offsetWidth,height:document.body.offsetHeight}))
await p.setViewportSize(box); await p.screenshot({path:'/tmp/shots/'+out}); await b.close()
