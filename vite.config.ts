import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { guide } from './scripts/guide.ts'

// Pages built from within tests are the same pages: React's development build is twice as large.
process.env.NODE_ENV = 'production'

export default defineConfig({
  root: fileURLToPath(new URL('./web', import.meta.url)),
  plugins: [guide(), react()],
  build: {
    outDir: fileURLToPath(new URL('./dist/web', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    // The list of files a first visit loads: scripts/bundle-budget.ts reads it.
    manifest: true,
    // Nothing inline: the content security policy forbids it.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // Libraries change rarely: they stay in the browser's cache when our own code moves on.
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ },
            { name: 'libraries', test: /node_modules[\\/](@tanstack|@mantine|@floating-ui)[\\/]/ },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8080' } },
})
