import chromium from '@sparticuz/chromium'
import { chromium as pw } from 'playwright-core'
import { readdirSync, writeFileSync } from 'node:fs'
const base='http://127.0.0.1:8091'
const st = await (await fetch(base+'/api/status')).json()
const cred = st.demo.signIns[0]
const b = await pw.launch({executablePath: await chromium.executablePath(), args:['--no-sandbox','--no-zygote','--disable-gpu','--disable-dev-shm-usage']})
const ctx = await b.newContext({baseURL:base, locale:'ru-RU', viewport:{width:1440,height:900}})
const p = await ctx.newPage()
p.on('pageerror',e=>console.log('PAGEERROR',e.message))
p.on('response',async r=>{ if(r.status()>=400) console.log(r.status(), r.url(), (await r.text()).slice(0,300))})
await p.goto('/')
await p.getByLabel('Логин').fill(cred.login); await p.getByLabel('Пароль',{exact:true}).fill(cred.password)
await p.getByRole('button',{name:'Войти',exact:true}).click(); await p.getByRole('navigation').first().waitFor()
await p.goto('/imports')
const f='/tmp/web-files/'
writeFileSync('/tmp/junk.xlsx','это не книга'); 
writeFileSync('/tmp/Таблица школы.csv','Организация;Предмет;Сдавали;Двоек\n990101;Математика;20;7\n990102;Математика;11;2\n991234;Математика;9;3\n')
writeFileSync('/tmp/работы.csv','school_code,school_name,municipality,academic_year,season,exam,subject,level,paper_grade,participants,low,n2,n3,n4,n5\n010001,,,2025/26,spring,vpr,ma,,5,20,8,8,5,5,2\n999999,МБОУ «СОШ с. Нигде»,Бобролесский муниципальный округ,2025/26,spring,vpr,ma,,5,12,4,4,4,2,2\n')
const files=[...readdirSync(f+'Проба').map(x=>f+'Проба/'+x), f+'ВПР/2026/Статистика по отметкам МА5 2026.xlsx', f+'ВПР/2026/Сравнение отметок с отметками по журналу МА5 2026.xlsx', f+'ГИА/РИС ГИА-9 2026.csv', f+'Протоколы/Математика 6 класс 2024.xlsx','/tmp/junk.xlsx','/tmp/Таблица школы.csv','/tmp/работы.csv']
await p.locator('input[type=file]').setInputFiles(files)
await p.waitForURL(/imports\/\d+/); console.log(p.url())
await p.waitForTimeout(700); await p.screenshot({path:'/tmp/shots/f1.png'})
await p.getByText('ждёт решения').waitFor({timeout:90000}).catch(()=>{})
await p.waitForTimeout(1500)
await p.screenshot({path:'/tmp/shots/f2.png'})
await p.getByRole('link',{name:/^Файлы/}).click(); await p.waitForTimeout(500); await p.screenshot({path:'/tmp/shots/f3.png'})
await p.getByRole('link',{name:/с_ошибками/}).click(); await p.waitForTimeout(1000); await p.screenshot({path:'/tmp/shots/f4.png'})
await p.keyboard.press('Escape'); await p.waitForTimeout(300)
await p.getByRole('link',{name:/Таблица школы/}).click(); await p.waitForTimeout(1000); await p.screenshot({path:'/tmp/shots/f5.png'})
await p.keyboard.press('Escape'); await p.waitForTimeout(300)
await p.getByRole('link',{name:/^Неизвестные школы/}).click(); await p.waitForTimeout(600); await p.screenshot({path:'/tmp/shots/f6.png'})
console.log(await p.evaluate(()=>document.activeElement?.tagName))
await b.close()
