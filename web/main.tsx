import { createRoot } from 'react-dom/client'
import { Entry } from './entry.tsx'
import { applyReadingAids, readReadingAids } from './ui/reading-aids.ts'
import './ui/base.css'

applyReadingAids(readReadingAids())
createRoot(document.getElementById('root')!).render(<Entry />)
