import chromium from '@sparticuz/chromium'
import { chromium as pw } from 'playwright-core'
const b = await pw.launch({executablePath: await chromium.executablePath(), args:['--no-sandbox','--no-zygote','--disable-gpu','--disable-dev-shm-usage']})
for (let i=0;i<3;i++){
const ctx = await b.newContext({baseURL:'http://127.0.0.1:8091'})
const p = await ctx.newPage()
const s = await ctx.newCDPSession(p)
await s.send('Network.enable'); await s.send('Network.emulateNetworkConditions',{offline:false,latency:200,downloadThroughput:50000,uploadThroughput:25000})
await p.goto('/'); await p.getByRole('heading',{level:1}).waitFor()
console.log(await p.evaluate(()=>JSON.stringify({now:Math.round(performance.now()), fcp:performance.getEntriesByName('first-contentful-paint')[0]?.startTime, r:[...performance.getEntriesByType('navigation'),...performance.getEntriesByType('resource')].map(e=>[e.name.slice(-28),Math.round(e.startTime),Math.round(e.responseEnd),e.encodedBodySize])})))
await ctx.close()}
await b.close()
